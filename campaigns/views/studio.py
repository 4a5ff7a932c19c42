"""The studio: choose a template, fill it in, look, take it along."""

from functools import partial

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.generic import FormView, TemplateView, View

from mmn_portal.core import rendering
from mmn_portal.core.files import send_file
from mmn_portal.core.guarded import Guarded, everyone
from mmn_portal.core.limits import UPLOADS_AN_HOUR, allow
from mmn_portal.core.text import one_line
from mmn_portal.people.enums import OrganisationState

from .. import actions, design_parcels, forms, queries, rules
from ..enums import Output
from ..models import Design, Render, ShortLink, Template, TemplateFormat
from .kits import streamed

PRIVATE = "private, no-cache"
# A picture for every stop in typing: more is a machine.
LOOKS_A_MINUTE = 60
PLACES_A_DAY = 2000


class Studio(Guarded, TemplateView):
    """The wall of templates, and what I made."""

    rule = everyone
    cacheable = True
    template_name = "campaigns/studio.html"

    def get_context_data(self, **kwargs):
        user = self.request.user
        return super().get_context_data(
            cards=queries.templates(user, now=timezone.now()),
            designs=Paginator(queries.designs_of(user), queries.DESIGNS_ON_PAGE).get_page(self.request.GET.get("page")),
            organisations=queries.my_organisations(user), owned=queries.owned_by(user), campaigns=queries.own_campaigns(user), **kwargs,
        )  # fmt: skip


class OfTemplate(Guarded):
    """What is about one template."""

    abstract = True
    rule = everyone

    def find(self, slug, **kwargs):
        offered = Template.objects.findable_by(self.request.user, timezone.localdate())
        return get_object_or_404(offered.select_related("current"), slug=slug)


class TemplatePage(OfTemplate, FormView):
    """A template in all its sizes; whoever belongs to an organisation begins here."""

    template_name = "campaigns/template.html"
    form_class = forms.Beginning

    def dispatch(self, request, *args, **kwargs):
        if request.method == "POST" and not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"organisations": queries.my_organisations(self.request.user)}

    def get_context_data(self, **kwargs):
        formats = self.thing.current.formats.defer("art").order_by("place")
        return super().get_context_data(formats=formats, **kwargs)

    def form_valid(self, form):
        design = actions.begin(
            template=self.thing, organisation=form.cleaned_data["organisatie"], language=form.cleaned_data["taal"],
            by=self.request.user, now=timezone.now(), key=form.cleaned_data["key"],
        )  # fmt: skip
        return redirect(design)


class TemplatePicture(OfTemplate, View):
    """A size of a template as a picture. Its address changes with its content, so browsers may keep it."""

    def get(self, request, slug, size):
        made = get_object_or_404(TemplateFormat, version=self.thing.current, size=size)
        try:
            preview = actions.preview(made)
        except rendering.RenderFailed:
            raise Http404 from None
        return sent_picture(request, preview, f"{slug}-{size}.webp", "image/webp", "public, max-age=86400")


class OfDesign(Guarded):
    """What is about one design: for the people of its organisation."""

    abstract = True
    rule = rules.may_work_on

    def find(self, key, **kwargs):
        user = self.request.user
        # A visitor is asked to log in; what is not of her organisation is not found after that.
        mine = Design.objects.findable_by(user) if user.is_authenticated else Design.objects.all()
        return get_object_or_404(queries.whole(mine), key=key)

    def get_context_data(self, **kwargs):
        # Asked where the page shows it only.
        walls = partial(queries.walls_of_design, self.thing, now=timezone.now())
        may_show = partial(rules.may_put_on_wall, self.request.user, self.thing)
        return super().get_context_data(walls=walls, may_put_on_wall=may_show, **kwargs)


