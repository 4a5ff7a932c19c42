"""Ask for news, confirm it, choose, stop."""

from datetime import UTC, datetime

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.generic import FormView, ListView, TemplateView, View

from mmn_portal.core import tokens
from mmn_portal.core.files import shut_in
from mmn_portal.core.guarded import Guarded, everyone, signed_in
from mmn_portal.outbox.compiled import fill
from mmn_portal.people import participation
from mmn_portal.people.models import Organisation

from . import actions, composing, forms, leaving, mails, moments, queries, rules
from .enums import BlockKind, NewsletterState
from .models import Link, Newsletter, Subscriber


class Subscribe(Guarded, FormView):
    """Ask for news. The answer is the same for every address."""

    rule = everyone
    form_class = forms.Subscribing
    template_name = "mailing/subscribe.html"

    def get_initial(self):
        email = self.request.user.email if self.request.user.is_authenticated else ""
        return {"email": email, "topics": queries.topics().filter(code="algemeen")}

    def get_context_data(self, **kwargs):
        is_reader = self.request.user.is_authenticated and queries.reader_of(self.request.user) is not None
        return super().get_context_data(consent=actions.consent_text(get_language()), is_reader=is_reader, **kwargs)

    def form_valid(self, form):
        actions.subscribe(
            email=form.cleaned_data["email"], topics=form.cleaned_data["topics"],
            language=(get_language() or "nl")[:2], where=self.request.path, now=timezone.now(),
        )  # fmt: skip
        return redirect("mailing:asked")


class Asked(Guarded, TemplateView):
    """Look in your mail."""

    rule = everyone
    template_name = "mailing/asked.html"


def preferences_url(subscriber):
    """The page with the choices of a reader: whoever has this address may change them."""
    return reverse("mailing:preferences", args=[tokens.make(mails.PREFERENCES, subscriber.pk, subscriber.link_version)])


class MyChoice(Guarded, View):
    """The way to her own choices for who is logged in. Her address is one that she proved, so nobody comes to another's."""

    rule = signed_in

    def get(self, request):
        found = queries.reader_of(request.user)
        return redirect(preferences_url(found) if found else "mailing:subscribe")


def is_example(token):
    """Whether a link stood in a test of a newsletter."""
    try:
        return bool(tokens.read(mails.EXAMPLE, token))
    except tokens.BadToken:
        return False


def example(request):
    """What a personal link of a test shows: nothing is changed, also not by the button of a mail program."""
    if request.POST.get("List-Unsubscribe") == "One-Click":
        return one_click()
    return render(request, "mailing/example.html")


def one_click():
    """What a mail program gets that unsubscribes (RFC 8058)."""
    return HttpResponse("OK", content_type="text/plain; charset=utf-8")


class Forgotten(Exception):
    """The link is ours, and the reader whose it was is not known any more."""


def nobody(request):
    """What the link of a forgotten reader shows. To her mail program it has done what was asked: she gets nothing."""
    if request.POST.get("List-Unsubscribe") == "One-Click":
        return one_click()
    return render(request, "mailing/nobody.html")


def reader(pk):
    """Whose link it is. Raises Forgotten."""
    try:
        return Subscriber.objects.get(pk=pk)
    except Subscriber.DoesNotExist:
        raise Forgotten from None


class ByLink(Guarded):
    """Pages that a subscriber opens by her own link."""

    abstract = True
    purpose = mails.PREFERENCES
    rule = everyone

    def dispatch(self, request, *args, **kwargs):
        if is_example(kwargs["token"]):
            return example(request)
        try:
            return super().dispatch(request, *args, **kwargs)
        except Forgotten:
            return nobody(request)

    def find(self, token):
        try:
            pk, version = tokens.read(self.purpose, token)
        except (tokens.BadToken, ValueError):
            raise Http404 from None
        found = reader(pk)
        if found.link_version != version:
            raise Http404
        return found


