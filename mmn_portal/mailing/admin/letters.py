"""Newsletters at the desk: written, looked at, tried, planned, sent, and read in figures."""

from datetime import datetime, timedelta
from typing import ClassVar

from django import forms
from django.contrib import admin, messages
from django.core.cache import cache
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import Http404, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.html import format_html
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from mmn_portal.core.deeds import DeskAdmin, deed_page
from mmn_portal.core.files import shut_in
from mmn_portal.core.middleware import CONTENT_SECURITY_POLICY
from mmn_portal.core.text import grouped, with_number
from mmn_portal.outbox import actions as outbox
from mmn_portal.outbox import queries as outbox_queries
from mmn_portal.outbox.compiled import fill
from mmn_portal.outbox.enums import BroadcastState, DeliveryState

from .. import actions, blocks, composing, leaving, queries
from ..enums import BlockKind, NewsletterState
from ..forms import HOW_TO_WRITE, Planning, SendingBack, TestAddresses
from ..models import Block, Newsletter
from ..moments import promise, quiet_hours

# Two languages, and four ways to look.
LOOKS = (("desktop", _("desktop")), ("phone", _("phone")), ("dark", _("dark")), ("plain", _("plain text")))
DARK = ("@media (prefers-color-scheme: dark)", "@media all")
LIVE_SECONDS = 600
# In the place of its number: a letter that is being written and was never saved.
NEW = 0
NEAR = timedelta(minutes=5)
NEEDS = {
    BlockKind.TEXT: (("text_nl", _("Write the text")),),
    BlockKind.PICTURE: (("picture", _("Choose a picture")),),
    BlockKind.BUTTON: (("url", _("Enter the address of the link")), ("label_nl", _("Write the words on the button"))),
    BlockKind.ITEM: (("item", _("Choose something from the portal")),),
}
# What staff write; topics and parts have tables of their own.
WRITTEN = (
    "subject_nl", "subject_en", "preheader_nl", "preheader_en", "segment", "network", "rate_per_hour", "is_quiet_at_night",
    "not_after", "counts_opens", "is_in_archive",
)  # fmt: skip
REFUSALS = {
    actions.NotProposed: _("This letter does not wait for NOV (any more)."),
    actions.NotADraft: _("This newsletter is planned or sent already."),
    actions.NotReady: _("This newsletter does not pass its checks: look at the preview."),
    actions.NobodyToMail: _("Nobody asked for this."),
    actions.TooSoon: _("This moment lies in the past."),
    actions.TooLate: _(
        "By then this letter may not leave any more: look at “not after”, and whether it leaves at night or on Sunday."
    ),
}


class OverAlready(Exception):
    """All of it left, or somebody else stopped it."""


class LetterForm(forms.ModelForm):
    """A letter as it is written. What somebody else planned or what the clock started meanwhile is not changed any more."""

    class Meta:
        help_texts: ClassVar[dict] = {
            "is_in_archive": _(
                "Then everybody can read it on the site. A letter to a segment is not listed there, nor in the feed: only who has its address, from the mail, reads it."
            ),
            "network": _(
                "Only for the news of one network: then only people of its members get the letter, and it comes in the name of that network. Empty: the letter is from us."
            ),
        }
        error_messages: ClassVar[dict] = {
            "subject_nl": {"required": _("Write a subject in Dutch")},
            "topics": {"required": _("Choose at least one topic: only who asked for it gets the letter.")},
        }

    def clean_rate_per_hour(self):
        rate = self.cleaned_data["rate_per_hour"]
        if rate == 0:
            raise ValidationError(_("At least 1, or nothing: then it leaves as fast as the mail server takes it."))
        return rate

    def clean(self):
        facts = super().clean()
        # Held until what was typed is saved, parts and topics included: the clock that starts letters waits for it.
        if self.instance.pk and not Newsletter.objects.select_for_update().filter(pk=self.instance.pk).open().exists():
            raise ValidationError(STARTED)
        return facts


