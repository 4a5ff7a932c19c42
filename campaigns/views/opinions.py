"""Others look along: a colleague by a link, and an owner who decides."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.generic import FormView, View

from mmn_portal.core.guarded import ByLink, Guarded
from mmn_portal.core.limits import allow
from mmn_portal.outbox.address import Address
from mmn_portal.people.models import Organisation

from .. import actions, forms, queries, rules
from ..models import Design, Render
from .studio import OfDesign, sent_picture

ASKED_A_DAY = 20


class DesignOpinions(OfDesign, FormView):
    """Ask somebody to look, and read what was said. An owner approves here."""

    template_name = "campaigns/design_opinions.html"
    form_class = forms.AskingColleague

    def get_context_data(self, **kwargs):
        kwargs.setdefault("remarking", forms.Remarking(prefix="eigenaar"))
        return super().get_context_data(
            design=self.thing, opinions=queries.opinions_of(self.thing), print=queries.print_of_design(self.thing),
            owner_decides=queries.owner_decides(self.thing.organisation), waits=queries.waits_for_owner(self.thing),
            may_approve=rules.may_decide(self.request.user, self.thing.organisation), **kwargs,
        )  # fmt: skip

    def post(self, request, *args, **kwargs):
        if request.POST.get("deed") == "terug" and rules.may_approve(request.user, self.thing):
            return self._send_back()
        return super().post(request, *args, **kwargs)

    def _send_back(self):
        """An owner wants something changed first."""
        remarking = forms.Remarking(self.request.POST, prefix="eigenaar")
        if not remarking.is_valid():
            # Its own page, with the other form untouched.
            return self.render_to_response(self.get_context_data(form=self.form_class(), remarking=remarking))
        actions.send_back(
            design=self.thing, remark=remarking.cleaned_data["remark"], by=self.request.user, now=timezone.now()
        )
        messages.success(self.request, _("Your remark was sent to who asked you."))
        return redirect("campaigns:design-opinions", key=self.thing.key)

    def form_valid(self, form):
        if not allow("studio.opinions", str(self.request.user.pk), times=ASKED_A_DAY, seconds=86_400):
            form.add_error(None, _("You asked very many people today. Go on tomorrow."))
            return self.form_invalid(form)
        to = Address(form.cleaned_data["email"], (get_language() or "nl")[:2])
        try:
            actions.ask_colleague(
                design=self.thing, to=to, note=form.cleaned_data["note"], by=self.request.user, now=timezone.now()
            )
        except actions.OrganisationNotConfirmed:
            form.add_error(None, _("NOV looks at your organisation first. After that you can let others look along."))
            return self.form_invalid(form)
        messages.success(self.request, _("We sent the link to %s. You get a mail when there is an answer.") % to.email)
        return redirect("campaigns:design-opinions", key=self.thing.key)


class AskOwner(OfDesign, View):
    """Ask the owners to approve a design."""

    def post(self, request, key):
        try:
            actions.ask_owner(design=self.thing, by=request.user, now=timezone.now())
        except actions.NobodyToAsk:
            messages.warning(request, _("No owner of your organisation can be mailed. Call us: we help you."))
        else:
            messages.success(
                request, _("We asked the owner of your organisation. You get a mail when there is an answer.")
            )
        return redirect("campaigns:design-opinions", key=key)


class OfOwner(Guarded):
    """For an owner of the organisation of a design."""

    abstract = True
    rule = rules.may_approve

    def find(self, key):
        user = self.request.user
        # A visitor is asked to log in; what is not of her organisation is not found after that.
        mine = Design.objects.findable_by(user) if user.is_authenticated else Design.objects.all()
        return get_object_or_404(queries.whole(mine), key=key)


class Approve(OfOwner, View):
    """An owner approves a design as she sees it."""

    def post(self, request, key):
        approved = actions.approve(
            design=self.thing, seen=request.POST.get("gezien", ""), by=request.user, now=timezone.now()
        )
        if approved:
            messages.success(request, _("Approved. It can be used now."))
        else:
            messages.warning(request, _("The design was changed meanwhile. Look once more."))
        return redirect("campaigns:design-ready" if approved else "campaigns:design-opinions", key=key)


class OwnerRule(Guarded, View):
    """An owner says whether she approves each design first."""

    rule = rules.may_decide

    def find(self, slug):
        return get_object_or_404(Organisation, slug=slug)

    def post(self, request, slug):
        decides = request.POST.get("beslist") == "ja"
        actions.let_owner_decide(organisation=self.thing, decides=decides, by=request.user, now=timezone.now())
        messages.success(
            request,
            _("From now on an owner approves each design first.") if decides
            else _("From now on everyone of your organisation can use designs at once."),
        )  # fmt: skip
        return redirect("campaigns:studio")


class OfOpinion(ByLink):
    """A design behind the link of who was asked to look at it."""

    abstract = True

    def find(self, token, **kwargs):
        found = queries.asked_for_opinion(token, now=timezone.now())
        if found is None:
            raise Http404
        return found


class SayOpinion(OfOpinion, FormView):
    """Look at a design in all its sizes, and say what you think of it."""

    template_name = "campaigns/opinion.html"
    form_class = forms.SayingOpinion

    def get_context_data(self, **kwargs):
        design = get_object_or_404(queries.whole(Design.objects.all()), pk=self.thing.design_id)
        filled = actions.filled(design)
        judged = [
            actions.judge(design=design, made=made, filled=filled, now=timezone.now())
            for made in design.version.formats.all()
        ]
        return super().get_context_data(
            opinion=self.thing, design=design, judged=judged, token=self.kwargs["token"],
            alt=queries.alt_text(filled, design.version.fields.all()), **kwargs,
        )  # fmt: skip

    def form_valid(self, form):
        said = {name: form.cleaned_data[name] for name in ("answer", "remark", "said_by")}
        try:
            opinion = actions.say(opinion=self.thing, **said, now=timezone.now())
        except actions.AnsweredAlready:
            return redirect(self.request.path)
        return render(self.request, "campaigns/opinion_thanks.html", {"opinion": opinion})


class OpinionPicture(OfOpinion, View):
    """A small picture of the design that somebody was asked to look at."""

    def get(self, request, token, number):
        found = get_object_or_404(Render, design=self.thing.design_id, pk=number, output=actions.SMALL)
        return sent_picture(request, found.file, "ontwerp.jpg", "image/jpeg", "private, no-cache")
