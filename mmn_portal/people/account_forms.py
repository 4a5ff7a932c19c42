"""allauth's own forms, with sentences that say what to do."""

from typing import Any

from allauth.account import forms as account
from django.utils.translation import gettext_lazy as _

ASK = {
    "name": _("Enter your name"),
    "email": _("Enter your e-mail address"),
    "login": _("Enter your e-mail address"),
    "password": _("Enter your password"),
    "password1": _("Choose a password"),
    "password2": _("Enter the password again"),
    "oldpassword": _("Enter your password of now"),
    "code": _("Enter the code from your mail"),
}


class OurWords:
    """Ask for a field in the words of the portal instead of "this field is required"."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            if name in ASK:
                field.error_messages["required"] = ASK[name]
            if name in {"email", "login"}:
                field.error_messages["invalid"] = _("Enter an e-mail address such as name@example.nl")


class LoggingIn(OurWords, account.LoginForm):
    """Log in with a password."""


class SigningUp(OurWords, account.SignupForm):
    """Make an account."""


class AskingPassword(OurWords, account.ResetPasswordForm):
    """Ask for a new password."""


class ChoosingPassword(OurWords, account.ResetPasswordKeyForm):
    """Choose a new password by the mailed link."""


class ChangingPassword(OurWords, account.ChangePasswordForm):
    """Change the password."""


class AddingAddress(OurWords, account.AddEmailForm):
    """Use another address."""


class AskingCode(OurWords, account.RequestLoginCodeForm):
    """Ask for a code to log in."""


class EnteringCode(OurWords, account.ConfirmLoginCodeForm):
    """Enter the code."""
