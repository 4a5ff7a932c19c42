"""Collections: kept together, shared by a link that ends."""

from datetime import timedelta

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.generic import FormView, TemplateView, View

from mmn_portal.core.guarded import ByLink, Guarded, signed_in
from mmn_portal.core.text import one_line

from .. import actions, forms, parcels, queries, rules
from ..enums import Parcel
from ..models import Collection
from .kits import streamed

USUALLY = timedelta(days=60)


class Collections(Guarded, TemplateView):
    """What my organisations keep together."""

    rule = signed_in
    template_name = "campaigns/collections.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(collections=queries.collections_of(self.request.user), **kwargs)


class Collect(Guarded, FormView):
    """Put what was chosen in a collection, or in a new one."""

    rule = signed_in
    form_class = forms.Collecting
    template_name = "campaigns/collect.html"

    @property
    def chosen(self):
        asked = self.request.POST if self.request.method == "POST" else self.request.GET
        return queries.selection(asked.getlist("materiaal"), now=timezone.now())

    def get(self, request):
        if not self.chosen:
            messages.warning(request, _("Choose one or more materials first. Then press the button again."))
            return redirect("campaigns:library")
        return super().get(request)

    def get_form_kwargs(self):
        user = self.request.user
        return super().get_form_kwargs() | {
            "collections": queries.collections_of(user), "organisations": queries.my_organisations(user),
        }  # fmt: skip

    def get_context_data(self, **kwargs):
        return super().get_context_data(chosen=self.chosen, **kwargs)

    def form_valid(self, form):
        user, now = self.request.user, timezone.now()
        collection = form.chosen
        if collection is None and form.organisation is None and not user.is_staff:
            raise Http404
        try:
            if collection is None:
                collection = actions.start_collection(
                    name=form.cleaned_data["naam"], organisation=form.organisation, by=user.person, now=now
                )
            actions.collect(collection=collection, materials=self.chosen, now=now)
        except actions.TooMany:
            form.add_error(None, _("That is too much for one collection. Begin another, or throw one away."))
            return self.form_invalid(form)
        messages.success(self.request, _("It is in your collection."))
        return redirect(collection)


class OfCollection(Guarded):
    """What is about one collection: for the people of its organisation."""

    abstract = True
    rule = rules.may_keep

    def find(self, key, **kwargs):
        user = self.request.user
        mine = Collection.objects.of_user(user) if user.is_authenticated else Collection.objects.all()
        return get_object_or_404(mine.select_related("organisation"), key=key)


class CollectionPage(OfCollection, FormView):
    """What lies in it, and the link to share it."""

    form_class = forms.Sharing
    template_name = "campaigns/collection.html"

    def get_initial(self):
        until = self.thing.shared_until or timezone.localdate() + USUALLY
        return {"tot": until, "note": self.thing.note}

    def get_context_data(self, **kwargs):
        now = timezone.now()
        return super().get_context_data(
            inside=queries.inside(self.thing, now=now),
            share_url="" if queries.is_over(self.thing, now=now) else queries.share_address(self.thing),
            **kwargs,
        )

    def form_valid(self, form):
        try:
            actions.share(
                collection=self.thing, until=form.cleaned_data["tot"], note=form.cleaned_data["note"], by=self.request.user,
                now=timezone.now(),
            )  # fmt: skip
        except actions.OrganisationNotConfirmed:
            form.add_error(None, _("NOV looks at your organisation first. After that you can share what you chose."))
            return self.form_invalid(form)
        except actions.NotInTheFuture:
            form.add_error("tot", _("Choose a day that is still to come."))
            return self.form_invalid(form)
        messages.success(self.request, _("Here is the link. Everyone who has it can open the collection."))
        return redirect(self.thing)


class CollectionDeed(OfCollection, View):
    """Deeds that need no page of their own: a POST, and back."""

    def post(self, request, key, deed):
        now, collection = timezone.now(), self.thing
        if deed == "eruit":
            actions.put_out(collection=collection, slug=one_line(request.POST.get("materiaal", "")))
        elif deed == "stoppen":
            actions.stop_sharing(collection=collection, by=request.user, now=now)
            messages.success(request, _("The link does not work any more."))
        else:
            actions.drop_collection(collection=collection, by=request.user, now=now)
            messages.success(request, _("“%s” is gone. The materials are still in the library.") % collection.name)
            return redirect("campaigns:collections")
        return redirect(collection)


class OfShared(ByLink):
    """A collection behind its link, until its end."""

    abstract = True

    def find(self, token):
        found = queries.shared(token)
        if found is None:
            raise Http404
        return found


class Shared(OfShared, TemplateView):
    """What somebody shares with you."""

    template_name = "campaigns/shared.html"

    def get(self, request, token):
        now = timezone.now()
        if queries.is_over(self.thing, now=now):
            return render(request, "campaigns/shared_over.html", {"collection": self.thing}, status=410)
        actions.note_use(collection=self.thing, today=timezone.localdate(now))
        return self.render_to_response(
            self.get_context_data(collection=self.thing, inside=queries.inside(self.thing, now=now), token=token)
        )


class SharedZip(OfShared, View):
    """All of it that is given out, as one ZIP; counted for the organisation that shares it."""

    def get(self, request, token):
        now = timezone.now()
        given = queries.inside(self.thing, now=now).given
        if queries.is_over(self.thing, now=now) or not given:
            raise Http404
        response = streamed(parcels.as_zip(None, given), f"{slugify(self.thing.name) or 'mapje'}.zip")
        if request.method != "HEAD":
            actions.record_materials(
                materials=given, parcel=Parcel.SELECTION, organisation=self.thing.organisation, now=now
            )
        return response