class Confirm(ByLink, TemplateView):
    """GET asks, POST confirms: a mail scanner that follows links subscribes nobody."""

    purpose = mails.CONFIRM
    template_name = "mailing/confirm.html"

    def find(self, token):
        try:
            pk, asked = tokens.read(self.purpose, token)
        except (tokens.BadToken, ValueError):
            raise Http404 from None
        self.is_late = timezone.now() - datetime.fromtimestamp(asked, tz=UTC) > actions.CONFIRM_WITHIN
        return reader(pk)

    def get_context_data(self, **kwargs):
        pending = self.thing.subscriptions.pending().select_related("topic").order_by("topic__place")
        # Of a blocked address that has all it asks for: her answer ends the block.
        topics = pending or (queries.blocked_topics(self.thing))
        return super().get_context_data(
            pending=topics, is_late=self.is_late, gets_news=queries.gets_news(self.thing), choices_url=preferences_url(self.thing),
            is_for_members=any(one.topic.is_for_members for one in topics), **kwargs,
        )  # fmt: skip

    def post(self, request, token):
        if self.is_late:
            return self.render_to_response(self.get_context_data())
        actions.confirm(subscriber=self.thing, now=timezone.now())
        messages.success(request, _("You are subscribed. We have sent you a mail with what you chose."))
        return redirect(preferences_url(self.thing))


class Preferences(ByLink, FormView):
    """My topics, my language, or nothing any more."""

    form_class = forms.Choosing
    template_name = "mailing/preferences.html"

    def get_initial(self):
        self.chosen = queries.chosen_topics(self.thing)
        return {"topics": self.chosen, "language": self.thing.language}

    def get_context_data(self, **kwargs):
        context = super().get_context_data(token=self.kwargs["token"], **kwargs)
        return context | {"is_blocked": queries.is_blocked(self.thing), "gets_news": bool(self.chosen)}

    def form_valid(self, form):
        actions.choose(subscriber=self.thing, **form.cleaned_data, where="/nieuwsbrief/voorkeuren/", now=timezone.now())
        stopped = _("You get no more newsletters from us.")
        messages.success(self.request, _("Your choice has been saved.") if form.cleaned_data["topics"] else stopped)
        return redirect("mailing:preferences", self.kwargs["token"])


class Forget(ByLink, TemplateView):
    """Forget me: GET asks, POST does. Without an account it is done from here; with one the rest goes from there."""

    template_name = "mailing/forget.html"

    def post(self, request, token):
        is_all = actions.forget_reader(subscriber=self.thing, now=timezone.now())
        return self.render_to_response(self.get_context_data(is_done=True, is_all=is_all))


@method_decorator(csrf_exempt, name="dispatch")
class Unsubscribe(ByLink, TemplateView):
    """One click (RFC 8058): the mail program POSTs without cookies. A person who opens the link gets a button."""

    purpose = mails.UNSUBSCRIBE
    template_name = "mailing/unsubscribe.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(has_stopped=queries.has_stopped(self.thing), **kwargs)

    def post(self, request, token):
        actions.unsubscribe(subscriber=self.thing, now=timezone.now())
        if request.POST.get("List-Unsubscribe") == "One-Click":
            return one_click()
        return self.render_to_response(self.get_context_data(is_done=True))


# --- what was sent --------------------------------------------------------------------------------

# A transparent picture of one pixel.
PIXEL = bytes.fromhex("47494638396101000100800000000000ffffff21f90401000000002c00000000010001000002024401003b")


class Archive(Guarded, ListView):
    """Every newsletter that was sent to everyone."""

    rule = everyone
    cacheable = True
    template_name = "mailing/archive.html"
    paginate_by = 20

    def get_queryset(self):
        return Newsletter.objects.in_archive()


