"""The words of letters: read, rewritten, seen with made-up people, put back."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from pulmu.core.kernel.errors import Refused
from pulmu.core.mail import letters, queries, wording
from pulmu.core.mail.choices import Language
from pulmu.core.mail.letters import Letter, Words
from pulmu.core.mail.wording import TextWrong
from pulmu.core.tenancy.permissions import Permission
from pulmu.surfaces.desk.doors import DeskRequest, door
from pulmu.surfaces.desk.mailforms import SenderForm, TextForm
from pulmu.surfaces.desk.shell import MAIL, show
from pulmu.surfaces.desk.views.mail import back
from pulmu.ui.parts import Column, Link

METHODS = ["GET", "HEAD", "POST"]


@door(Permission.MAIL_WRITE)
@require_http_methods(METHODS)
def texts(request: DeskRequest) -> HttpResponse:
    """Every letter there is, which of them has words of its own, and where answers go."""
    reply_to = queries.sender(request.actor).reply_to
    form = SenderForm(request.POST or None, initial={"reply_to": reply_to})
    if request.method == "POST" and form.is_valid():
        try:
            wording.set_sender(request.actor, **form.cleaned_data, at=timezone.now())
        except Refused as error:
            form.add_error("reply_to", str(error))
        else:
            messages.success(request, _("That holds now."))
            return redirect("desk:mail_texts")
    own = queries.own_texts(request.actor)
    return show(
        request,
        "desk/mail_texts.html",
        current=MAIL,
        letters=[
            (letter, [(one, (letter.name, one.value) in own) for one in Language])
            for letter in letters.letters()
        ],
        columns={
            "letter": Column(label=_("Sort of letter"), heads=True),
            "ko": Column(label=_("Korean"), kind="state"),
            "en": Column(label=_("English"), kind="state"),
        },
        form=form,
        crumbs=[back()],
    )


@door(Permission.MAIL_WRITE)
@require_http_methods(METHODS)
def one_text(request: DeskRequest, letter: str, language: str) -> HttpResponse:
    """One letter in one language. What is typed is looked at first when that is asked for."""
    known = queries.known_letter(letter)
    if language not in Language.values:
        raise Http404
    now = queries.wording(request.actor, known)[language]
    form = TextForm(request.POST or None, initial={"subject": now.subject, "body": now.body})
    wish, shown = request.POST.get("do", ""), now
    if wish == "restore":
        wording.restore(request.actor, letter=letter, language=language, at=timezone.now())
        messages.success(request, _("The suggested words stand there again."))
        return redirect("desk:mail_text", letter=letter, language=language)
    if request.method == "POST" and form.is_valid():
        try:
            shown = wording.checked(known, language, form.words())
            if wish != "look":
                _kept(request, known, language, shown)
                return redirect("desk:mail_texts")
        except TextWrong as error:
            form.add_error(error.field, str(error))
    return show(
        request,
        "desk/mail_text.html",
        current=MAIL,
        letter=known,
        language=language,
        form=form,
        fills=[(place.word(language), place.sample) for place in known.places],
        preview=letters.fill(known, shown, known.samples),
        is_looking=wish == "look" and not form.errors,
        is_own=now != known.suggested(language),
        languages=_languages(known, language),
        crumbs=[back(), Link(label=_("Texts"), href=reverse("desk:mail_texts"))],
    )


def _kept(request: DeskRequest, letter: Letter, language: str, words: Words) -> None:
    wording.rewrite(
        request.actor, letter=letter.name, language=language, words=words, at=timezone.now()
    )
    messages.success(request, _("The text is kept: from now on it goes out like this."))


def _languages(letter: Letter, current: str) -> list[Link]:
    return [
        Link(
            label=str(one.label),
            href=reverse("desk:mail_text", args=[letter.name, one.value]),
            current=one.value == current,
        )
        for one in Language
    ]
