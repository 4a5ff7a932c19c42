"""How far places lie from each other."""

import math
from typing import Any


def kilometres(one: Any, other: Any) -> float:
    """Over the globe between two places with a latitude and a longitude (haversine)."""
    first, second = math.radians(one.latitude), math.radians(other.latitude)
    half_up = math.sin((second - first) / 2) ** 2
    half_across = math.sin(math.radians(other.longitude - one.longitude) / 2) ** 2
    return 2 * 6371 * math.asin(math.sqrt(half_up + math.cos(first) * math.cos(second) * half_across))
