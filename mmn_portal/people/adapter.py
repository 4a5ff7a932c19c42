"""Where allauth meets the house: mails through the outbox, a person for every account, safe logins for staff."""

from datetime import timedelta
from uuid import uuid4

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import get_language

from mmn_portal.core.limits import allow
from mmn_portal.core.text import fold_address
from mmn_portal.outbox import actions as outbox
from mmn_portal.outbox.address import Address

from .models import Person, User

# What an outsider has sent to an address that she types: to confirm it, or to say that it is known, or is not.
ASKED_BY_ANYBODY = {
    f"account/email/{name}"
    for name in ("email_confirmation", "email_confirmation_signup", "account_already_exists", "unknown_account")
}
MAILS_AN_HOUR, MAILS_A_DAY = 3, 6


def _may_be_mailed(email: str) -> bool:
    return allow("account_mail_hour", email, times=MAILS_AN_HOUR, seconds=3600) and allow(
        "account_mail_day", email, times=MAILS_A_DAY, seconds=86_400
    )


def _language_of(email: str) -> str:
    """Of whoever has an account with this address; otherwise that of the page on which it was typed."""
    known = User.objects.filter(email=fold_address(email)).values_list("person__language", flat=True).first()
    return known or (get_language() or "nl")[:2]


class AccountAdapter(DefaultAccountAdapter):
    """allauth's own flows, with our people and our outbox."""

    def clean_email(self, email: str) -> str:
        return fold_address(super().clean_email(email))

    def save_user(self, request, user, form, commit=True):
        """An account has a person from its first moment; her address is filled in once it is proven."""
        user.person = Person.objects.create(name=form.cleaned_data["name"], language=(get_language() or "nl")[:2])
        return super().save_user(request, user, form, commit=commit)

    def send_mail(self, template_prefix, email, context):
        """Every mail of the account pages carries a code or a link that signs in: it is put down as a secret.

        In the language of whoever has the address. Of mails that anybody can have sent to it by typing it, so many go out and
        no more; the page says the same either way.
        """
        if template_prefix in ASKED_BY_ANYBODY and not _may_be_mailed(fold_address(email)):
            return
        with translation.override(_language_of(email)):
            self._send(template_prefix, email, context)

    def _send(self, template_prefix, email, context):
        context = {
            **self._with_our_address(context),
            "current_site": {"name": settings.SITE_NAME, "domain": settings.SITE_URL},
        }
        message = self.render_mail(template_prefix, email, context)
        html = next((part[0] for part in getattr(message, "alternatives", []) if part[1] == "text/html"), "")
        if not html:
            html = render_to_string(
                "mails/account_message.html",
                {"subject": message.subject, "text": message.body, "language": get_language()},
            )
        now = timezone.now()
        outbox.put_rendered(
            key=f"account:{uuid4()}",
            kind=f"mails/{template_prefix}",
            to=Address(message.to[0], (get_language() or "nl")[:2]),
            subject=message.subject,
            text=message.body,
            html=html,
            now=now,
            # A code that has ended is not sent any more.
            not_after=now + timedelta(seconds=settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT)
            if "login_code" in template_prefix
            else None,
        )

    def _with_our_address(self, context):
        """Links in mails start with SITE_URL: never with what a request says that our name is."""
        asked = self.request.build_absolute_uri("/") if self.request is not None else ""
        return {
            name: f"{settings.SITE_URL}/{value.removeprefix(asked)}"
            if asked and isinstance(value, str) and value.startswith(asked)
            else value
            for name, value in context.items()
        }
