"""The programme, its news and pages, contact, and taking part."""

from django.conf import settings
from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.generic import FormView, TemplateView, View

from mmn_portal.core.guarded import Guarded, everyone, signed_in
from mmn_portal.events import queries as events

from . import actions, forms, queries, rules
from .models import NewsItem, Page, Story


class Programme(Guarded, TemplateView):
    """Three years, four ways."""

    rule = everyone
    cacheable = True
    template_name = "programme/programme.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(phases=queries.phases(), ways=queries.ways(), **kwargs)


class News(Guarded, TemplateView):
    """All news, newest first."""

    rule = everyone
    cacheable = True
    template_name = "programme/news.html"

    def get_context_data(self, **kwargs):
        page = queries.news(now=timezone.now(), page=self.request.GET.get("page"))
        return super().get_context_data(page_obj=page, **kwargs)


class NewsItemPage(Guarded, TemplateView):
    """One item; staff see drafts and scheduled ones as a preview."""

    rule = everyone
    cacheable = True
    template_name = "programme/news_item.html"

    def find(self, slug):
        found = NewsItem.objects.visible_to(self.request.user, timezone.now()).select_related("picture")
        return get_object_or_404(found, slug=slug)

    def get_context_data(self, **kwargs):
        is_preview = self.thing.is_draft or self.thing.publish_at > timezone.now()
        return super().get_context_data(item=self.thing, is_preview=is_preview, **kwargs)


class StandingPage(Guarded, TemplateView):
    """About, privacy, accessibility."""

    rule = everyone
    cacheable = True
    template_name = "programme/page.html"

    def find(self, slug):
        found = Page.objects.visible_to(self.request.user, timezone.now()).select_related("picture")
        return get_object_or_404(found, slug=slug)

    def get_context_data(self, **kwargs):
        is_preview = self.thing.publish_at is not None and self.thing.publish_at > timezone.now()
        return super().get_context_data(is_preview=is_preview, **kwargs)


class Contact(Guarded, FormView):
    """How to reach NOV, and a form that lands on the desk."""

    rule = everyone
    form_class = forms.Asking
    template_name = "programme/contact.html"

    def get_initial(self):
        if not self.request.user.is_authenticated:
            return {}
        return {"name": self.request.user.person.name, "email": self.request.user.email}

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            phone=settings.NOV_CONTACT_PHONE, email=settings.NOV_CONTACT_EMAIL, address=settings.NOV_ADDRESS, **kwargs
        )

    def form_valid(self, form):
        asked = {key: value for key, value in form.cleaned_data.items() if key != "second_name"}
        try:
            actions.ask(**asked, language=(get_language() or "nl")[:2], now=timezone.now())
        except actions.TooMany:
            form.add_error("email", _("We received a lot from this address today. Try again tomorrow, or call us."))
            return self.form_invalid(form)
        return redirect("programme:thanks", "vraag")


class Contribute(Guarded, FormView):
    """Say which chance you see and what you will do; see what others do."""

    rule = everyone
    form_class = forms.Contributing
    template_name = "programme/contribute.html"

    def get_form_kwargs(self):
        person = self.request.user.person if self.request.user.is_authenticated else None
        return super().get_form_kwargs() | {"person": person}

    def get_initial(self):
        if not self.request.user.is_authenticated:
            return {}
        return {"name": self.request.user.person.name, "email": self.request.user.email}

    def get_context_data(self, **kwargs):
        return super().get_context_data(contributions=queries.shown_contributions(), **kwargs)

    def form_valid(self, form):
        asked = {key: value for key, value in form.cleaned_data.items() if key != "second_name"}
        organisation = asked.pop("organisation", None)
        asked["organisation_name"] = organisation.name if organisation else asked.get("organisation_name", "")
        try:
            actions.contribute(
                **asked, organisation=organisation,
                person=self.request.user.person if self.request.user.is_authenticated else None,
                consent_text=str(form.fields["may_publish"].label), language=(get_language() or "nl")[:2],
                where=self.request.path, now=timezone.now(),
            )  # fmt: skip
        except actions.TooMany:
            form.add_error("email", _("We received a lot from this address today. Try again tomorrow, or call us."))
            return self.form_invalid(form)
        return redirect("programme:thanks", "doe-mee")


