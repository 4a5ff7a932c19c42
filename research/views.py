"""The research for everyone, for organisations that take part, and for researchers and data stewards."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.generic import FormView, TemplateView, View

from mmn_portal.core import tokens
from mmn_portal.core.files import send_file
from mmn_portal.core.guarded import Guarded, everyone

from . import actions, forms, mails, queries, rules
from .models import Export, Invitation, Participation, Wave


class Front(Guarded, TemplateView):
    """What is studied, and what was found: frozen figures of ten organisations or more."""

    rule = everyone
    cacheable = True
    template_name = "research/front.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            study=queries.study(), charts=queries.charts(), texts=queries.consent_texts().values(),
            are_examples=queries.are_examples(), **kwargs,
        )  # fmt: skip


class Codebook(Guarded, TemplateView):
    """Every variable with its words and codes."""

    rule = everyone
    cacheable = True
    template_name = "research/codebook.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(columns=queries.codebook(), others=queries.other_variables(), **kwargs)


def _values(purpose, token):
    """Thing, version and reader of a personal link; what is not one is not found."""
    try:
        pk, version, reader = values = tokens.read(purpose, token)
    except (tokens.BadToken, ValueError):
        raise Http404 from None
    if not all(isinstance(value, int) for value in values):
        raise Http404
    return pk, version, reader


def _while_she_acts(thing, reader, organisation):
    """A link works as long as whoever it was made for acts for the organisation, also in the hands of a colleague."""
    if not rules.acts_for(reader, organisation):
        raise Http404
    return thing


class Consenting(Guarded, FormView):
    """Yes or no, part by part; taking it back is the same form."""

    abstract = True
    form_class = forms.Consenting
    template_name = "research/consent.html"

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"given": queries.given_parts(self.thing)}

    def get_context_data(self, **kwargs):
        return super().get_context_data(participation=self.thing, study=self.thing.study, **kwargs)

    def form_valid(self, form):
        user = self.request.user
        actions.answer_consent(
            participation=self.thing, given=form.given(), texts=form.texts(),
            by=user.person if user.is_authenticated else None, now=timezone.now(),
        )  # fmt: skip
        messages.success(self.request, _("Your choice has been kept. You can change it at any time."))
        return redirect(self.request.path)


class ConsentByLink(Consenting):
    """By the link in the mail."""

    rule = everyone

    def find(self, token):
        pk, version, reader = _values(mails.CONSENT, token)
        found = Participation.objects.select_related("study", "organisation", "contact")
        participation = get_object_or_404(found, pk=pk, link_version=version)
        return _while_she_acts(participation, reader, participation.organisation)


class OfOwn(Guarded):
    """What is about one organisation's part in the research: for its own owners and coordinators."""

    abstract = True
    rule = rules.may_see_own

    def find(self, slug):
        found = Participation.objects.select_related("study", "organisation", "contact")
        return get_object_or_404(found, organisation__slug=slug)


class OwnConsent(OfOwn, Consenting):
    """By an owner or coordinator, logged in."""


class Own(OfOwn, TemplateView):
    """Consent, questionnaires and own development."""

    template_name = "research/own.html"

    def get_context_data(self, **kwargs):
        page = queries.own_page(self.thing, now=timezone.now())
        today = timezone.localdate()
        questionnaires = [
            (each, each.is_open(today), tokens.make(*mails.questionnaire_link(each, self.request.user.person)))
            for each in page.invitations
        ]
        return super().get_context_data(page=page, questionnaires=questionnaires, **kwargs)


class OfQuestionnaire(Guarded):
    """What is about one questionnaire: whoever holds its link."""

    abstract = True
    rule = everyone

    def find(self, token, **kwargs):
        pk, version, reader = _values(mails.QUESTIONNAIRE, token)
        found = Invitation.objects.select_related(
            "participation__organisation", "participation__study", "wave__version", "response"
        )
        invitation = get_object_or_404(found, pk=pk, link_version=version)
        return _while_she_acts(invitation, reader, invitation.participation.organisation)

    def state(self):
        """Why it cannot be answered now; empty when it can."""
        response = getattr(self.thing, "response", None)
        if response is not None and response.sent_at:
            return "sent"
        if not self.thing.is_open(timezone.localdate()):
            return "closed"
        return "" if queries.given_parts(self.thing.participation).get("questionnaire") else "no_consent"

    def blocks(self):
        return queries.blocks(self.thing, "en" if (get_language() or "nl").startswith("en") else "nl")


