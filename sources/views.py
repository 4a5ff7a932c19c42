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
from .enums import UNDER_WAY, Side
from .models import Introduction, Offer, Opening, Outcome


def refusal_in_words(refusal):
    """What a refusal says to whoever asked."""
    if isinstance(refusal, actions.Full):
        return _("On that day there is room for %(left)s people. Propose fewer, or another day.") % {
            "left": refusal.left
        }
    if isinstance(refusal, actions.WrongNumber):
        return _("Enter a number from %(least)s to %(most)s: the ask is for so many people.") % {
            "least": refusal.least, "most": refusal.most,
        }  # fmt: skip
    return {
        actions.NotYours: _("Only an owner or coordinator of a company or school asks this."),
        actions.NotLive: _("This no longer stands on the site, or waits for NOV."),
        actions.ClosedOnPurpose: _("This was taken off the site. Put it back on its own page."),
        actions.TooMany: _("Five of your questions wait for an answer. Wait for one of those first."),
        actions.TooManyLines: _("You wrote five times already. Wait for an answer first."),
        actions.UnderWay: _("You are talking about this already. Look at your introductions."),
        actions.NoSuchRoad: _("That cannot be done (any more)."),
        actions.TooFew: _("More people were agreed for a day already. Enter a higher number."),
        actions.NotYourTurn: _("The other side decides on your proposal."),
        actions.KeyTaken: _("This form was sent before. Open the page again, and then send it."),
        actions.BothSides: _("One person acts for both sides here. Let somebody else speak for one of the two."),
        actions.AllTaken: _("All places are taken. Look at what else is asked."),
        actions.Changed: _("The proposal was changed meanwhile. Look again before you agree."),
        actions.NotThatDay: _("That part of that day is not asked for. Choose another one."),
        actions.NotASchool: _("People under eighteen come with their school."),
        actions.NotForYoung: _("This is not for people of that age."),
        actions.AgesUnknown: _("Place an offer first: it says how old your people are."),
        actions.MoreThanCame: _("That is more than came."),
        actions.HoldsContact: _(
            "Leave out addresses, telephone numbers and other contact details. You share those when both want to."
        ),
    }[type(refusal)]


def refused_at_its_field(form, refusal):
    """Say a refusal at the field that it is about, or above the form."""
    form.add_error(refusal.column if refusal.column in form.fields else None, refusal_in_words(refusal))


class Front(Guarded, TemplateView):
    """What it is, for a company or school and for an organisation."""

    rule = everyone
    cacheable = True
    template_name = "sources/front.html"

    def get_context_data(self, **kwargs):
        page = queries.openings(queries.Filters(), now=timezone.now(), page=None)
        openings = list(page)[:6]
        return super().get_context_data(
            openings=openings, full=queries.full_ones(openings, now=timezone.now()), **kwargs
        )


