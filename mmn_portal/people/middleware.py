"""Staff prove themselves in two steps before they use any right of staff, on whichever page."""

from collections.abc import Callable

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

Handler = Callable[[HttpRequest], HttpResponse]


class StaffSecondStep:
    """Send staff without a second step to where they set one up; the account pages stay open to them."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.STAFF_NEEDS_TOTP and self._must_first(request):
            messages.info(request, _("The desk asks for a second step. Set it up first."))
            return redirect("mfa_activate_totp")
        return self.get_response(request)

    @staticmethod
    def _must_first(request: HttpRequest) -> bool:
        user = request.user
        if not user.is_authenticated or not user.is_staff:
            return False
        account = reverse("account_login").removesuffix("login/")
        return not request.path.startswith(account) and not is_mfa_enabled(user)
