"""The postbox of development: what was sent, and its links to follow."""

from django.http import Http404
from django.views.generic import TemplateView

from mmn_portal.core.files import shut_in
from mmn_portal.core.guarded import Guarded, everyone

from . import postbox


class Postbox(Guarded, TemplateView):
    """All mails that were sent, newest first."""

    rule = everyone
    template_name = "outbox/postbox.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(letters=postbox.letters(), **kwargs)


class PostboxLetter(Guarded, TemplateView):
    """One mail: its text, its links and its files."""

    rule = everyone
    template_name = "outbox/letter.html"

    def find(self, name, **kwargs):
        found = postbox.letter(name)
        if found is None:
            raise Http404
        return found


class PostboxHtml(PostboxLetter):
    """The HTML of one mail, alone on its page; it brings its own styles, so it may use them here and nowhere else."""

    def get(self, request, *args, **kwargs):
        return shut_in(self.thing.html)