class DesignPage(OfDesign, FormView):
    """The form on the left, the picture on the right."""

    template_name = "campaigns/design.html"
    form_class = forms.Designing

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"design": self.thing}

    @property
    def made(self):
        """The size that somebody looks at."""
        found = queries.format_of(self.thing, self.request.POST.get("maat") or self.request.GET.get("maat", ""))
        if found is None:
            raise Http404
        return found

    def get_context_data(self, **kwargs):
        form, design = kwargs.get("form"), self.thing
        content = form.content() if form is not None and form.is_bound and hasattr(form, "cleaned_data") else None
        judged = actions.judge(
            design=design, made=self.made, filled=actions.filled(design, content=content), now=timezone.now()
        )
        return super().get_context_data(
            design=design, judged=judged, formats=design.version.formats.all(), history=queries.history(design),
            is_behind=queries.is_behind(design), gaps=queries.gaps_of(design, today=timezone.localdate()),
            own_photos=queries.own_photos(design), copying=forms.Duplicating(), **kwargs,
        )  # fmt: skip

    def form_valid(self, form):
        content = form.content()
        if self.request.POST.get("kijk") and not content.uploads:
            return self.render_to_response(self.get_context_data(form=form))
        if content.uploads and not allow("upload", str(self.request.user.pk), times=UPLOADS_AN_HOUR, seconds=3600):
            form.add_error(None, _("You sent many pictures. Try again in an hour."))
            return self.form_invalid(form)
        actions.save(design=self.thing, content=content, by=self.request.user, now=timezone.now())
        if self.request.POST.get("kijk"):
            # A browser does not send a file twice: a new photo that was only looked at would be lost.
            messages.success(self.request, _("Saved, because a new photo can only be shown once it is kept."))
        else:
            messages.success(self.request, _("Saved."))
        if queries.are_like_taken_back(self.thing, form.content().uploads):
            messages.warning(
                self.request, _("This photo looks very much like one that was taken back. Is it really another?")
            )
        if self.request.POST.get("verder"):
            return redirect("campaigns:design-ready", key=self.thing.key)
        return redirect(f"{self.thing.get_absolute_url()}?maat={self.made.size}")


class DesignLook(OfDesign, View):
    """The picture of a form as it is now, while somebody types: a part of the page, nothing is kept but the picture."""

    def post(self, request, key):
        if not allow("studio.look", str(request.user.pk), times=LOOKS_A_MINUTE, seconds=60):
            return HttpResponse(status=429)
        form = forms.Designing(request.POST, design=self.thing)
        form.is_valid()
        made = queries.format_of(self.thing, request.POST.get("maat", ""))
        if made is None:
            raise Http404
        filled = actions.filled(self.thing, content=form.content())
        judged = actions.judge(design=self.thing, made=made, filled=filled, now=timezone.now())
        return render(request, "campaigns/design_look.html", {"design": self.thing, "judged": judged})


class DesignPicture(OfDesign, View):
    """A small picture that was made of a design. No browser keeps it without asking: a photo may be taken back."""

    def get(self, request, key, number):
        found = get_object_or_404(Render, design=self.thing, pk=number)
        return sent_picture(request, found.file, f"{key}.jpg", "image/jpeg", PRIVATE)


class DesignNewer(OfDesign, TemplateView):
    """How a design is now and how it becomes with the newest version of its template, side by side."""

    template_name = "campaigns/design_newer.html"

    def get(self, request, *args, **kwargs):
        if not queries.is_behind(self.thing):
            return redirect(self.thing)
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        made = queries.format_of(self.thing, self.request.GET.get("maat", ""))
        if made is None:
            raise Http404
        return super().get_context_data(
            design=self.thing, made=made, formats=self.thing.version.formats.all(),
            newest=self.thing.version.template.current, **kwargs,
        )  # fmt: skip


class DesignNewerPicture(OfDesign, View):
    """One of the two: as it is (``nu``), or with the newest version of its template (``straks``)."""

    def get(self, request, key, when, size):
        newest = queries.newest_of(self.thing)
        if newest is None:
            raise Http404
        design = self.thing if when == "nu" else actions.made_with(self.thing, newest)
        made = queries.format_of(design, size)
        if made is None:
            raise Http404
        judged = actions.judge(design=design, made=made, filled=actions.filled(design), now=timezone.now())
        return sent_picture(request, judged.render and judged.render.file, f"{key}-{when}.jpg", "image/jpeg", PRIVATE)


class DesignReady(OfDesign, TemplateView):
    """All sizes with what is to be said about them, and everything to take along."""

    template_name = "campaigns/design_ready.html"

    def get_context_data(self, **kwargs):
        design, now = self.thing, timezone.now()
        filled = actions.filled(design)
        judged = [
            actions.judge(design=design, made=made, filled=filled, now=now) for made in design.version.formats.all()
        ]
        return super().get_context_data(
            design=design, judged=judged, stops=[one for one in judged if one.stops],
            may_print=any(one.size.is_print and not one.stops for one in judged),
            alt=queries.alt_text(filled, design.version.fields.all()),
            waits=queries.waits_for_owner(design), posts=design_parcels.posts(filled, design), link=next(iter(design.links.all()), None), **kwargs,
        )  # fmt: skip