class BlockForm(forms.ModelForm):
    """What each kind of part needs."""

    def clean_url(self):
        url = self.cleaned_data["url"].strip()
        if url and not url.startswith(("https://", "http://", "/")):
            raise ValidationError(_("An address begins with https://, or with / for a page of the portal."))
        return url

    def clean(self):
        facts = super().clean()
        for name, words in NEEDS.get(facts.get("kind"), ()):
            if not facts.get(name) and name not in self.errors:
                self.add_error(name, words)
        return facts


STARTED = _(
    "This letter was planned or has started while you were writing, so nothing was saved. What you typed is still here: copy it, take the letter back if it has not started, or make a copy of it."
)


class BlockInline(admin.StackedInline):
    """The parts, in their order."""

    model = Block
    form = BlockForm
    extra = 0
    raw_id_fields = ("picture",)
    fields = (("place", "kind"), ("text_nl", "text_en"), "picture", ("label_nl", "label_en"), "url", "item")

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if db_field.name == "item":
            found = [("", "–"), *blocks.choices(timezone.now())]
            return forms.ChoiceField(label=db_field.verbose_name, choices=found, required=False)
        if db_field.name in ("text_nl", "text_en"):
            kwargs["help_text"] = HOW_TO_WRITE
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def has_view_permission(self, request, obj=None):
        return request.user.is_staff

    def has_add_permission(self, request, obj=None):
        return request.user.is_staff and (is_open(obj) or is_saving(request))

    has_change_permission = has_delete_permission = has_add_permission


def is_open(letter):
    """Whether a letter can still be changed."""
    return letter is None or letter.state in NewsletterState.open()


def is_saving(request):
    """Whether somebody hands in what she typed: it comes back to her, also when it is too late."""
    match = request.resolver_match
    return request.method == "POST" and match is not None and match.url_name == "mailing_newsletter_change"


class OfLetter(admin.ChoicesFieldListFilter):
    """Where the letter itself is: written, planned, started."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.title = _("state of the letter")


class OfSending(admin.ChoicesFieldListFilter):
    """How its sending goes: two filters with one name cannot be told apart."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.title = _("state of the sending")


