"""Pictures leave through the portal's own host."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.generic import View

from mmn_portal.core.files import send_file
from mmn_portal.core.guarded import Guarded, everyone

from .enums import Where
from .models import Picture, Rendition, Use

KINDS = {"webp": "image/webp", "jpg": "image/jpeg", "png": "image/png"}


class PictureFile(Guarded, View):
    """One rendition. Its content never changes, so browsers may keep it; not of people, who may change their minds."""

    rule = everyone

    def find(self, pk, width):
        return self._seen(pk, Where.PORTAL, width=width, use=Use.WEB)

    def _seen(self, pk, where, **which):
        mine = Picture.objects.looked_at_by(self.request.user, where, timezone.localdate()).with_people()
        self.picture = get_object_or_404(mine.distinct(), pk=pk)
        return get_object_or_404(Rendition, picture=self.picture, **which)

    def get(self, request, pk, **kwargs):
        ending = self.thing.file.name.rpartition(".")[2]
        try:
            response = send_file(
                request, self.thing.file, name=f"{pk}-{self.thing.width}.{ending}", content_type=KINDS[ending],
                etag=self.thing.file.name, as_attachment=False,
            )  # fmt: skip
        except FileNotFoundError:
            raise Http404 from None
        # Staff see of people what others may not.
        ours = self.picture.organisation_id is not None or (self.picture.has_people and request.user.is_staff)
        owned = "private" if ours else "public"
        keeps = "no-cache" if self.picture.has_people else f"max-age={3600 if owned == 'private' else 86400}"
        response.headers["Cache-Control"] = f"{owned}, {keeps}"
        return response


class PictureInMail(PictureFile):
    """The rendition for mails."""

    def find(self, pk):
        return self._seen(pk, Where.ONLINE, use=Use.MAIL)
