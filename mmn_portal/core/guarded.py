"""Every page says who may open it, before it does anything else."""

from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse


def everyone(user: object, thing: object) -> bool:
    """Anyone, signed in or not."""
    return True


def signed_in(user: Any, thing: object) -> bool:
    """Whoever has an account and is logged in."""
    return user.is_authenticated


def staff(user: Any, thing: object) -> bool:
    """NOV staff."""
    return user.is_active and user.is_staff


def rest_of_query(request: HttpRequest) -> str:
    """What was asked of a list, without the page number: for the links to its other pages."""
    rest = request.GET.copy()
    rest.pop("page", None)
    return f"{rest.urlencode()}&" if rest else ""


class Guarded:
    """A page with a ``rule``. A class with a door but without a rule does not import.

    ``find(**kwargs)`` returns the thing that the page is about (or raises Http404); what is not yours is not found.
    """

    rule = None
    cacheable = False
    thing: Any = None

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        rule = cls.__dict__.get("rule")
        if rule is None and cls.rule is None and hasattr(cls, "as_view") and not cls.__dict__.get("abstract"):
            raise TypeError(f"{cls.__name__} does not say who may open it: give it a rule")
        if rule is not None and not isinstance(rule, staticmethod):
            cls.rule = staticmethod(rule)

    def find(self, **kwargs: Any) -> Any:
        """The thing in the address; pages without one keep this."""
        return None

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.thing = self.find(**kwargs)
        if not self.rule(request.user, self.thing):
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            raise Http404
        response = super().dispatch(request, *args, **kwargs)
        if self.cacheable and not request.user.is_authenticated:
            response.public_page = True
        return response

    def get_context_data(self, **kwargs: Any) -> dict:
        context = super().get_context_data(**kwargs)
        context.setdefault("thing", self.thing)
        return context


class ByLink(Guarded):
    """What stands behind a link that somebody gives to somebody: for whoever has it, not for search engines."""

    abstract = True
    rule = everyone

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = super().dispatch(request, *args, **kwargs)
        response.headers["X-Robots-Tag"] = "noindex"
        return response
