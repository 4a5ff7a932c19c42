"""What still ties an account to its work: every app above says why an account cannot be closed yet."""

from collections.abc import Callable

from mmn_portal.core.register import Register

from .models import User

ties: Register[Callable[[User], str | None]] = Register("ties of an account")
bring = ties.bring


def of(user: User) -> list[str]:
    """Why this account cannot be closed yet, in words; empty when nothing holds it."""
    return [why for tie in ties if (why := tie(user))]
