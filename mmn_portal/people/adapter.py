"""Where allauth meets the house: mails through the outbox, a person for every account, safe logins for staff."""

from datetime import timedelta
from uuid import uuid4

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import get_language

from mmn_portal.core.text import fold_address
from mmn_portal.outbox import actions as outbox
from mmn_portal.outbox.address import Address

from .models import Person


class AccountAdapter(DefaultAccountAdapter):
    """allauth's own flows, with our people and our outbox."""

    def clean_email(self, email: str) -> str:
        return fold_address(super().clean_email(email))

    def save_user(self, request, user, form, commit=True):
        """An account has a person from its first moment; her address is filled in once it is proven."""
        user.person = Person.objects.create(name=form.cleaned_data["name"], language=(get_language() or "nl")[:2])
        return super().save_user(request, user, form, commit=commit)

    def send_mail(self, template_prefix, email, context):
        """Every mail of the account pages carries a code or a link that signs in: it is put down as a secret."""
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
