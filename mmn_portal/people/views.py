"""The pages about organisations and about my own data."""

import json

from django.contrib import messages
from django.contrib.auth import logout
from django.http import Http404, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.text import slugify
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.generic import FormView, TemplateView, View

from mmn_portal.core import api, tokens
from mmn_portal.core.api import OpenData
from mmn_portal.core.files import send_file
from mmn_portal.core.guarded import Guarded, everyone, rest_of_query, signed_in
from mmn_portal.core.limits import UPLOADS_AN_HOUR, allow

from . import actions, erasure, forms, mails, open_data, participation, queries, rules
from .enums import Province, Sector
from .models import Invitation, JoinRequest, Location, Membership, Organisation

COPIES_AN_HOUR = 10


class Directory(Guarded, TemplateView):
    """All confirmed organisations: by name, province and sector, with a map."""

    rule = everyone
    cacheable = True
    template_name = "people/directory.html"

    def get_context_data(self, **kwargs):
        asked = self.request.GET
        words, province, sector = asked.get("q", "")[:100], asked.get("provincie", ""), asked.get("sector", "")
        return super().get_context_data(
            page_obj=queries.directory(words=words, province=province, sector=sector, page=asked.get("page")),
            provinces=queries.provinces(),
            form=forms.Browsing(asked or None),
            province=province,
            is_filtered=bool(words or province or sector),
            page_query=rest_of_query(self.request),
            **kwargs,
        )


class OrganisationPage(Guarded, TemplateView):
    """The public page of an organisation."""

    rule = rules.may_see
    template_name = "people/organisation.html"

    def find(self, slug):
        return get_object_or_404(Organisation.objects.visible_to(self.request.user).select_related("place"), slug=slug)

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            mine=rules.membership_of(self.request.user, self.thing),
            locations=self.thing.locations.select_related("place").order_by("name", "pk"),
            **kwargs,
        )


