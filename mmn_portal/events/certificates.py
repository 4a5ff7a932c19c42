"""Certificates of attendance: for oneself, for a whole organisation, and the public check of a code."""

from django.conf import settings
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.generic import FormView, TemplateView, View

from mmn_portal.core.files import send_made
from mmn_portal.core.guarded import Guarded, everyone
from mmn_portal.core.limits import allow
from mmn_portal.people import rules as people
from mmn_portal.people.models import Organisation

from . import actions, forms, papers, queries
from .models import Event
from .views import ByRegistrationLink

# Whoever guesses would need to try 75 bits; this keeps the trying itself away.
CHECKS, CHECKS_SECONDS = 60, 3600


class MyCertificate(ByRegistrationLink, View):
    """Her own certificate, by her own link. The first time it is asked for by a button; then the link works too."""

    def get(self, request, token):
        issued = queries.certificates_of(self.thing.event, registration=self.thing)
        if not issued:
            raise Http404
        return self._file(issued)

    def post(self, request, token):
        try:
            actions.issue_certificate(registration=self.thing, now=timezone.now())
        except actions.NotThere:
            raise Http404 from None
        return self.get(request, token)

    def _file(self, issued):
        pdf = papers.certificates(issued, language=self.thing.language, at=timezone.now())
        return send_made(pdf, name=f"bewijs-{self.thing.event.slug}.pdf", content_type="application/pdf")


class OrganisationCertificates(Guarded, View):
    """Everyone of an organisation who was there, in one PDF: for its owners and coordinators, and staff."""

    def find(self, slug, event):
        self.event = get_object_or_404(Event.objects.public(), slug=event)
        return get_object_or_404(Organisation, slug=slug)

    rule = people.may_act_for

    def get(self, request, slug, event):
        issued = queries.certificates_of(self.event, organisation=self.thing)
        if not issued:
            raise Http404
        pdf = papers.certificates(issued, language=get_language() or "nl", at=timezone.now())
        return send_made(pdf, name=f"bewijzen-{self.event.slug}.pdf", content_type="application/pdf")

    def post(self, request, slug, event):
        people_there = self.event.registrations.attended().of_organisation(self.thing).select_related("event")
        actions.issue_certificates(registrations=people_there, now=timezone.now())
        return self.get(request, slug, event)


class CheckCertificate(Guarded, FormView):
    """Type the code of a certificate."""

    rule = everyone
    template_name = "events/certificate_check.html"
    form_class = forms.CheckingCertificate

    def get_form_kwargs(self):
        return super().get_form_kwargs() | ({"data": self.request.GET} if "code" in self.request.GET else {})

    def get(self, request, *args, **kwargs):
        form = self.get_form()
        if form.is_bound and form.is_valid():
            return HttpResponseRedirect(reverse("events:certificate", args=[form.cleaned_data["code"]]))
        return self.render_to_response(self.get_context_data(form=form))


class CertificatePage(Guarded, TemplateView):
    """Is this code real, and of which session? Never whose it is."""

    rule = everyone
    template_name = "events/certificate.html"

    def get(self, request, code):
        if not allow("certificate", self._asks(), times=CHECKS, seconds=CHECKS_SECONDS):
            return render(request, "429.html", {"minutes": CHECKS_SECONDS // 60}, status=429)
        certificate = queries.certificate_of_code(forms.code_of(code))
        context = self.get_context_data(certificate=certificate, code=papers.in_groups(forms.code_of(code))[:40])
        return self.render_to_response(context, status=200 if certificate else 404)

    def _asks(self):
        """The network address that asks, behind as many proxies as are trusted."""
        hops = [hop.strip() for hop in self.request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if hop.strip()]
        trusted = settings.ALLAUTH_TRUSTED_PROXY_COUNT
        return hops[-trusted] if 0 < trusted <= len(hops) else self.request.META.get("REMOTE_ADDR", "")