class ArchiveAtom(Guarded, View):
    """The archive as an Atom feed (RFC 4287)."""

    rule = everyone
    cacheable = True

    def get(self, request):
        own = request.build_absolute_uri(request.path)
        # By its id a program knows the feed: that stays, whatever page it belongs to.
        feed = Atom1Feed(
            title=_("Newsletters of Mensen maken Nederland"), link=request.build_absolute_uri(reverse("mailing:archive")),
            language=get_language(), description="", feed_url=own, feed_guid=own,
        )  # fmt: skip
        # A summary is HTML here, and what was typed is not.
        for letter in Newsletter.objects.in_archive()[:20]:
            said = letter.said_in((get_language() or "nl")[:2])
            feed.add_item(
                title=said["subject"], link=request.build_absolute_uri(letter.get_absolute_url()), pubdate=letter.send_at,
                updateddate=letter.send_at, description=escape(said["preheader"]),
            )  # fmt: skip
        return HttpResponse(feed.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")


class Letter(Guarded, TemplateView):
    """One newsletter, as a page of the portal."""

    rule = everyone
    cacheable = True
    template_name = "mailing/sent_letter.html"

    def find(self, slug):
        self.letter = get_object_or_404(Newsletter.objects.on_the_web(), slug=slug)
        language = (get_language() or "nl")[:2]
        self.language = language if language in self.letter.frozen else "nl"
        return self.letter

    def get_context_data(self, **kwargs):
        said = self.letter.frozen[self.language]
        return super().get_context_data(said=said, language=self.language, **kwargs)


class LetterAsMailed(Letter):
    """The same, as it came in the mail. Its personal links lead to the open page."""

    def get(self, request, slug):
        composed = composing.compose(self.letter.frozen[self.language], self.language)
        open_page = dict.fromkeys(composing.PERSONAL, composing.absolute(reverse("mailing:subscribe")))
        return shut_in(fill(composed.html, open_page))


class Follow(Guarded, View):
    """A counted link: only addresses that stood in a newsletter, so nobody can send people elsewhere through the portal."""

    rule = everyone

    def find(self, token):
        try:
            (pk,) = tokens.read(leaving.LINK, token)
        except (tokens.BadToken, ValueError):
            raise Http404 from None
        return get_object_or_404(Link, pk=pk)

    def get(self, request, token):
        if request.method == "GET":
            actions.count_click(link=self.thing, now=timezone.now())
        response = HttpResponseRedirect(self.thing.url)
        response.headers["Cache-Control"] = "no-store"
        return response


class Opened(Guarded, View):
    """The picture that counts, where staff asked for it and the letter says so."""

    rule = everyone

    def find(self, token):
        try:
            (self.pk,) = tokens.read(leaving.OPENED, token)
        except (tokens.BadToken, ValueError):
            raise Http404 from None

    def get(self, request, token):
        actions.count_open(newsletter_id=self.pk)
        response = HttpResponse(PIXEL, content_type="image/gif")
        response.headers["Cache-Control"] = "no-store"
        response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
        return response


NOBODY = gettext_lazy("None of your members asked for news of your network yet.")


def as_typed(subject, text):
    """A letter of a network as it will look, before anything of it is kept."""
    return {"subject": subject, "parts": [{"kind": "text", "source": text, "lang": "nl"}]}


class NetworkLetters(Guarded, FormView):
    """A network writes to its own members, and sees what it wrote."""

    rule = rules.may_write_to_members
    form_class = forms.WritingToMembers
    template_name = "mailing/network_letters.html"

    def find(self, slug):
        return get_object_or_404(Organisation, slug=slug)

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            letters=queries.written_by(self.thing, now=timezone.now()), is_trusted=queries.is_trusted(self.thing), how_many=queries.members_who_asked(self.thing), least=participation.LEAST,
            answers_to=mails.answers_to(self.request.user), **kwargs,
        )  # fmt: skip

    def form_valid(self, form):
        if "look" in self.request.POST:
            return self.render_to_response(self.get_context_data(form=form, look=as_typed(**form.cleaned_data)))
        try:
            letter = actions.propose_letter(
                network=self.thing, **form.cleaned_data, by=self.request.user, now=timezone.now()
            )
        except actions.TooManyLetters:
            form.add_error(
                None, _("You wrote three times this week. Your members like it better when there is some time between.")
            )
            return self.form_invalid(form)
        except actions.NobodyToMail:
            form.add_error(None, NOBODY)
            return self.form_invalid(form)
        except actions.NotReady as what_is_wrong:
            form.add_error("text", str(what_is_wrong) or _("This text is too short or has a link that leads nowhere."))
            return self.form_invalid(form)
        if letter.send_at:
            messages.success(self.request, self.promised(letter))
        else:
            messages.success(self.request, _("Your letter waits for NOV: they look at the first one of each network."))
        return redirect("mailing:network-letters", self.thing.slug)

    def promised(self, letter):
        """When it leaves: in a minute, or at the end of the quiet hours."""
        leaves = moments.leaves_at(letter, letter.send_at)
        if leaves == letter.send_at:
            return _("Your letter leaves in a minute.")
        return _("Nothing leaves at night or on Sunday. Your letter leaves on %s.") % moments.in_words(leaves)