class OrganisationLogo(OrganisationPage):
    """The logo as a picture of the portal's own host."""

    def get(self, request, *args, **kwargs):
        if not self.thing.logo:
            raise Http404
        kind = "image/svg+xml" if self.thing.logo.name.endswith(".svg") else "image/png"
        if self.thing.logo.name.endswith((".jpg", ".jpeg")):
            kind = "image/jpeg"
        try:
            response = send_file(
                request, self.thing.logo, name=f"{self.thing.slug}-logo.{self.thing.logo.name.rpartition('.')[2]}",
                content_type=kind, etag=self.thing.logo.name, as_attachment=False,
            )  # fmt: skip
        except FileNotFoundError:
            raise Http404 from None
        # An SVG is only ever a picture here: were it opened by itself, nothing in it may run or load.
        response.headers["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
        return response


class FindOrganisation(Guarded, FormView):
    """Step one of signing up an organisation: is it known already?"""

    rule = signed_in
    form_class = forms.Finding
    template_name = "people/organisation_find.html"

    def form_valid(self, form):
        name = form.cleaned_data["name"]
        found = list(Organisation.objects.named_like(name).select_related("place").order_by("name", "pk")[:8])
        if not found:
            return redirect(f"{reverse('people:organisation-new')}?{self._query(name)}")
        return self.render_to_response(
            self.get_context_data(form=form, found=found, name=name, query=self._query(name))
        )

    @staticmethod
    def _query(name):
        return urlencode({"naam": name})


class NewOrganisation(Guarded, FormView):
    """Step two: the facts of a new organisation."""

    rule = signed_in
    form_class = forms.Proposing
    template_name = "people/organisation_new.html"

    def get_initial(self):
        return {"name": self.request.GET.get("naam", "")[:120], "kind": "voluntary"}

    def form_valid(self, form):
        organisation = actions.propose_organisation(
            **form.cleaned_data, province="", by=self.request.user.person, now=timezone.now()
        )
        messages.success(self.request, _("%s stands on the portal. You can start right away.") % organisation.name)
        return redirect("people:organisation-manage", organisation.slug)


class OfMyOrganisation(Guarded):
    """Pages for those who act for an organisation; for others it is not found."""

    abstract = True
    rule = rules.may_act_for

    def find(self, slug, **kwargs):
        return get_object_or_404(Organisation.objects.visible_to(self.request.user).select_related("place"), slug=slug)

    def my_membership(self):
        """The membership that acts; staff act in the admin instead."""
        membership = rules.membership_of(self.request.user, self.thing)
        if membership is None:
            raise Http404
        return membership

    def back(self):
        return redirect("people:organisation-manage", self.thing.slug)


class ManageOrganisation(OfMyOrganisation, TemplateView):
    """Where its people manage an organisation: members, invitations, requests, locations."""

    rule = rules.belongs
    template_name = "people/organisation_manage.html"

    def get_context_data(self, **kwargs):
        now = timezone.now()
        return super().get_context_data(
            managed=queries.managed(self.thing, self.request.user, now=now),
            may_act=rules.may_act_for(self.request.user, self.thing),
            invite_form=forms.Inviting(),
            **kwargs,
        )


class ChangeOrganisation(OfMyOrganisation, FormView):
    """Change what the public page shows."""

    form_class = forms.ChangingOrganisation
    template_name = "people/organisation_change.html"

    def get_initial(self):
        return forms.initial_of(self.thing)

    def form_valid(self, form):
        if form.files and not allow("upload", str(self.request.user.pk), times=UPLOADS_AN_HOUR, seconds=3600):
            form.add_error("logo", _("You sent many pictures. Try again in an hour."))
            return self.form_invalid(form)
        actions.change_organisation(
            organisation=self.thing, changes=form.changes(), by=self.request.user, now=timezone.now()
        )
        messages.success(self.request, _("Your page has been changed."))
        return self.back()


class AddLocation(OfMyOrganisation, FormView):
    """Add a location."""

    form_class = forms.AddingLocation
    template_name = "people/location_new.html"

    def form_valid(self, form):
        actions.add_location(organisation=self.thing, **form.cleaned_data)
        messages.success(self.request, _("The location has been added."))
        return self.back()


class RemoveLocation(OfMyOrganisation, View):
    """Remove a location."""

    def post(self, request, slug, pk):
        actions.remove_location(location=get_object_or_404(Location, pk=pk, organisation=self.thing))
        messages.success(request, _("The location has been removed."))
        return self.back()


class Invite(OfMyOrganisation, FormView):
    """Invite a colleague by mail."""

    form_class = forms.Inviting
    template_name = "people/invite.html"

    def form_valid(self, form):
        try:
            actions.invite(
                organisation=self.thing, **form.cleaned_data, language=(get_language() or "nl")[:2],
                by=self.my_membership(), now=timezone.now(),
            )  # fmt: skip
        except actions.MayNot:
            form.add_error("role", _("Only an owner can invite an owner."))
        except actions.TooMany:
            form.add_error(None, _("That were many invitations today. Try again tomorrow."))
        except actions.AlreadyMember:
            form.add_error("email", _("This colleague belongs to your organisation already."))
        else:
            messages.success(self.request, _("We have sent an invitation to %s.") % form.cleaned_data["email"])
            return self.back()
        return self.form_invalid(form)


class WithdrawInvitation(OfMyOrganisation, View):
    """Make the link of an invitation stop working."""

    def post(self, request, slug, pk):
        actions.withdraw_invitation(invitation=get_object_or_404(Invitation, pk=pk, organisation=self.thing))
        messages.success(request, _("The invitation has been withdrawn."))
        return self.back()


class AnswerJoinRequest(OfMyOrganisation, View):
    """Let somebody in, or not."""

    def post(self, request, slug, pk):
        asked = get_object_or_404(
            JoinRequest.objects.select_related("person", "organisation"), pk=pk, organisation=self.thing
        )
        admit = request.POST.get("answer") == "admit"
        try:
            actions.answer_join_request(request=asked, admit=admit, by=request.user.person, now=timezone.now())
        except actions.NoSuchRoad:
            messages.warning(request, _("A colleague has answered already."))
        else:
            messages.success(request, _("Done. We tell %s by mail.") % asked.person.name)
        return self.back()


class ChangeMember(OfMyOrganisation, View):
    """Give a colleague another role, hand over, or take somebody out."""

    def post(self, request, slug, pk):
        member = get_object_or_404(Membership.objects.select_related("person"), pk=pk, organisation=self.thing)
        deed, mine = request.POST.get("deed", ""), self.my_membership()
        try:
            if deed == "remove":
                actions.remove_member(membership=member, by=mine)
            elif deed == "hand-over":
                actions.hand_over(membership=mine, to=member, now=timezone.now())
            elif deed in {"owner", "coordinator", "member"}:
                actions.give_role(membership=member, role=deed, by=mine, now=timezone.now())
            else:
                raise Http404
        except actions.LastOwner:
            messages.error(request, _("An organisation keeps at least one owner. First make a colleague owner."))
        except actions.MayNot:
            messages.error(request, _("Only an owner can do that."))
        else:
            messages.success(request, _("Done."))
        return self.back()


class Leave(OfMyOrganisation, TemplateView):
    """Leave an organisation; GET asks, POST does."""

    rule = rules.belongs
    template_name = "people/leave.html"

    def post(self, request, slug):
        try:
            actions.leave(membership=self.my_membership())
        except actions.LastOwner:
            messages.error(request, _("You are the only owner. First make a colleague owner, then you can leave."))
            return self.back()
        messages.success(request, _("You have left %s.") % self.thing.name)
        return redirect("home:mine")


class Join(Guarded, FormView):
    """Ask to belong to an organisation."""

    rule = signed_in
    form_class = forms.Joining
    template_name = "people/join.html"

    def find(self, slug):
        return get_object_or_404(Organisation.objects.not_refused(), slug=slug)

    def form_valid(self, form):
        try:
            actions.ask_to_join(
                organisation=self.thing, by=self.request.user.person, note=form.cleaned_data["note"], now=timezone.now()
            )
        except actions.AlreadyMember:
            messages.info(self.request, _("You belong to %s already.") % self.thing.name)
        else:
            messages.success(self.request, _("We have asked the people of %s. You get a mail.") % self.thing.name)
        return redirect("home:mine")


class AcceptInvitation(Guarded, TemplateView):
    """The link of an invitation: GET shows, POST joins."""

    rule = everyone
    template_name = "people/invitation.html"

    def find(self, token):
        try:
            (pk,) = tokens.read(mails.INVITATION, token)
        except (tokens.BadToken, ValueError):
            raise Http404 from None
        return get_object_or_404(Invitation.objects.select_related("organisation", "invited_by"), pk=pk)

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            is_open=rules.invitation_is_open(self.thing, now=timezone.now()), next=self.request.path, **kwargs
        )

    def post(self, request, token):
        if not request.user.is_authenticated:
            return redirect(f"{reverse('account_signup')}?next={request.path}")
        try:
            actions.accept_invitation(invitation=self.thing, by=request.user.person, now=timezone.now())
        except actions.InvitationEnded:
            return self.render_to_response(self.get_context_data())
        messages.success(request, _("Welcome to %s.") % self.thing.organisation.name)
        return redirect("people:organisation-manage", self.thing.organisation.slug)


