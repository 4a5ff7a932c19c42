"""What a password may not be made of."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

# trust.md 39-40: words that everyone would try first on this portal.
CONTEXT_WORDS = ("mensenmaken", "vrijwillig", "nederland", "wachtwoord", "welkom", "nov2020", "nov2021", "mmn")


class ContextWordValidator:
    """Refuse a password that is little more than a word of this portal."""

    def validate(self, password, user=None):
        rest = password.casefold()
        for word in CONTEXT_WORDS:
            rest = rest.replace(word, "")
        if len(rest) < len(password) and len(rest) < 6:
            raise ValidationError(_("This password is easy to guess. Choose one without words of this portal."))

    def get_help_text(self):
        return _("Do not use words of this portal, such as its name.")
