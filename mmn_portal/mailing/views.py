"""Ask for news, confirm it, choose, stop."""

from datetime import UTC, datetime

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.generic import FormView, TemplateView

from mmn_portal.core import tokens
from mmn_portal.core.guarded import Guarded, everyone

from . import actions, forms, mails, queries
from .models import Subscriber


class Subscribe(Guarded, FormView):
    """Ask for news. The answer is the same for every address."""

    rule = everyone
    form_class = forms.Subscribing
    template_name = "mailing/subscribe.html"

    def get_initial(self):
        email = self.request.user.email if self.request.user.is_authenticated else ""
        return {"email": email, "topics": queries.topics().filter(code="algemeen")}

    def get_context_data(self, **kwargs):
        return super().get_context_data(consent=actions.consent_text(get_language()), **kwargs)

    def form_valid(self, form):
        actions.subscribe(
            email=form.cleaned_data["email"], topics=form.cleaned_data["topics"],
            language=(get_language() or "nl")[:2], where=self.request.path, now=timezone.now(),
        )  # fmt: skip
        return redirect("mailing:asked")


class Asked(Guarded, TemplateView):
    """Look in your mail."""

    rule = everyone
    template_name = "mailing/asked.html"


class ByLink(Guarded):
    """Pages that a subscriber opens by her own link."""

    abstract = True
    purpose = mails.PREFERENCES
    rule = everyone

    def find(self, token):
        try:
            pk, version = tokens.read(self.purpose, token)
        except (tokens.BadToken, ValueError):
            raise Http404 from None
        return get_object_or_404(Subscriber, pk=pk, link_version=version)


class Confirm(ByLink, TemplateView):
    """GET asks, POST confirms: a mail scanner that follows links subscribes nobody."""

    purpose = mails.CONFIRM
    template_name = "mailing/confirm.html"

    def find(self, token):
        try:
            pk, asked = tokens.read(self.purpose, token)
        except (tokens.BadToken, ValueError):
            raise Http404 from None
        self.is_late = timezone.now() - datetime.fromtimestamp(asked, tz=UTC) > actions.CONFIRM_WITHIN
        return get_object_or_404(Subscriber, pk=pk)

    def get_context_data(self, **kwargs):
        pending = self.thing.subscriptions.pending().select_related("topic").order_by("topic__place")
        return super().get_context_data(pending=pending, is_late=self.is_late, **kwargs)

    def post(self, request, token):
        if self.is_late:
            return self.render_to_response(self.get_context_data())
        actions.confirm(subscriber=self.thing, now=timezone.now())
        messages.success(request, _("You are subscribed. We have sent you a mail with what you chose."))
        return redirect("mailing:preferences", tokens.make(mails.PREFERENCES, self.thing.pk, self.thing.link_version))


class Preferences(ByLink, FormView):
    """My topics, my language, or nothing any more."""

    form_class = forms.Choosing
    template_name = "mailing/preferences.html"

    def get_initial(self):
        return {"topics": queries.chosen_topics(self.thing), "language": self.thing.language}

    def form_valid(self, form):
        actions.choose(subscriber=self.thing, **form.cleaned_data, where="/nieuwsbrief/voorkeuren/", now=timezone.now())
        messages.success(self.request, _("Your choice has been saved."))
        return redirect("mailing:preferences", self.kwargs["token"])


@method_decorator(csrf_exempt, name="dispatch")
class Unsubscribe(ByLink, TemplateView):
    """One click (RFC 8058): the mail program POSTs without cookies. A person who opens the link gets a button."""

    purpose = mails.UNSUBSCRIBE
    template_name = "mailing/unsubscribe.html"

    def post(self, request, token):
        actions.unsubscribe(subscriber=self.thing, now=timezone.now())
        if request.POST.get("List-Unsubscribe") == "One-Click":
            return HttpResponse("OK", content_type="text/plain; charset=utf-8")
        return self.render_to_response(self.get_context_data(is_done=True))