class Questionnaire(OfQuestionnaire, TemplateView):
    """The pages of the questionnaire, how far it is, and sending it."""

    rule = everyone
    template_name = "research/questionnaire.html"

    def get_context_data(self, **kwargs):
        blocks, answers = self.blocks(), queries.answers_of(self.thing)
        items = [item for block in blocks for item in block.items]
        lines = [(block, sum(item.code in answers for item in block.items)) for block in blocks]
        return super().get_context_data(
            invitation=self.thing, state=self.state(), lines=lines,
            doubts=queries.doubts(answers, items), answered=len(answers), total=len(items), **kwargs,
        )  # fmt: skip

    def post(self, request, token):
        if request.POST.get("deed") == "no-reminders":
            actions.stop_reminders(invitation=self.thing)
            messages.success(request, _("You get no more reminders of this questionnaire."))
        elif request.POST.get("deed") == "send":
            self._send(request)
        else:
            raise Http404
        return redirect("research:questionnaire", token)

    def _send(self, request):
        try:
            actions.send(invitation=self.thing, now=timezone.now())
        except actions.Closed:
            messages.error(request, _("This questionnaire has closed."))
        except actions.NoConsent:
            messages.error(request, _("First say that we may use your answers."))
        else:
            messages.success(request, _("Thank you. Your answers were sent."))


class QuestionnaireBlock(OfQuestionnaire, FormView):
    """A page of questions; what is filled in is kept at once, also when you stop halfway."""

    rule = everyone
    form_class = forms.Answering
    template_name = "research/block.html"

    def dispatch(self, request, *args, **kwargs):
        self.all_blocks = []
        return super().dispatch(request, *args, **kwargs)

    def find(self, token, number):
        invitation = super().find(token)
        self.thing = invitation
        self.all_blocks = self.blocks()
        self.block = next((block for block in self.all_blocks if block.number == number), None)
        if self.block is None:
            raise Http404
        return invitation

    def get(self, request, *args, **kwargs):
        if self.state():
            return redirect("research:questionnaire", self.kwargs["token"])
        return super().get(request, *args, **kwargs)

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"items": self.block.items, "found": queries.answers_of(self.thing)}

    def get_context_data(self, **kwargs):
        numbers = [block.number for block in self.all_blocks]
        place = numbers.index(self.block.number)
        return super().get_context_data(
            invitation=self.thing, chapter=self.block, token=self.kwargs["token"], place=place + 1, total=len(numbers),
            previous=numbers[place - 1] if place else None, **kwargs,
        )  # fmt: skip

    def post(self, request, *args, **kwargs):
        if request.headers.get("X-Saves-On-The-Way"):
            return self._keep_one(request)
        form = self.get_form()
        is_valid = form.is_valid()
        refused = self._save(form)
        if refused:
            messages.error(request, refused)
            return redirect("research:questionnaire", self.kwargs["token"])
        return self.form_valid(form) if is_valid else self.form_invalid(form)

    def _keep_one(self, request):
        """The answer to one question, sent as soon as it was given: kept, or refused in words."""
        items = [item for item in self.block.items if item.code == request.POST.get("item")]
        if not items:
            raise Http404
        form = self.form_class(**self.get_form_kwargs() | {"items": items})
        form.is_valid()
        if faults := form.faults(items[0]):
            return _in_words(faults[0], status=422)
        refused = self._save(form)
        return _in_words(refused, status=409) if refused else HttpResponse(status=204)

    def _save(self, form):
        """What is right is kept, also beside an answer that is not. A refusal in words, or nothing."""
        try:
            actions.save_answers(invitation=self.thing, answers=form.answers(), now=timezone.now())
        except actions.Closed:
            return _("This questionnaire has closed.")
        except actions.NoConsent:
            return _("First say that we may use your answers.")
        return ""

    def form_invalid(self, form):
        form.now_holds(queries.answers_of(self.thing))
        return super().form_invalid(form)

    def form_valid(self, form):
        numbers = [block.number for block in self.all_blocks]
        later = [number for number in numbers if number > self.block.number]
        if later:
            return redirect("research:block", self.kwargs["token"], later[0])
        return redirect("research:questionnaire", self.kwargs["token"])