class MyData(Guarded, FormView):
    """My name and language, a copy of everything, and being forgotten."""

    rule = signed_in
    form_class = forms.ChangingMe
    template_name = "people/my_data.html"

    def get_initial(self):
        person = self.request.user.person
        return {"name": person.name, "phone": person.phone, "language": person.language}

    def form_valid(self, form):
        actions.change_person(person=self.request.user.person, **form.cleaned_data)
        messages.success(self.request, _("Your details have been changed."))
        return redirect("people:my-data")


class MyCopy(Guarded, View):
    """Everything that is known of me, as a file."""

    rule = signed_in

    def get(self, request):
        person = request.user.person
        if not allow("export", str(request.user.pk), times=COPIES_AN_HOUR, seconds=3600):
            messages.warning(request, _("You asked for your data many times. Try again in an hour."))
            return redirect("people:my-data")
        body = json.dumps(erasure.export_person(person=person), ensure_ascii=False, indent=2, default=str)
        response = HttpResponse(body, content_type="application/json; charset=utf-8")
        response.headers["Content-Disposition"] = (
            f'attachment; filename="{slugify(person.name) or "mijn"}-gegevens.json"'
        )
        return response


class ForgetMe(Guarded, TemplateView):
    """Being forgotten: GET says what it means, POST does it."""

    rule = signed_in
    template_name = "people/forget_me.html"

    def post(self, request):
        try:
            erasure.erase_person(person=request.user.person, by=None, now=timezone.now())
        except actions.LastOwner:
            messages.error(request, _("You are the only owner of an organisation. First make a colleague owner."))
            return redirect("people:my-data")
        logout(request)
        response = HttpResponseRedirect(reverse("home:front"))
        response.headers["Clear-Site-Data"] = '"cache", "storage"'
        return response


class Places(Guarded, View):
    """Suggestions of places, for the field that knows how to ask."""

    rule = everyone

    def get(self, request):
        return JsonResponse(queries.places_starting_with(request.GET.get("q", "")[:80]), safe=False)


class NetworkPage(Guarded, TemplateView):
    """How the members of a network take part: numbers, never one organisation."""

    rule = rules.may_see_network
    template_name = "people/network.html"

    def find(self, slug):
        return get_object_or_404(Organisation, slug=slug)

    def get_context_data(self, **kwargs):
        members = queries.members_of(self.thing)
        return super().get_context_data(
            network=self.thing, how_many=len(members), least=participation.LEAST,
            lines=participation.lines_of(members, timezone.now()), **kwargs,
        )  # fmt: skip


class OpenOrganisations(OpenData):
    """The confirmed organisations as open data."""

    def get(self, request):
        asked = {
            "provincie": api.one_of(request.GET, "provincie", Province.values),
            "sector": api.one_of(request.GET, "sector", Sector.values),
            "q": request.GET.get("q", "")[: api.LONGEST],
        }
        found = Organisation.objects.in_directory(words=asked["q"], province=asked["provincie"], sector=asked["sector"])
        facts, rows = self.page_of(found, {name: word for name, word in asked.items() if word})
        return self.answer(facts | {"results": [open_data.in_short(each) for each in rows]})


class OpenOrganisation(OpenData):
    """One confirmed organisation as open data."""

    def find(self, slug):
        return get_object_or_404(Organisation.objects.public().select_related("place"), slug=slug)

    def get(self, request, slug):
        return self.answer(open_data.in_full(self.thing))