@admin.register(Newsletter)
class NewsletterAdmin(DeskAdmin):
    """The newsletters."""

    list_display = ("subject_nl", "how_it_stands", "send_at", "network", "recipients", "figures_link")
    list_filter = (("state", OfLetter), ("broadcast__state", OfSending), "topics", "is_demo")
    list_select_related = ("broadcast", "network")
    search_fields = ("subject_nl", "subject_en")
    raw_id_fields = ("network",)
    inlines = (BlockInline,)
    change_form_template = "admin/newsletter.html"
    form = LetterForm
    fieldsets = (
        (None, {"fields": ("subject_nl", "preheader_nl", "subject_en", "preheader_en")}),
        (_("To whom"), {"fields": ("topics", "segment", "network")}),
        (_("How"), {"fields": ("rate_per_hour", "is_quiet_at_night", "not_after", "counts_opens", "is_in_archive"), "classes": ("collapse",)}),
    )  # fmt: skip

    class Media:
        js = ("js/newsletter.js",)

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        if db_field.name == "topics":
            kwargs |= {"widget": forms.CheckboxSelectMultiple, "queryset": queries.topics(), "help_text": ""}
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def view_on_site(self, letter):
        """Where everybody reads it. A draft, and the letter of a network, have no page."""
        return letter.get_absolute_url() if queries.is_on_the_web(letter) else None

    @admin.display(description=_("state"))
    def how_it_stands(self, letter):
        return letter.broadcast.get_state_display() if letter.broadcast else letter.get_state_display()

    @admin.display(description=_("readers"))
    def recipients(self, letter):
        return grouped(letter.broadcast.recipients) if letter.broadcast else "–"

    @admin.display(description=_("figures"))
    def figures_link(self, letter):
        if not letter.broadcast:
            return "–"
        return format_html(
            '<a href="{}">{}</a>', reverse("admin:mailing_newsletter_progress", args=[letter.pk]), gettext("Figures")
        )

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and (is_open(obj) or is_saving(request))

    def has_delete_permission(self, request, obj=None):
        return request.user.is_staff and obj is not None and is_open(obj)

    def save_model(self, request, obj, form, change):
        if not change:
            obj.made_by, obj.made_at = request.user, timezone.now()
            super().save_model(request, obj, form, change)
            return
        # Only what stands on the form: its state and moment belong to the deeds.
        typed = {name: form.cleaned_data[name] for name in form.changed_data if name in WRITTEN}
        if typed and not Newsletter.objects.filter(pk=obj.pk).open().update(**typed):
            raise PermissionDenied(STARTED)

    def response_change(self, request, obj):
        if "_look" in request.POST:
            return redirect("admin:mailing_newsletter_preview", obj.pk)
        return super().response_change(request, obj)

    def response_add(self, request, obj, post_url_continue=None):
        if "_look" in request.POST:
            return redirect("admin:mailing_newsletter_preview", obj.pk)
        return super().response_add(request, obj, post_url_continue)

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        response = super().changeform_view(request, object_id, form_url, {"looks": LOOKS, **(extra_context or {})})
        # The live preview is a frame of its own, from here.
        response.headers["Content-Security-Policy"] = f"{CONTENT_SECURITY_POLICY}; frame-src 'self'"
        return response

    def get_urls(self):
        def page(route, view):
            return path(
                f"<int:pk>/{route}/", self.admin_site.admin_view(view), name=f"mailing_newsletter_{view.__name__}"
            )

        return [
            page("voorbeeld", self.preview), page("proef", self.test), page("versturen", self.plan),
            page("voortgang", self.progress), page("doen", self.do), page("stoppen", self.stop), page("terugsturen", self.send_back),
            page("levend", self.live),
            path("<int:pk>/brief/<str:language>/<str:look>/", self.admin_site.admin_view(self.frame), name="mailing_newsletter_frame"),
            path("levend/", self.admin_site.admin_view(self.live), name="mailing_newsletter_live_new"),
            path("brief/<str:language>/<str:look>/", self.admin_site.admin_view(self.frame), name="mailing_newsletter_frame_new"),
            *super().get_urls(),
        ]  # fmt: skip

    def find(self, request, pk):
        letter = get_object_or_404(Newsletter.objects.select_related("broadcast", "network", "segment"), pk=pk)
        if not self.has_view_permission(request, letter):
            raise Http404
        return letter

    def page(self, request, template, letter, **context):
        return TemplateResponse(
            request,
            template,
            {**self.admin_site.each_context(request), "opts": self.opts, "original": letter, **context},
        )

    # --- looking ----------------------------------------------------------------------------------

    def preview(self, request, pk):
        """The checks, and the letter in every look."""
        letter = self.find(request, pk)
        found = queries.checks(letter, now=timezone.now(), with_links=True)
        response = self.page(
            request, "admin/newsletter_preview.html", letter, title=_("Preview and checks"), checks=found, looks=LOOKS,
            languages=letter.languages, may_leave=not any(one.level == "stop" for one in found), is_open=is_open(letter),
        )  # fmt: skip
        response.headers["Content-Security-Policy"] = f"{CONTENT_SECURITY_POLICY}; frame-src 'self'"
        return response

    def frame(self, request, language, look, pk=NEW):
        """The letter alone, in one look; with "levend" as somebody writes it at this moment."""
        letter = self.find(request, pk) if pk else None
        if language not in {"nl", "en"} or look not in dict(LOOKS):
            raise Http404
        live = cache.get(live_key(request, pk, language)) if "levend" in request.GET else None
        if live is None and letter is None:
            raise Http404
        return shown(live or as_saved(letter, language), look)

    @method_decorator(require_POST)
    def live(self, request, pk=NEW):
        """What is being typed, composed as if it were saved; nothing of it is kept but the picture of it, for ten minutes."""
        now = timezone.now()
        letter = self.find(request, pk) if pk else Newsletter(made_by=request.user, made_at=now)
        with transaction.atomic():
            form = self.get_form(request, letter if pk else None, change=bool(pk))(request.POST, instance=letter)
            if form.is_valid():
                form.save()
            elif not pk:
                # Whatever is filled in already: its parts need a letter to belong to.
                letter.save()
            for formset_class, _inline in self.get_formsets_with_inlines(request, letter):
                save_what_is_whole(
                    formset_class(request.POST, instance=letter, prefix=formset_class.get_default_prefix())
                )
            composed = {
                live_key(request, pk, language): leaving.rehearse(
                    letter, composing.drafted(letter, language, now), language
                )
                for language in ("nl", "en")
            }
            transaction.set_rollback(True)
        # Only now: without Redis the cache is a table, and would be rolled back with the rest.
        cache.set_many(composed, LIVE_SECONDS)
        return HttpResponse(status=204)

    # --- sending ----------------------------------------------------------------------------------

    def test(self, request, pk):
        """The letter as it is now, to the desk itself."""
        letter = self.find(request, pk)

        def do(facts):
            sent = actions.send_test(newsletter=letter, to=facts["to"], by=request.user, now=timezone.now())
            return ngettext("%d test is on its way.", "%d tests are on their way.", sent) % sent

        return deed_page(
            request, self.admin_site, title=_("Send a test"), label=_("Send the test"), do=do, refusals={},
            form=TestAddresses(request.POST or None, initial={"to": request.user.email}),
            about=_("In each of its languages, with [Test] in front, by the sender and with the headers of the real letter. Its links to change or stop show an example, and stop nobody."),
            back=reverse("admin:mailing_newsletter_change", args=[pk]),
        )  # fmt: skip

    def plan(self, request, pk):
        """How many people get it, and when."""
        letter = self.find(request, pk)
        reach = queries.reach(letter)
        people = with_number(ngettext("%d person", "%d people", reach["people"]), reach["people"])
        where = with_number(
            ngettext("%d organisation", "%d organisations", reach["organisations"]), reach["organisations"]
        )
        blocked = with_number(
            ngettext(
                "%d address is blocked and gets nothing.", "%d addresses are blocked and get nothing.", reach["blocked"]
            ),
            reach["blocked"],
        )

        def do(facts):
            planned = actions.schedule(newsletter=letter, at=facts["at"], by=request.user, now=timezone.now())
            return gettext("Planned for %s.") % promise(planned, planned.send_at)

        return deed_page(
            request, self.admin_site, title=_("Send or plan: %s") % letter.subject_nl,
            label=_("Send to %s") % people, do=do, refusals=REFUSALS,
            form=Planning(request.POST or None, people=reach["people"]),
            about=" ".join(filter(None, [
                gettext("This letter goes to %(people)s in %(organisations)s.") % {"people": people, "organisations": where},
                blocked if reach["blocked"] else "",
                quiet_hours(letter, timezone.now() + actions.UNDO),
            ])),
            back=reverse("admin:mailing_newsletter_progress", args=[pk]),
        )  # fmt: skip

    def send_back(self, request, pk):
        """A letter of a network that may not leave as it is: she hears why, and changes it."""
        letter = self.find(request, pk)
        if letter.state != NewsletterState.PROPOSED:
            messages.warning(request, REFUSALS[actions.NotProposed])
            return redirect("admin:mailing_newsletter_change", pk)

        def do(facts):
            actions.send_back(letter=letter, reason=facts["reason"], by=request.user, now=timezone.now())
            return gettext("The letter is back with %s, who hears why.") % letter.network

        return deed_page(
            request, self.admin_site, title=_("Send back with a reason: %s") % letter.subject_nl, label=_("Send it back"),
            do=do, refusals=REFUSALS, form=SendingBack(request.POST or None),
            about=_("Whoever wrote it gets your words by mail, changes the letter and hands it in again."),
            back=reverse("admin:mailing_newsletter_changelist"),
        )  # fmt: skip

    def progress(self, request, pk):
        """How far it is, and afterwards what came of it."""
        letter = self.find(request, pk)
        figures = queries.figures(letter)
        now = timezone.now()
        # One that is planned far ahead changes nothing while somebody looks.
        is_near = letter.state == NewsletterState.SCHEDULED and letter.send_at < now + NEAR
        is_moving = is_near or (letter.broadcast is not None and letter.broadcast.state == BroadcastState.SENDING)
        return self.page(
            request, "admin/newsletter_progress.html", letter, title=_("Progress and figures"), figures=figures, is_moving=is_moving,
            starts=promise(letter, letter.send_at) if letter.send_at else "",
            seconds_left=max(int((letter.send_at - now).total_seconds()), 0) if letter.send_at else 0,
            hours=bars(figures.get("hours", [])), ledger=ledger_of(letter, figures), copies=copies_of(letter), is_open=is_open(letter),
            why=outbox_queries.why_it_waits(letter.broadcast) if letter.broadcast else ("", ""),
        )  # fmt: skip

    def do(self, request, pk):
        """Take back, pause, go on, send again, copy: each a press of a button."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        letter, now = self.find(request, pk), timezone.now()
        deed = request.POST.get("deed", "")
        if deed == "copy":
            made = actions.copy(newsletter=letter, by=request.user, now=now)
            messages.success(request, _("A new draft with the same parts."))
            return redirect("admin:mailing_newsletter_change", made.pk)
        if deed == "take_back":
            done = actions.take_back(newsletter=letter, by=request.user, now=now)
            told = (
                _("Taken back: nobody got it, and it can be changed again.") if done else _("It has started already.")
            )
        elif deed in {"show", "hide"}:
            done = actions.show_in_archive(newsletter=letter, is_shown=deed == "show", by=request.user, now=now)
            told = shown_in_archive(letter) if deed == "show" else hidden_from_archive(letter)
        else:
            done, told = self.steer(request, letter, deed, now)
        (messages.success if done else messages.warning)(request, told)
        return redirect("admin:mailing_newsletter_progress", pk)

    def stop(self, request, pk):
        """Nobody else gets it, for good: asked once more, with the number of people whom that concerns."""
        letter = self.find(request, pk)
        if letter.broadcast is None or letter.broadcast.state in BroadcastState.over():
            messages.warning(request, _("This cannot be done now."))
            return redirect("admin:mailing_newsletter_progress", pk)
        left = queries.still_to_leave(letter)

        def do(_facts):
            if not outbox.stop_broadcast(broadcast=letter.broadcast, by=request.user, now=timezone.now()):
                raise OverAlready
            return _("Stopped for good.")

        number = with_number(
            ngettext("%d reader has not got this letter yet.", "%d readers have not got this letter yet.", left), left
        )
        return deed_page(
            request, self.admin_site, title=_("Stop for good: %s") % letter.subject_nl,
            label=_("Stop for good"), do=do, refusals={OverAlready: _("It has left already: there is nothing to stop.")},
            form=forms.Form(request.POST or None),
            about=gettext("%(number)s If you stop it, they never will. This cannot be undone. To go on later, pause it instead.")
            % {"number": number},
            back=reverse("admin:mailing_newsletter_progress", args=[pk]),
        )  # fmt: skip

    def steer(self, request, letter, deed, now):
        """A letter that is leaving: held, resumed, its doubtful copies sent again."""
        steering = {
            "pause": (outbox.pause, _("Paused: what a worker had in its hands still leaves.")),
            "resume": (outbox.resume, _("It goes on where it was held.")),
            "again": (outbox.send_doubtful, _("The doubtful copies leave again.")),
        }
        if letter.broadcast is None or deed not in steering:
            return False, _("This cannot be done now.")
        act, told = steering[deed]
        return (
            (True, told)
            if act(broadcast=letter.broadcast, by=request.user, now=now)
            else (False, _("This cannot be done now."))
        )


# What became of the copies: the words, and the state by which the list of copies is asked.
LEDGER = {
    "sent": (_("Sent"), DeliveryState.SENT), "waiting": (_("Waiting"), DeliveryState.WAITING),
    "leaving": (_("With a worker"), None), "refused": (_("Refused by the mail server"), DeliveryState.FAILED),
    "unsubscribed": (_("Unsubscribed before it left"), DeliveryState.SKIPPED),
    "blocked": (_("Blocked address"), DeliveryState.BLOCKED), "dropped": (_("Too late or stopped"), DeliveryState.DROPPED),
    "uncertain": (_("Perhaps sent"), DeliveryState.UNCERTAIN), "erased": (_("Erased meanwhile"), None),
}  # fmt: skip


def shown_in_archive(letter):
    """Where a letter is to be read after somebody put it in the archive."""
    if letter.broadcast and letter.broadcast.state == BroadcastState.STOPPED:
        return _("Its page opens again from the mails that left. What was stopped does not stand in the archive.")
    if letter.segment_id:
        return _("Its page opens again from the mails. A letter to a segment does not stand in the archive.")
    return _("Everybody can read it in the archive.")


def hidden_from_archive(letter):
    """What became of its page after somebody took it out of the archive."""
    return _("Its page is closed.") if letter.segment_id else _("It is gone from the archive.")


def copies_of(letter):
    """The list of its copies, as long as those are kept."""
    if letter.broadcast is None or not letter.broadcast.deliveries.exists():
        return ""
    return f"{reverse('admin:outbox_delivery_changelist')}?broadcast={letter.broadcast_id}"


def ledger_of(letter, figures):
    """The figures of a letter, each with the address of the copies behind it, as long as those are kept."""
    if letter.broadcast is None:
        return []
    copies = copies_of(letter)
    return [
        {
            "words": words, "number": figures["ledger"][name],
            "url": f"{copies}&state__exact={state.value}" if copies and state is not None and figures["ledger"][name] else "",
        }
        for name, (words, state) in LEDGER.items()
    ]  # fmt: skip


def as_saved(letter, language):
    """A letter as it is kept: what was sent, or what would be sent now."""
    said = letter.frozen.get(language) or composing.drafted(letter, language, timezone.now())
    return leaving.rehearse(letter, said, language)


def save_what_is_whole(formset):
    """The parts that have what they need: one that somebody has just begun does not take the others out of sight."""
    if formset.is_valid():
        formset.save()
        return
    for form in formset.forms:
        is_whole = form.is_valid()
        if form.cleaned_data.get("DELETE"):
            Block.objects.filter(pk=form.instance.pk).delete()
        elif is_whole and form.has_changed():
            form.save()


def live_key(request, pk, language):
    """Where the picture of what somebody types is kept."""
    return f"newsletter-live:{request.user.pk}:{pk}:{language}"


def shown(composed, look):
    """A composed letter as a page of its own."""
    values = {"unsubscribe_url": "#", "preferences_url": "#"}
    if look == "plain":
        response = HttpResponse(fill(composed.text, values), content_type="text/plain; charset=utf-8")
        response.headers["X-Frame-Options"] = "SAMEORIGIN"
        response.headers["Content-Security-Policy"] = "default-src 'none'; frame-ancestors 'self'; sandbox"
        return response
    html = fill(composed.html, values)
    return shut_in(html.replace(*DARK) if look == "dark" else html)


def bars(hours):
    """How many left in each hour, for a chart."""
    most = max((number for _hour, number in hours), default=1)
    return [
        {
            "label": f"{timezone.localtime(datetime.fromisoformat(hour)):%d-%m %H.00}", "shown": number,
            "share": 100 * number / most,
        }
        for hour, number in hours[-48:]
    ]  # fmt: skip