def _in_words(text, *, status):
    return HttpResponse(text, status=status, content_type="text/plain; charset=utf-8")


class Desk(Guarded, TemplateView):
    """Response per wave, and requests for data: a researcher sees her own, a data steward all. Numbers, never names."""

    rule = rules.may_see_desk
    template_name = "research/desk.html"

    def get_context_data(self, **kwargs):
        user = self.request.user
        asker = None if rules.may_judge(user) else user
        desk = queries.desk(today=timezone.localdate(), asker=asker)
        may_request = rules.may_research(user) and desk.study is not None and not desk.study.key_destroyed_at
        return super().get_context_data(desk=desk, may_request=may_request, **kwargs)


class RequestExport(Guarded, FormView):
    """A researcher asks for data."""

    rule = rules.may_research
    form_class = forms.Requesting
    template_name = "research/export_request.html"

    def get_form_kwargs(self):
        waves = list(Wave.objects.order_by("offset_days").values_list("code", flat=True))
        return super().get_form_kwargs() | {"waves": waves}

    def form_valid(self, form):
        try:
            export = actions.request_export(
                **form.cleaned_data, study=queries.study(), by=self.request.user, now=timezone.now()
            )
        except actions.KeyDestroyed:
            form.add_error(None, _("This study is over: its answers were removed."))
            return self.form_invalid(form)
        messages.success(self.request, _("Your request was sent. A data steward decides; you get a mail."))
        return redirect("research:export", export.key)


class OfExport(Guarded):
    """What is about one export: for whoever asked for it, and for data stewards."""

    abstract = True
    rule = rules.may_see_export

    def find(self, key):
        found = Export.objects.select_related("study", "requested_by__person", "decided_by__person")
        return get_object_or_404(found, key=key)


class ExportPage(OfExport, FormView):
    """A request, its decision, and the file."""

    rule = rules.may_see_export
    form_class = forms.Deciding
    template_name = "research/export.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            export=self.thing, may_decide=rules.may_decide(self.request.user, self.thing),
            may_take=self.thing.may_be_taken(timezone.now()), left_out=queries.left_out(self.thing),
            downloads=list(self.thing.downloads.select_related("by__person").order_by("-at")),
            are_examples=queries.are_examples(self.thing.study), **kwargs,
        )  # fmt: skip

    def form_valid(self, form):
        try:
            actions.decide(
                export=self.thing, approve=form.cleaned_data["approve"] == "yes", because=form.cleaned_data["because"],
                by=self.request.user, now=timezone.now(),
            )  # fmt: skip
        except (actions.NotYourOwn, actions.MayNot):
            form.add_error(None, _("Somebody else decides on this request: a data steward who did not ask for it."))
            return self.form_invalid(form)
        except actions.NoSuchRoad:
            form.add_error(None, _("A colleague has decided already."))
            return self.form_invalid(form)
        messages.success(self.request, _("Your decision was kept; whoever asked gets a mail."))
        return redirect("research:export", self.thing.key)


class ExportFile(OfExport, View):
    """The file; written down before its first byte leaves."""

    rule = rules.may_see_export

    def get(self, request, key):
        try:
            actions.record_download(export=self.thing, by=request.user, now=timezone.now())
        except actions.NoSuchRoad:
            raise Http404 from None
        try:
            response = send_file(
                request, self.thing.file, name=f"mmn-onderzoek-{self.thing.requested_at:%Y-%m-%d}.zip",
                content_type="application/zip", etag=self.thing.sha256,
            )  # fmt: skip
        except FileNotFoundError as error:
            raise Http404 from error
        response.headers["Cache-Control"] = "private, no-store"
        return response
