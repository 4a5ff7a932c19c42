"""Where a picture may come."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from .enums import Where
from .models import Picture

BEYOND = {
    Where.PORTAL: _("Not everyone on this picture agreed to be seen on a page of this portal. Choose another one."),
    Where.ONLINE: _("Not everyone on this picture agreed to be seen in a letter. Choose another one."),
}


def refuse_beyond(picture: Picture | None, where: Where) -> None:
    """For who chooses a picture for what NOV makes. Raises ValidationError where somebody on it did not agree to that."""
    if picture is not None and not picture.reaches(where, maker=None):
        raise ValidationError({"picture": BEYOND[where]}, code="beyond")
