"""What is new since somebody took it along, and who wants to hear of it."""

import mimetypes

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.generic import TemplateView, View

from mmn_portal.core.files import is_beginning, send_file
from mmn_portal.core.guarded import Guarded, signed_in

from .. import actions, queries, rules
from ..enums import Parcel
from ..models import Kit
from .kits import ASK_AGAIN, OfMaterial


class MaterialNew(OfMaterial, TemplateView):
    """The version that somebody has beside the one of now, and what is new in it."""

    template_name = "campaigns/material_new.html"

    def get_context_data(self, **kwargs):
        now = timezone.now()
        return super().get_context_data(
            beside=queries.beside(self.thing, self.request.user, now=now),
            organisations=queries.my_organisations(self.request.user),
            instead=rules.instead_of(self.thing, now=now),
            **kwargs,
        )


class VersionPreview(OfMaterial, View):
    """What an earlier version looked like, as long as the material may be seen."""

    def find(self, slug, number):
        return super().find(slug)

    def get(self, request, slug, number):
        if not rules.may_show(request.user, self.thing, today=timezone.localdate()):
            raise Http404
        preview = get_object_or_404(self.thing.versions.exclude(preview=""), number=number).preview
        try:
            response = send_file(
                request, preview, name=f"{slug}-{number}.webp", content_type="image/webp", etag=preview.name,
                as_attachment=False,
            )  # fmt: skip
        except FileNotFoundError:
            raise Http404 from None
        response.headers["Cache-Control"] = "public, no-cache"
        return response


class KitSilence(Guarded, TemplateView):
    """Hear nothing more of a kit, or hear of it again."""

    rule = signed_in
    template_name = "campaigns/kit_silence.html"

    def find(self, slug):
        return get_object_or_404(Kit.objects.findable_by(self.request.user, timezone.now()), slug=slug)

    def get_context_data(self, **kwargs):
        return super().get_context_data(is_silent=queries.is_silent(self.request.user, self.thing), **kwargs)

    def post(self, request, slug):
        person = request.user.person
        if request.POST.get("stil"):
            actions.be_silent(person=person, kit=self.thing, now=timezone.now())
            messages.success(request, _("You get no more messages of this kit."))
        else:
            actions.speak_again(person=person, kit=self.thing)
            messages.success(request, _("You get messages of this kit again."))
        return redirect("campaigns:kit-silence", slug=slug)


class OfSize(OfMaterial):
    """A pictorial material at another size."""

    abstract = True

    def find(self, slug, width):
        return super().find(slug)

    def _send(self, request, width, *, for_page):
        try:
            made = actions.rendition(material=self.thing, width=width, for_page=for_page)
            name = f"{self.thing.slug}-{width}.{made.format}"
            return send_file(
                request, made.file, name=name, content_type=mimetypes.guess_type(name)[0], etag=made.file.name,
                as_attachment=not for_page,
            )  # fmt: skip
        except (actions.NotAPicture, FileNotFoundError):
            raise Http404 from None


class MaterialPicture(OfSize, View):
    """For the page of the material. Its address changes with its content; what may end is asked for again each time."""

    def get(self, request, slug, width):
        if not rules.may_show(request.user, self.thing, today=timezone.localdate()):
            raise Http404
        response = self._send(request, width, for_page=True)
        response.headers["Cache-Control"] = (
            f"public, {'max-age=86400' if queries.may_be_kept(self.thing) else 'no-cache'}"
        )
        return response


class MaterialSmaller(OfSize, View):
    """To take along, smaller: counted as the file itself."""

    def get(self, request, slug, width):
        now, material = timezone.now(), self.thing
        if not rules.may_take(request.user, material, now=now, today=timezone.localdate(now)):
            raise Http404
        response = self._send(request, width, for_page=False)
        response.headers["Cache-Control"] = ASK_AGAIN
        if is_beginning(request) and response.status_code in {200, 206}:
            organisation = queries.counts_for(request.user, request.GET.get("voor", ""))
            actions.record_materials(materials=[material], parcel=Parcel.MATERIAL, organisation=organisation, now=now)
        return response