class DesignFile(OfDesign, View):
    """One size as one kind of file."""

    def get(self, request, key, size, output):
        made = queries.format_of(self.thing, size)
        if made is None or output not in queries.outputs_of(self.thing, made):
            raise Http404
        now = timezone.now()
        filled = actions.filled(self.thing)
        if actions.judge(design=self.thing, made=made, filled=filled, now=now).stops:
            messages.warning(request, _("This size is not ready yet. See below what has to be mended."))
            return redirect(f"{reverse('campaigns:design-ready', args=[key])}#{size}")
        name, kind = design_parcels.file_name(self.thing, made.size, Output(output)), design_parcels.KINDS[output]
        try:
            found = actions.picture(design=self.thing, made=made, filled=filled, output=output, now=now)
            response = send_file(request, found.file, name=name, content_type=kind, etag=found.key)
        except (rendering.RenderFailed, FileNotFoundError):
            # It could not be drawn, or a photo was taken back just now and every drawing with it.
            messages.error(request, _("We could not make this file. Try it once more."))
            return redirect("campaigns:design-ready", key=key)
        response.headers["Cache-Control"] = PRIVATE
        return response


class DesignZip(OfDesign, View):
    """Every size that is ready, with the texts, as one ZIP."""

    def get(self, request, key):
        now, filled = timezone.now(), actions.filled(self.thing)
        judged = [
            actions.judge(design=self.thing, made=made, filled=filled, now=now)
            for made in self.thing.version.formats.all()
        ]
        ready = [one.made for one in judged if not one.stops]
        if not ready:
            messages.warning(request, _("No size is ready yet. See below what has to be mended."))
            return redirect("campaigns:design-ready", key=key)
        try:
            zipped = actions.parcel(design=self.thing, ready=ready, filled=filled, now=now)
        except (rendering.RenderFailed, FileNotFoundError):
            messages.error(request, _("We could not make this file. Try it once more."))
            return redirect("campaigns:design-ready", key=key)
        return streamed(zipped, f"{slugify(self.thing.title) or 'ontwerp'}.zip")


class DesignDeed(OfDesign, View):
    """Deeds that need no page of their own: a POST, and back."""

    def post(self, request, key, deed):
        deeds = {
            "terug": self._back, "kopie": self._copy, "vernieuwen": self._renew, "weg": self._away,
            "vervangen": self._fill, "foto-terug": self._withdraw,
        }  # fmt: skip
        return deeds[deed](request)

    def _fill(self, request):
        try:
            actions.fill_gap(
                design=self.thing, field=one_line(request.POST.get("veld", "")), by=request.user, now=timezone.now()
            )
        except actions.NoReplacement:
            messages.warning(request, _("This photo is not there any more. Choose one of your own."))
        else:
            messages.success(request, _("The other photo stands in your design. See whether it looks right."))
        return redirect(self.thing)

    def _withdraw(self, request):
        own = self.thing.pictures.filter(picture__organisation=self.thing.organisation)
        place = own.select_related("picture").filter(field=one_line(request.POST.get("veld", ""))).first()
        if place is None:
            raise Http404
        try:
            actions.withdraw_picture(picture=place.picture, by=request.user, now=timezone.now())
        except actions.PictureAlreadyWithdrawn:
            messages.warning(request, _("This photo is gone already."))
        else:
            messages.success(
                request, _("The photo is gone: from every design of your organisation, and from our files.")
            )
        return redirect(self.thing)

    def _back(self, request):
        number = request.POST.get("nummer", "")
        try:
            actions.take_back(
                design=self.thing,
                number=int(number) if number.isdecimal() and len(number) < 9 else 0,
                now=timezone.now(),
            )
        except actions.NothingToTakeBack:
            messages.warning(request, _("That earlier state is not there any more."))
        else:
            messages.success(request, _("Your design is again as it was then."))
        return redirect(self.thing)

    def _copy(self, request):
        form = forms.Duplicating(request.POST)
        form.full_clean()
        title = form.cleaned_data.get("title") or _("Copy of %s") % self.thing.title
        key = form.cleaned_data["key"]
        return redirect(actions.duplicate(design=self.thing, title=title, by=request.user, now=timezone.now(), key=key))

    def _renew(self, request):
        actions.renew(design=self.thing, by=request.user, now=timezone.now())
        messages.success(request, _("Your design is made with the newest template now. See whether it looks right."))
        return redirect(self.thing)

    def _away(self, request):
        actions.throw_away(design=self.thing, by=request.user, now=timezone.now())
        messages.success(request, _("“%s” is gone. Codes that were printed keep working.") % self.thing.title)
        return redirect("campaigns:studio")