class Openings(Guarded, TemplateView):
    """Asks that stand on the site."""

    rule = everyone
    cacheable = True
    template_name = "sources/openings.html"

    def get_context_data(self, **kwargs):
        filters, now = queries.Filters.read(self.request.GET), timezone.now()
        page = queries.openings(filters, now=now, page=self.request.GET.get("page"))
        return super().get_context_data(
            page_obj=page, filters=filters, full=queries.full_ones(page, now=now),
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
        except actions.Refusal as refusal:
            refused_at_its_field(form, refusal)
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
            key=form.cleaned_data["key"], now=timezone.now(),
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
            key=form.cleaned_data["key"], now=timezone.now(),
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
            standing=rules.standing(self.thing, timezone.localdate(now)),
            is_full=self.thing.pk in queries.full_ones([self.thing], now=now),
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
        except actions.Refusal as refusal:
            refused_at_its_field(form, refusal)
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
        except actions.Refusal as refusal:
            refused_at_its_field(form, refusal)
            return self.form_invalid(form)
        messages.success(self.request, _("Your question was sent. You hear within ten working days."))
        return redirect(introduction)


class Standing(Guarded, View):
    """Take an ask or offer off the site, or put it back."""

    abstract = True
    rule = rules.may_change

    def post(self, request, *args, **kwargs):
        deed = {"reopen": self._reopen, "close": self._close}.get(request.POST.get("deed", ""))
        if deed is None:
            raise Http404
        try:
            return deed()
        except actions.NotLive:
            messages.error(request, _("Its last day is past. Change its days first."))
        except actions.Refusal as refusal:
            messages.error(request, refusal_in_words(refusal))
        return redirect(self.thing)

    def _reopen(self):
        actions.reopen(listed=self.thing, by=self.request.user.person, now=timezone.now())
        if self.thing.organisation.is_confirmed:
            messages.success(self.request, _("It stands on the site again."))
        else:
            messages.info(
                self.request, _("Kept. It stands on the site as soon as NOV has confirmed your organisation.")
            )
        return redirect(self.thing)

    def _close(self):
        actions.close(listed=self.thing, by=self.request.user.person, now=timezone.now())
        messages.success(self.request, _("It no longer stands on the site."))
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
            standing=rules.standing(self.thing, timezone.localdate(now)), suggestions=queries.fitting_openings(self.thing, now=now), **kwargs,
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
            responses=queries.my_responses(self.request.user),
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
        side, shares = rules.side_of(user, one), queries.sharing(one)
        seen = {"people": one.people, "day": one.day, "part": one.part}
        kwargs.setdefault("writing", forms.Writing())
        kwargs.setdefault("proposing", forms.Proposing(today=timezone.localdate()))
        kwargs.setdefault("ending", forms.Ending())
        return super().get_context_data(
            introduction=one, card=queries.card(one, side, now=timezone.now()), lines=queries.thread(one),
            contacts=queries.contacts(shares), left=queries.left_on(one), agreeing=forms.Agreeing(initial=seen, auto_id="id_agreed_%s"),
            is_open=one.state in UNDER_WAY,
            alternatives=queries.alternatives(one, side, now=timezone.now()), side=side,
            i_share=side in shares, they_share=side.other in shares, **kwargs,
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
        except actions.Refusal as refusal:
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
            refused_at_its_field(form, refusal)
            return self._with("writing", form)
        return None

    def _share(self, side):
        actions.share_contact(introduction=self.thing, side=side, by=self.request.user.person, now=timezone.now())
        messages.success(self.request, _("Kept. The other side gets a mail, and sees your name when it shares too."))

    def _propose(self, side):
        form = forms.Proposing(self.request.POST, today=timezone.localdate())
        if not form.is_valid():
            return self._with("proposing", form)
        try:
            actions.propose(
                introduction=self.thing, side=side, by=self.request.user.person, now=timezone.now(), **form.cleaned_data
            )
        except (actions.NotThatDay, actions.WrongNumber) as refusal:
            refused_at_its_field(form, refusal)
            return self._with("proposing", form)
        messages.success(self.request, _("Your proposal was sent."))
        return None

    def _agree(self, side):
        form = forms.Agreeing(self.request.POST)
        if not form.is_valid():
            raise actions.Changed
        actions.agree(
            introduction=self.thing, side=side, by=self.request.user.person, now=timezone.now(), **form.cleaned_data
        )
        messages.success(self.request, _("Agreed. Both sides get a mail."))

    def _end(self, side):
        form = forms.Ending(self.request.POST)
        if not form.is_valid():
            return self._with("ending", form)
        try:
            actions.end(introduction=self.thing, side=side, now=timezone.now(), **form.cleaned_data)
        except actions.HoldsContact as refusal:
            refused_at_its_field(form, refusal)
            return self._with("ending", form)
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

    def get_form_kwargs(self):
        asked = super().get_form_kwargs()
        return asked | {"came": self.thing.came} if self.get_form_class() is forms.LookingBackLater else asked

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
        today = timezone.localdate()
        return super().get_context_data(
            listed=self.thing, standing=rules.standing(self.thing, today), is_over=self.thing.until_on < today, **kwargs
        )

    def post(self, request, *args, **kwargs):
        try:
            actions.confirm(listed=self.thing, now=timezone.now())
        except actions.NotLive:
            messages.error(request, _("Its last day is past. Place it anew with other days."))
        except actions.ClosedOnPurpose as refusal:
            messages.error(request, refusal_in_words(refusal))
        else:
            messages.success(request, _("Thank you. It stands on the site again."))
        return redirect(request.path)
