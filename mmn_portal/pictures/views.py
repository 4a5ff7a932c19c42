"""Pictures leave through the portal's own host."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.views.generic import View

from mmn_portal.core.files import send_file
from mmn_portal.core.guarded import Guarded, everyone

from .models import Rendition


class PictureFile(Guarded, View):
    """One rendition. Its content never changes, so browsers may keep it."""

    rule = everyone

    def find(self, pk, width):
        return get_object_or_404(Rendition, picture_id=pk, width=width)

    def get(self, request, pk, width):
        try:
            response = send_file(
                request, self.thing.file, name=f"{pk}-{width}.webp", content_type="image/webp",
                etag=self.thing.file.name, as_attachment=False,
            )  # fmt: skip
        except FileNotFoundError:
            raise Http404 from None
        response.headers["Cache-Control"] = "public, max-age=86400"
        return response
