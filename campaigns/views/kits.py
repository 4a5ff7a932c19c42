"""The pages of the campaign: kits, the library, and the files themselves."""

import mimetypes

from django.contrib import messages
from django.http import Http404, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.http import content_disposition_header, urlencode
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.generic import TemplateView, View

from mmn_portal.core.files import is_beginning, send_file
from mmn_portal.core.guarded import Guarded, everyone

from .. import actions, forms, parcels, queries, rules
from ..enums import Parcel
from ..models import Kit, Material

# Whoever asks again gets "not changed" at once, and a retired kit is gone at once.
ASK_AGAIN = "private, no-cache"


class Front(Guarded, TemplateView):
    """All kits."""

    rule = everyone
    cacheable = True
    template_name = "campaigns/front.html"

    def get_context_data(self, **kwargs):
        now = timezone.now()
        return super().get_context_data(cards=queries.kits(now=now), week=queries.week_near(now=now), **kwargs)


class OfKit(Guarded):
    """What is about one kit."""

    abstract = True
    rule = rules.may_see_kit

    def find(self, slug):
        return get_object_or_404(
            Kit.objects.findable_by(self.request.user, timezone.now()).select_related("phase"), slug=slug
        )


class KitPage(OfKit, TemplateView):
    """One kit: its pictures, everything in it, and one button for the whole."""

    cacheable = True
    template_name = "campaigns/kit.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            page=queries.kit_page(self.thing, self.request.user, now=timezone.now()),
            organisations=queries.my_organisations(self.request.user),
            **kwargs,
        )


class KitZip(OfKit, View):
    """The whole kit: the ZIP that lies ready, or the same streamed while it is being built."""

    def get(self, request, slug):
        now = timezone.now()
        if not rules.may_take_kit(request.user, self.thing, now=now):
            raise Http404
        materials = queries.given_out(self.thing, now=now)
        response = self._ready(materials) or self._on_the_spot(list(materials))
        if is_beginning(request) and response.status_code in {200, 206}:
            organisation = queries.counts_for(request.user, request.GET.get("voor", ""))
            actions.record_kit(kit=self.thing, organisation=organisation, now=now)
        return response

    @property
    def _name(self):
        return f"mensen-maken-nederland-{self.thing.slug}.zip"

    def _ready(self, materials):
        archive = queries.ready_archive(self.thing, materials)
        if archive is None:
            actions.order_archive(kit=self.thing)
            return None
        try:
            response = send_file(
                self.request, archive.file, name=self._name, content_type="application/zip", etag=archive.fingerprint
            )
        except FileNotFoundError:
            actions.lose_archive(archive=archive)
            return None
        response.headers["Cache-Control"] = ASK_AGAIN
        return response

    def _on_the_spot(self, materials):
        if not materials:
            raise Http404
        return streamed(parcels.as_zip(self.thing, materials), self._name)


class Library(Guarded, TemplateView):
    """All materials, found by what they are for."""

    rule = everyone
    cacheable = True
    template_name = "campaigns/library.html"

    def get_context_data(self, **kwargs):
        asked, now = self.request.GET, timezone.now()
        filters = queries.Filters.read(asked)
        rest = {key: asked[key] for key in forms.Browsing.base_fields if asked.get(key)}
        return super().get_context_data(
            page_obj=queries.library(filters, now=now, page=asked.get("page")),
            form=forms.Browsing(filters, queries.phases(), queries.facets(filters, now=now)),
            filters=filters,
            query=f"{urlencode(rest)}&" if rest else "",
            organisations=queries.my_organisations(self.request.user),
            **kwargs,
        )


class OfMaterial(Guarded):
    """What is about one material."""

    abstract = True
    rule = rules.may_see_material

    def find(self, slug):
        return get_object_or_404(Material.objects.findable_by(self.request.user, timezone.now()), slug=slug)


class MaterialPage(OfMaterial, TemplateView):
    """One material: big, with everything to know before using it."""

    cacheable = True
    template_name = "campaigns/material.html"

    def get_context_data(self, **kwargs):
        now, material = timezone.now(), self.thing
        return super().get_context_data(
            tile=queries.tile(material, now=now),
            may_take=rules.may_take(self.request.user, material, now=now, today=timezone.localdate(now)),
            versions=material.versions.order_by("-number"),
            organisations=queries.my_organisations(self.request.user),
            instead=rules.instead_of(material, now=now),
            **kwargs,
        )


class MaterialFile(OfMaterial, View):
    """The file of a material, in its current version."""

    def get(self, request, slug):
        now, material = timezone.now(), self.thing
        if not rules.may_take(request.user, material, now=now, today=timezone.localdate(now)):
            raise Http404
        try:
            response = send_file(
                request, material.current.file, name=material.download_name,
                content_type=mimetypes.guess_type(material.download_name)[0] or "application/octet-stream",
                etag=material.current.sha256,
            )  # fmt: skip
        except FileNotFoundError:
            raise Http404 from None
        # Were it opened by itself, nothing in it may run or load.
        response.headers["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
        response.headers["Cache-Control"] = ASK_AGAIN
        if is_beginning(request) and response.status_code in {200, 206}:
            organisation = queries.counts_for(request.user, request.GET.get("voor", ""))
            actions.record_materials(materials=[material], parcel=Parcel.MATERIAL, organisation=organisation, now=now)
        return response


class MaterialPreview(OfMaterial, View):
    """The small picture of a material. Its address changes with its content, so browsers may keep it."""

    def get(self, request, slug):
        preview = self.thing.preview
        if not preview or not rules.may_show(request.user, self.thing, today=timezone.localdate()):
            raise Http404
        try:
            response = send_file(
                request, preview, name=f"{slug}.webp", content_type="image/webp", etag=preview.name, as_attachment=False
            )
        except FileNotFoundError:
            raise Http404 from None
        # What may end is asked for again each time.
        keeps = "max-age=86400" if queries.may_be_kept(self.thing) else "no-cache"
        response.headers["Cache-Control"] = f"public, {keeps}"
        return response


# Asked from pages that are kept for everyone, which hold no token; it changes nothing but a count.
@method_decorator(csrf_exempt, name="dispatch")
class Selection(Guarded, View):
    """A free choice of materials as one ZIP."""

    rule = everyone

    def get(self, request):
        return self._send(request, request.GET)

    def post(self, request):
        return self._send(request, request.POST)

    def _send(self, request, asked):
        now = timezone.now()
        materials = queries.selection(asked.getlist("materiaal"), now=now)
        if not materials:
            messages.warning(request, _("Choose one or more materials first. Then press the button again."))
            return redirect("campaigns:library")
        response = streamed(parcels.as_zip(None, materials), "mensen-maken-nederland-selectie.zip")
        if request.method != "HEAD":
            organisation = queries.counts_for(request.user, asked.get("voor", ""))
            actions.record_materials(materials=materials, parcel=Parcel.SELECTION, organisation=organisation, now=now)
        return response


def streamed(zipped, name):
    """A ZIP while it is being made; its length is known, so the browser shows how far it is."""
    response = StreamingHttpResponse(zipped, content_type="application/zip")
    response.headers["Content-Length"] = str(len(zipped))
    response.headers["Content-Disposition"] = content_disposition_header(True, name)
    response.headers["Cache-Control"] = ASK_AGAIN
    return response