class NetworkLetter(Guarded, FormView):
    """A letter of a network as it will look, or as it left. One that NOV sent back is changed here."""

    rule = rules.may_take_back
    form_class = forms.WritingToMembers
    template_name = "mailing/network_letter.html"

    def find(self, slug, pk):
        network = get_object_or_404(Organisation, slug=slug)
        letters = Newsletter.objects.written_by(network).select_related("network", "broadcast")
        return get_object_or_404(letters, pk=pk)

    @property
    def is_back(self):
        return self.thing.state == NewsletterState.DRAFT

    def get_initial(self):
        block = self.thing.blocks.filter(kind=BlockKind.TEXT).first()
        return {"subject": self.thing.subject_nl, "text": block.text_nl if block else ""}

    def get_context_data(self, **kwargs):
        asked = kwargs.pop("look", None)
        return super().get_context_data(
            look=asked or said_by(self.thing), is_asked=bool(asked), is_back=self.is_back, **kwargs
        )

    def form_valid(self, form):
        if "look" in self.request.POST:
            return self.render_to_response(self.get_context_data(form=form, look=as_typed(**form.cleaned_data)))
        try:
            actions.rewrite_letter(letter=self.thing, **form.cleaned_data, by=self.request.user, now=timezone.now())
        except actions.NobodyToMail:
            form.add_error(None, NOBODY)
            return self.form_invalid(form)
        except actions.NotReady as what_is_wrong:
            form.add_error("text", str(what_is_wrong))
            return self.form_invalid(form)
        except actions.NotADraft:
            messages.error(self.request, _("Your letter waits for NOV or has left: it cannot be changed now."))
        else:
            messages.success(self.request, _("Your letter waits for NOV again: they look at what you changed."))
        return redirect("mailing:network-letters", self.thing.network.slug)


def said_by(letter):
    """What a letter says: what was frozen when it left, or what it would say now."""
    return letter.frozen.get("nl") or composing.drafted(letter, "nl", timezone.now())


class NetworkLetterAsMailed(Guarded, View):
    """The same, as it comes in the mail. Its personal links lead to the open page."""

    rule = rules.may_take_back
    find = NetworkLetter.find

    def get(self, request, slug, pk):
        open_page = dict.fromkeys(composing.PERSONAL, composing.absolute(reverse("mailing:subscribe")))
        return shut_in(fill(composing.compose(said_by(self.thing), "nl").html, open_page))


class TakeBackLetter(Guarded, View):
    """The minute in which a network takes its letter back."""

    rule = rules.may_take_back

    def find(self, slug, pk):
        network = get_object_or_404(Organisation, slug=slug)
        return get_object_or_404(Newsletter.objects.written_by(network).select_related("network"), pk=pk)

    def post(self, request, slug, pk):
        if actions.withdraw_letter(letter=self.thing, by=request.user, now=timezone.now()):
            messages.success(request, _("Your letter was taken back. Nobody got it."))
        else:
            messages.error(request, _("Your letter has left already."))
        return redirect("mailing:network-letters", slug)