class OrderBatch(OfDesign, FormView):
    """One design for many places."""

    template_name = "campaigns/batch_order.html"
    form_class = forms.Ordering

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {
            "design": self.thing, "locations": [one.name for one in self.thing.organisation.locations.order_by("name", "pk")],
        }  # fmt: skip

    def get_context_data(self, **kwargs):
        return super().get_context_data(design=self.thing, batches=queries.batches_of(self.thing), **kwargs)

    def form_valid(self, form):
        who = str(self.thing.organisation_id)
        places = form.cleaned_data["places"]
        if not allow("studio.places", who, times=PLACES_A_DAY, seconds=86_400, how_many=len(places)):
            form.add_error(None, _("Your organisation made very many today. Go on tomorrow."))
            return self.form_invalid(form)
        try:
            batch = actions.order_batch(
                design=self.thing,
                places=places,
                sizes=form.cleaned_data["maten"],
                key=form.cleaned_data["key"],
                by=self.request.user,
                now=timezone.now(),
            )
        except actions.WordsOfAnother:
            form.add_error(
                "lijst",
                _(
                    "An owner of your organisation decides about words. Leave the column with the places only, or ask an owner to order this series."
                ),
            )
            return self.form_invalid(form)
        return redirect(batch)


class OfBatch(OfDesign):
    """What is about one series of a design."""

    abstract = True

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        self.batch = None

    def find(self, key, batch, **kwargs):
        design = super().find(key)
        self.batch = get_object_or_404(design.batches, key=batch)
        self.batch.design = design
        return design


class BatchPage(OfBatch, TemplateView):
    """How far a series is, while it is being made, and everything of it when it is ready."""

    template_name = "campaigns/batch.html"

    def get_template_names(self):
        return ["campaigns/batch_progress.html"] if self.request.GET.get("deel") else [self.template_name]

    def get_context_data(self, **kwargs):
        shown = {"design": self.thing, "batch": self.batch, "progress": queries.progress(self.batch)}
        return super().get_context_data(**kwargs | shown)

    def post(self, request, **kwargs):
        actions.try_again(batch=self.batch, now=timezone.now())
        return redirect(self.batch)


class BatchZip(OfBatch, View):
    """Every file of a series that was made, as one ZIP."""

    def get(self, request, **kwargs):
        if not queries.progress(self.batch).done:
            messages.warning(request, _("Nothing is ready yet."))
            return redirect(self.batch)
        return streamed(actions.batch_parcel(batch=self.batch), f"{slugify(self.thing.title) or 'ontwerp'}-serie.zip")


class Short(Guarded, View):
    """A code on paper leads somewhere. A machine that only looks whether it answers (HEAD) is not counted."""

    rule = everyone

    def get(self, request, code):
        link = ShortLink.objects.filter(code=code.lower()).select_related("organisation").first()
        if link is None or link.is_stopped:
            gone = {"is_stopped": link is not None}
            return render(request, "campaigns/short_gone.html", gone, status=410 if link else 404)
        if not rules.leads_now(link):
            refused = link.organisation.state == OrganisationState.REFUSED
            why = {"is_stopped": refused, "is_early": not refused}
            return render(request, "campaigns/short_gone.html", why, status=410 if refused else 404)
        target = actions.follow(link=link, now=timezone.now()) if request.method == "GET" else link.target
        response = HttpResponse(status=302, headers={"Location": target, "Cache-Control": "no-store"})
        response.headers["Referrer-Policy"] = "no-referrer"
        return response


def sent_picture(request, file, name, kind, cache):
    if not file:
        raise Http404
    try:
        response = send_file(request, file, name=name, content_type=kind, etag=file.name, as_attachment=False)
    except FileNotFoundError:
        raise Http404 from None
    response.headers["Cache-Control"] = cache
    return response