class Thanks(Guarded, TemplateView):
    """It came in; what happens next."""

    rule = everyone
    template_name = "programme/thanks.html"

    def find(self, what):
        if what not in {"vraag", "doe-mee"}:
            raise Http404
        return what


class TellStory(Guarded, FormView):
    """An owner or coordinator tells what her organisation tried."""

    rule = signed_in
    form_class = forms.Telling
    template_name = "programme/story_tell.html"

    def get_form_kwargs(self):
        moments = events.moments_to_tell_of(now=timezone.now())
        return super().get_form_kwargs() | {"person": self.request.user.person, "moments": moments}

    def get_initial(self):
        # From the page of a week one comes with the week already chosen.
        return super().get_initial() | {"moment": events.moment_asked(self.request.GET.get("week", ""))}

    def get_context_data(self, **kwargs):
        return super().get_context_data(mine=queries.stories_of(self.request.user.person), **kwargs)

    def form_valid(self, form):
        asked = dict(form.cleaned_data)
        organisation, key = asked.pop("organisation"), asked.pop("key")
        del asked["may_publish"]
        actions.offer_story(
            organisation=organisation, words=asked, consent_text=str(form.fields["may_publish"].label),
            language=(get_language() or "nl")[:2], where=self.request.path, by=self.request.user.person, key=key,
            now=timezone.now(),
        )  # fmt: skip
        messages.success(self.request, _("Thank you for your story. We read it and mail you."))
        return redirect("programme:story-tell")


class StoryPage(Guarded, TemplateView):
    """A story; its organisation and staff also see it before and after."""

    rule = everyone
    template_name = "programme/story.html"

    def find(self, slug):
        found = Story.objects.visible_to(self.request.user).select_related("organisation")
        return get_object_or_404(found, slug=slug)

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            story=self.thing, may_take_back=rules.may_take_back(self.request.user, self.thing), **kwargs
        )


class TakeBackStory(Guarded, View):
    """Its organisation takes a story off the site."""

    rule = rules.may_take_back

    def find(self, slug):
        return get_object_or_404(Story.objects.visible_to(self.request.user).select_related("organisation"), slug=slug)

    def post(self, request, *args, **kwargs):
        try:
            actions.take_back_story(story=self.thing, by=request.user, now=timezone.now())
        except actions.NoSuchRoad:
            messages.info(request, _("This story was taken back already."))
        else:
            messages.success(request, _("Your story no longer stands on the site."))
        return redirect("programme:story-tell")


class Declaration(Guarded, TemplateView):
    """The declaration, and the wall of who signed it."""

    rule = everyone
    cacheable = True
    template_name = "programme/declaration.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(signatures=queries.wall(), **kwargs)


class Sign(Guarded, FormView):
    """An owner or coordinator signs for her organisation, or takes that back."""

    rule = signed_in
    form_class = forms.Signing
    template_name = "programme/declaration_sign.html"

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"person": self.request.user.person}

    def get_context_data(self, **kwargs):
        return super().get_context_data(mine=queries.signatures_of(self.request.user.person), **kwargs)

    def post(self, request, *args, **kwargs):
        if "back" not in request.POST:
            return super().post(request, *args, **kwargs)
        mine = {str(one.organisation_id): one for one in queries.signatures_of(request.user.person)}
        signature = mine.get(request.POST["back"])
        if signature is None:
            raise Http404
        actions.take_signature_back(organisation=signature.organisation, by=request.user.person)
        messages.success(request, _("The signature was taken back."))
        return redirect("programme:declaration-sign")

    def form_valid(self, form):
        actions.sign(**form.cleaned_data, by=self.request.user.person, now=timezone.now())
        messages.success(self.request, _("Thank you. Your organisation stands on the wall once NOV has confirmed it."))
        return redirect("programme:declaration-sign")
