"""Asks, offers, and the talk between the two."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.generic import FormView, TemplateView, View

from mmn_portal.core import tokens
from mmn_portal.core.guarded import Guarded, everyone, rest_of_query, signed_in

from . import actions, forms, mails, queries, rules
from .enums import Side, State
from .models import Introduction, Offer, Opening, Outcome


def refusal_in_words(refusal):
    """What a refusal says to whoever asked."""
    if isinstance(refusal, actions.Full):
        return _("On that day there is room for %(left)s people. Propose fewer, or another day.") % {
            "left": refusal.left
        }
    return {
        actions.NotYours: _("Only an owner or coordinator of a company or school asks this."),
        actions.NotLive: _("This no longer stands on the site, or waits for NOV."),
        actions.TooMany: _("Five of your questions wait for an answer. Wait for one of those first."),
        actions.UnderWay: _("You are talking about this already. Look at your introductions."),
        actions.NoSuchRoad: _("That cannot be done (any more)."),
        actions.TooFew: _("More people were agreed for a day already. Enter a higher number."),
        actions.NotYourTurn: _("The other side decides on your proposal."),
        actions.HoldsContact: _(
            "Leave out addresses, telephone numbers and other contact details. You share those when both want to."
        ),
    }[type(refusal)]


REFUSALS = (
    actions.NotYours, actions.NotLive, actions.TooMany, actions.UnderWay, actions.NoSuchRoad, actions.NotYourTurn,
    actions.HoldsContact, actions.Full,
)  # fmt: skip


class Front(Guarded, TemplateView):
    """What it is, for a company or school and for an organisation."""

    rule = everyone
    cacheable = True
    template_name = "sources/front.html"

    def get_context_data(self, **kwargs):
        page = queries.openings(queries.Filters(), now=timezone.now(), page=None)
        return super().get_context_data(openings=list(page)[:6], **kwargs)


class Openings(Guarded, TemplateView):
    """Asks that stand on the site."""

    rule = everyone
    cacheable = True
    template_name = "sources/openings.html"

    def get_context_data(self, **kwargs):
        filters = queries.Filters.read(self.request.GET)
        return super().get_context_data(
            page_obj=queries.openings(filters, now=timezone.now(), page=self.request.GET.get("page")), filters=filters,
            form=forms.Browsing(initial={"provincie": filters.province, "afstand": "ja" if filters.remote else ""}),
            query=rest_of_query(self.request), **kwargs,
        )  # fmt: skip


class Placing(Guarded, FormView):
    """Somebody places an ask or an offer for her organisation."""

    abstract = True
    rule = signed_in
    sending = False

    def get_form_kwargs(self):
        organisations = queries.acting(self.request.user, sending=self.sending)
        return super().get_form_kwargs() | {"organisations": organisations, "today": timezone.localdate()}

    def get_context_data(self, **kwargs):
        return super().get_context_data(may_place=self.may_place(), **kwargs)

    def may_place(self):
        return bool(queries.acting(self.request.user, sending=self.sending))

    def place(self, form):
        raise NotImplementedError

    def form_valid(self, form):
        try:
            listed = self.place(form)
        except actions.HoldsContact as refusal:
            form.add_error(refusal.column, refusal_in_words(refusal))
            return self.form_invalid(form)
        except actions.TooFew as refusal:
            form.add_error("people_max", refusal_in_words(refusal))
            return self.form_invalid(form)
        except actions.NotYours as refusal:
            form.add_error("organisation", refusal_in_words(refusal))
            return self.form_invalid(form)
        if not listed.organisation.is_confirmed:
            messages.info(
                self.request, _("Kept. It stands on the site as soon as NOV has confirmed your organisation.")
            )
        return redirect(listed)


class PlaceOpening(Placing):
    """An organisation asks for people."""

    rule = signed_in
    form_class = forms.PlacingOpening
    template_name = "sources/opening_new.html"

    def place(self, form):
        return actions.place_opening(
            organisation=form.cleaned_data["organisation"], facts=form.facts(), by=self.request.user.person,
            now=timezone.now(),
        )  # fmt: skip


class PlaceOffer(Placing):
    """A company or school offers people."""

    rule = signed_in
    form_class = forms.PlacingOffer
    template_name = "sources/offer_new.html"
    sending = True

    def place(self, form):
        return actions.place_offer(
            organisation=form.cleaned_data["organisation"], facts=form.facts(), by=self.request.user.person,
            now=timezone.now(),
        )  # fmt: skip


class Changing(Placing):
    """Somebody changes what she placed; then it stands for another ninety days."""

    abstract = True

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"listed": self.thing}

    def get_context_data(self, **kwargs):
        return super().get_context_data(listed=self.thing, **kwargs)

    def may_place(self):
        return True


class ChangeOpening(Changing):
    """Change an ask."""

    rule = rules.may_change
    form_class = forms.PlacingOpening
    template_name = "sources/opening_new.html"

    def find(self, slug):
        return get_object_or_404(Opening.objects.with_facts(), slug=slug)

    def place(self, form):
        return actions.change_opening(
            opening=self.thing, facts=form.facts(), by=self.request.user.person, now=timezone.now()
        )


class ChangeOffer(Changing):
    """Change an offer."""

    rule = rules.may_change
    form_class = forms.PlacingOffer
    template_name = "sources/offer_new.html"
    sending = True

    def find(self, key):
        return get_object_or_404(Offer.objects.with_facts(), key=key)

    def place(self, form):
        return actions.change_offer(
            offer=self.thing, facts=form.facts(), by=self.request.user.person, now=timezone.now()
        )


class OpeningPage(Guarded, FormView):
    """An ask: for a company or school with a question to send, for its own people with offers that fit."""

    rule = everyone
    form_class = forms.Asking
    template_name = "sources/opening.html"

    def find(self, slug):
        found = Opening.objects.visible_to(self.request.user, timezone.localdate()).with_facts()
        return get_object_or_404(found, slug=slug)

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"sources": queries.acting(self.request.user, sending=True)}

    def get_context_data(self, **kwargs):
        now, user = timezone.now(), self.request.user
        is_mine = rules.may_change(user, self.thing)
        return super().get_context_data(
            opening=self.thing, is_mine=is_mine, is_live=self.thing.is_live(timezone.localdate(now)),
            suggestions=queries.fitting_offers(self.thing, now=now) if is_mine else [],
            may_ask=not is_mine and bool(queries.acting(user, sending=True)), **kwargs,
        )  # fmt: skip

    def post(self, request, *args, **kwargs):
        if not request.user.is_authenticated:
            raise Http404
        return super().post(request, *args, **kwargs)

    def offer_of(self, source):
        """The offer that she came from, or the newest of her company: the organisation reads what it is about."""
        return queries.offer_named(self.request.GET.get("aanbod", ""), source, now=timezone.now())

    def form_valid(self, form):
        try:
            introduction = actions.ask(
                opening=self.thing, offer=self.offer_of(form.cleaned_data["source"]),
                source=form.cleaned_data["source"], side=Side.SOURCE,
                text=form.cleaned_data["text"], by=self.request.user.person, key=form.cleaned_data["key"],
                now=timezone.now(),
            )  # fmt: skip
        except REFUSALS as refusal:
            form.add_error("text", refusal_in_words(refusal))
            return self.form_invalid(form)
        messages.success(self.request, _("Your question was sent. You hear within ten working days."))
        return redirect(introduction)


class AskSource(Guarded, FormView):
    """An organisation asks a company or school whose offer fits."""

    rule = rules.may_change
    form_class = forms.AskingBack
    template_name = "sources/ask_source.html"

    def find(self, slug, offer):
        return get_object_or_404(Opening.objects.with_facts(), slug=slug)

    def offer(self):
        live = Offer.objects.live(timezone.localdate()).with_facts()
        return get_object_or_404(live, key=self.kwargs["offer"])

    def get_context_data(self, **kwargs):
        return super().get_context_data(opening=self.thing, offer=self.offer(), **kwargs)

    def form_valid(self, form):
        offer = self.offer()
        try:
            introduction = actions.ask(
                opening=self.thing, offer=offer, source=offer.organisation, side=Side.ORGANISATION,
                by=self.request.user.person, now=timezone.now(), **form.cleaned_data,
            )  # fmt: skip
        except REFUSALS as refusal:
            form.add_error("text", refusal_in_words(refusal))
            return self.form_invalid(form)
        messages.success(self.request, _("Your question was sent. You hear within ten working days."))
        return redirect(introduction)


class Standing(Guarded, View):
    """Take an ask or offer off the site, or put it back."""

    abstract = True
    rule = rules.may_change

    def post(self, request, *args, **kwargs):
        if request.POST.get("deed") == "reopen":
            try:
                actions.confirm(listed=self.thing, now=timezone.now())
            except actions.NotLive:
                messages.error(request, _("Its last day is past. Change its days first."))
            else:
                messages.success(request, _("It stands on the site again."))
            return redirect(self.thing)
        actions.close(listed=self.thing)
        messages.success(request, _("It no longer stands on the site."))
        return redirect("sources:introductions")


class StandingOpening(Standing):
    """Take an ask off the site, or put it back."""

    rule = rules.may_change

    def find(self, slug):
        return get_object_or_404(Opening.objects.with_facts(), slug=slug)


class StandingOffer(Standing):
    """Take an offer off the site, or put it back."""

    rule = rules.may_change

    def find(self, key):
        return get_object_or_404(Offer.objects.with_facts(), key=key)


class OfferPage(Guarded, TemplateView):
    """An offer with the asks that fit it, and why: for its own people only."""

    rule = rules.may_change
    template_name = "sources/offer.html"

    def find(self, key):
        return get_object_or_404(Offer.objects.with_facts(), key=key)

    def get_context_data(self, **kwargs):
        now = timezone.now()
        return super().get_context_data(
            offer=self.thing, is_live=self.thing.is_live(timezone.localdate(now)),
            suggestions=queries.fitting_openings(self.thing, now=now), **kwargs,
        )  # fmt: skip


class MyIntroductions(Guarded, TemplateView):
    """My introductions with their waiting days, and what I placed."""

    rule = signed_in
    template_name = "sources/introductions.html"

    def get_context_data(self, **kwargs):
        openings, offers = queries.mine_of(self.request.user)
        return super().get_context_data(
            cards=queries.my_introductions(self.request.user, now=timezone.now()),
            openings=openings,
            offers=offers,
            **kwargs,
        )


class IntroductionPage(Guarded, TemplateView):
    """The talk between two sides, what they agree, and whether they share contact details."""

    rule = rules.may_see
    template_name = "sources/introduction.html"

    def find(self, key):
        return get_object_or_404(Introduction.objects.with_facts(), key=key)

    def get_context_data(self, **kwargs):
        one, user = self.thing, self.request.user
        side = rules.side_of(user, one)
        kwargs.setdefault("writing", forms.Writing())
        kwargs.setdefault("proposing", forms.Proposing(today=timezone.localdate()))
        kwargs.setdefault("ending", forms.Ending())
        return super().get_context_data(
            introduction=one, card=queries.card(one, side, now=timezone.now()), lines=queries.thread(one),
            contacts=queries.contacts(one), left=queries.left_on(one),
            is_open=one.state in {State.PROPOSED, State.TALKING, State.AGREED},
            alternatives=queries.alternatives(one, side, now=timezone.now()), side=side,
            i_share=(one.source_shares_at if side == Side.SOURCE else one.organisation_shares_at) is not None, **kwargs,
        )  # fmt: skip

    def post(self, request, *args, **kwargs):
        deeds = {
            "write": self._write, "share": self._share, "propose": self._propose, "agree": self._agree, "end": self._end,
        }  # fmt: skip
        deed = deeds.get(request.POST.get("deed", ""))
        if deed is None:
            raise Http404
        side = rules.side_of(request.user, self.thing)
        try:
            shown_again = deed(side)
        except REFUSALS as refusal:
            messages.error(request, refusal_in_words(refusal))
            shown_again = None
        return shown_again or redirect(self.thing)

    def _with(self, name, form):
        return self.render_to_response(self.get_context_data(**{name: form, "form": form}))

    def _write(self, side):
        form = forms.Writing(self.request.POST)
        if not form.is_valid():
            return self._with("writing", form)
        try:
            actions.write(
                introduction=self.thing, side=side, by=self.request.user.person, now=timezone.now(), **form.cleaned_data
            )
        except actions.HoldsContact as refusal:
            form.add_error("text", refusal_in_words(refusal))
            return self._with("writing", form)
        return None

    def _share(self, side):
        actions.share_contact(introduction=self.thing, side=side, now=timezone.now())
        messages.success(self.request, _("You share your contact details as soon as the other side does too."))

    def _propose(self, side):
        form = forms.Proposing(self.request.POST, today=timezone.localdate())
        if not form.is_valid():
            return self._with("proposing", form)
        actions.propose(introduction=self.thing, side=side, now=timezone.now(), **form.cleaned_data)
        messages.success(self.request, _("Your proposal was sent."))
        return None

    def _agree(self, side):
        actions.agree(introduction=self.thing, side=side, now=timezone.now())
        messages.success(self.request, _("Agreed. Both sides get a mail."))

    def _end(self, side):
        form = forms.Ending(self.request.POST)
        if not form.is_valid():
            return self._with("ending", form)
        actions.end(introduction=self.thing, side=side, now=timezone.now(), **form.cleaned_data)
        messages.success(self.request, _("It ends here. The other side reads why."))
        return None


class OutcomePage(Guarded, FormView):
    """How was it? One minute, by the link in the mail."""

    rule = everyone
    template_name = "sources/outcome.html"

    def find(self, token):
        try:
            pk, *side = tokens.read(mails.OUTCOME, token)
        except (tokens.BadToken, ValueError):
            raise Http404 from None
        # A link of before both sides were asked is one of the organisation.
        self.side = side[0] if side else Side.ORGANISATION
        found = Outcome.objects.select_related(
            "introduction__opening", "introduction__source", "introduction__organisation"
        )
        return get_object_or_404(found, introduction=pk)

    def is_source(self):
        return self.side == Side.SOURCE

    def is_later(self):
        return self.thing.asked_again_at is not None and self.thing.answered_at is not None

    def is_open(self):
        if self.is_source():
            return self.thing.source_answered_at is None
        return self.thing.answered_at is None or (self.is_later() and self.thing.answered_later_at is None)

    def get_form_class(self):
        if self.is_source():
            return forms.LookingBackAsSource
        return forms.LookingBackLater if self.is_later() else forms.LookingBack

    def get_context_data(self, **kwargs):
        met = self.thing.introduction
        other = met.organisation if self.is_source() else met.source
        return super().get_context_data(outcome=self.thing, other=other, is_open=self.is_open(), **kwargs)

    def form_valid(self, form):
        now = timezone.now()
        if self.is_source():
            actions.answer_as_source(outcome=self.thing, now=now, **form.cleaned_data)
        elif self.is_later():
            actions.answer_later(outcome=self.thing, active=form.cleaned_data["active"], now=now)
        else:
            actions.answer_outcome(outcome=self.thing, now=now, **form.cleaned_data)
        messages.success(self.request, _("Thank you for looking back."))
        return redirect(self.request.path)


class StillCurrent(Guarded, TemplateView):
    """Does it still stand? GET shows, POST keeps it on the site."""

    rule = everyone
    template_name = "sources/current.html"

    def find(self, token):
        try:
            kind, pk = tokens.read(mails.CURRENT, token)
        except (tokens.BadToken, ValueError):
            raise Http404 from None
        crowd = {"opening": Opening.objects, "offer": Offer.objects}.get(kind)
        if crowd is None:
            raise Http404
        return get_object_or_404(crowd.with_facts(), pk=pk)

    def get_context_data(self, **kwargs):
        return super().get_context_data(listed=self.thing, **kwargs)

    def post(self, request, *args, **kwargs):
        try:
            actions.confirm(listed=self.thing, now=timezone.now())
        except actions.NotLive:
            messages.error(request, _("Its last day is past. Place it anew with other days."))
        else:
            messages.success(request, _("Thank you. It stands on the site again."))
        return redirect(request.path)
