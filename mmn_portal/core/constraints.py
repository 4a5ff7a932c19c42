"""Constraints that many models share."""

from django.db.models import CheckConstraint, Q


def both_or_neither(*names: str) -> CheckConstraint:
    """Fields that make one fact: all filled in, or none."""
    every = Q(**{f"{name}__isnull": False for name in names})
    none = Q(**{f"{name}__isnull": True for name in names})
    together = "_and_".join(names)
    return CheckConstraint(condition=every | none, name=f"%(app_label)s_%(class)s_{together}")
