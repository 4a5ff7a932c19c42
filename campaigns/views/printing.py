"""What a printer needs to know about a design, on one page to print."""

from django.contrib import messages
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from .. import actions, design_parcels
from .studio import OfDesign


class PrintOrder(OfDesign, TemplateView):
    """Each size on paper that is ready. How many and where to is filled in on the page itself, and kept nowhere."""

    template_name = "campaigns/print_order.html"

    def get(self, request, *args, **kwargs):
        design, filled = self.thing, actions.filled(self.thing)
        ready = actions.fit_for_print(design=design, filled=filled, now=timezone.now())
        if not ready:
            messages.warning(request, _("No size for print is ready yet. See below what has to be mended."))
            return redirect("campaigns:design-ready", key=design.key)
        lines = design_parcels.order_lines(design, ready, filled)
        return self.render_to_response(self.get_context_data(design=design, lines=lines))
