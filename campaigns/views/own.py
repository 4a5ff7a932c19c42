"""An organisation's own campaign: its page, and how it is made."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.generic import FormView, TemplateView, View

from mmn_portal.core.guarded import Guarded
from mmn_portal.people.models import Organisation

from .. import actions, composing, forms, queries, rules
from ..models import Design, Material, OwnCampaign
from .kits import ASK_AGAIN
from .studio import sent_picture


class BeginCampaign(Guarded, FormView):
    """A campaign for one of my organisations."""

    rule = rules.may_run_campaigns
    template_name = "campaigns/own_begin.html"
    form_class = forms.BeginningCampaign

    def find(self, organisation):
        return get_object_or_404(Organisation, slug=organisation)

    def form_valid(self, form):
        campaign = actions.begin_campaign(
            organisation=self.thing, **form.cleaned_data, by=self.request.user, now=timezone.now()
        )
        return redirect("campaigns:own-change", slug=campaign.slug)


class OfCampaign(Guarded):
    """What is about one campaign."""

    abstract = True
    rule = rules.may_see_campaign

    def find(self, slug, **kwargs):
        found = (
            OwnCampaign.objects.findable_by(self.request.user)
            if self.request.user.is_authenticated
            else OwnCampaign.objects.all()
        )
        return get_object_or_404(found.select_related("organisation__place", "link"), slug=slug)


class OwnCampaignPage(OfCampaign, TemplateView):
    """The page of a campaign."""

    cacheable = True
    template_name = "campaigns/own.html"

    def get_context_data(self, **kwargs):
        user = self.request.user
        return super().get_context_data(
            page=queries.own_page(self.thing, now=timezone.now()),
            may_run=user.is_authenticated and rules.may_run_campaign(user, self.thing), **kwargs,
        )  # fmt: skip


class ChangeCampaign(OfCampaign, FormView):
    """The words, the posters and the material."""

    rule = rules.may_run_campaign
    template_name = "campaigns/own_change.html"
    form_class = forms.ChangingCampaign

    def get_form_kwargs(self):
        now, campaign = timezone.now(), self.thing
        materials = Material.objects.on_show(now).usable(timezone.localdate(now)).in_order()
        initial = {name: getattr(campaign, name) for name in ("title", "goal", "starts_on", "ends_on", "text")}
        initial |= {
            "designs": list(campaign.posters.values_list("design", flat=True)),
            "materials": list(campaign.materials.values_list("pk", flat=True)),
        }
        return super().get_form_kwargs() | {"campaign": campaign, "materials": materials, "initial": initial}

    def get_context_data(self, **kwargs):
        return super().get_context_data(campaign=self.thing, **kwargs)

    def form_valid(self, form):
        asked = dict(form.cleaned_data)
        chosen = [one.pk for one in asked.pop("designs")]
        designs = list(queries.whole(Design.objects.filter(pk__in=chosen)).newest_first())
        materials = list(asked.pop("materials"))
        try:
            actions.save_campaign(
                campaign=self.thing,
                designs=designs,
                materials=materials,
                by=self.request.user,
                now=timezone.now(),
                **asked,
            )
        except actions.PosterNotReady as refusal:
            form.add_error("designs", _("Something has to be mended first in: %s") % ", ".join(refusal.designs))
            return self.form_invalid(form)
        messages.success(self.request, _("Saved."))
        return redirect(self.thing)


class CampaignDeed(OfCampaign, View):
    """Show the page, or take it off."""

    rule = rules.may_run_campaign

    def post(self, request, slug, deed):
        now = timezone.now()
        if deed == "weghalen":
            try:
                actions.withdraw_campaign(campaign=self.thing, by=request.user, now=now)
            except actions.NoSuchCampaignRoad:
                messages.info(request, _("Your campaign was off the site already."))
            else:
                messages.success(request, _("Your campaign is off the site. You and your colleagues still see it."))
            return redirect(self.thing)
        try:
            actions.publish_campaign(campaign=self.thing, by=request.user, now=now)
        except actions.OrganisationNotConfirmed:
            messages.warning(request, _("NOV looks at your organisation first. After that you can show your campaign."))
        except actions.TakenOffByStaff:
            messages.warning(request, _("NOV took this campaign off the site. Call or mail us: we can put it back."))
        except actions.NothingOnIt:
            messages.warning(request, _("Put a poster on your page first."))
            return redirect("campaigns:own-change", slug=slug)
        else:
            messages.success(request, _("Your campaign is on show. Share the address!"))
        return redirect(self.thing)


class CampaignPoster(OfCampaign, View):
    """The picture of a poster; it shares the fate of its page. No browser keeps it without asking: a photo may be taken back."""

    def get(self, request, slug, number):
        poster = get_object_or_404(self.thing.posters, pk=number)
        return sent_picture(request, poster.picture, f"{slug}-{number}.jpg", "image/jpeg", ASK_AGAIN)


class CampaignShare(OfCampaign, View):
    """The picture that other sites show beside a link to the page."""

    def get(self, request, slug, number):
        poster = get_object_or_404(self.thing.posters, pk=number)
        return sent_picture(request, poster.share, f"{slug}.jpg", "image/jpeg", ASK_AGAIN)


class CampaignCode(OfCampaign, View):
    """The short link of the page as a QR code."""

    def get(self, request, slug):
        if self.thing.link is None:
            raise Http404
        return HttpResponse(composing.code(self.thing.link.address), content_type="image/svg+xml")
