"""Answering what a link asks: once, by whoever has it, without saying who."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from pulmu.core.kernel.errors import NotFound, Refused
from pulmu.core.tenancy.actors import holder_of, visitor_of
from pulmu.domains.programmes import actions as programmes
from pulmu.domains.programmes import queries as courses
from pulmu.domains.prototypes import queries as prototypes
from pulmu.domains.surveys import actions, queries
from pulmu.domains.surveys.queries import Held
from pulmu.web.access import page
from pulmu.web.http import ActorRequest
from pulmu.web.questions import QuestionsForm
from pulmu.web.tickets import ticketed

from . import words
from .frame import show

GONE, REFUSED, THANKS = 404, 422, "thanks"


@ticketed
@page(None)
@require_http_methods(["GET", "HEAD", "POST"])
def survey(request: ActorRequest, token: str) -> HttpResponse:
    at = timezone.now()
    try:
        held = queries.held_invitation(holder_of([]), token, at=at)
    except NotFound:
        return _over(request, None, "unknown", status=GONE)
    if held.is_used:
        return _over(request, held, "thanks" if THANKS in request.GET else "answered")
    if held.is_over:
        return _over(request, held, "over", status=GONE)
    actor = visitor_of(held.organisation)
    questions = queries.questions(actor, held.questionnaire.pk)
    form = QuestionsForm(request.POST if request.method == "POST" else None, questions=questions)
    if form.is_bound:
        form.full_clean()
        try:
            actions.answer(actor, token=token, said=form.answers, at=at)
        except actions.AnswersWrong as error:
            form.say_faults(error.faults)
            if not error.faults:
                form.add_error(None, str(error))
        except Refused as error:
            form.add_error(None, str(error))
        else:
            return redirect(f"{reverse('survey', args=[token])}?{THANKS}=1")
    return show(
        request,
        "survey",
        {
            "form": form,
            "asked": list(form.asked()),
            "is_anonymous": held.questionnaire.is_anonymous,
            "name": held.questionnaire.name,
            **_about(held),
        },
        organisation=held.organisation,
        status=REFUSED if form.errors else 200,
    )


@ticketed
@page(None)
@require_POST
def of_ticket(request: ActorRequest, ticket: str) -> HttpResponse:
    """From one's own sign-up to the questions: the same link as in the mail."""
    at = timezone.now()
    one = courses.held_by_ticket(holder_of([ticket]), ticket)
    actor = visitor_of(one.organisation, holds=[ticket])
    token = programmes.own_survey(actor, ticket=ticket, at=at)
    return redirect("survey", token)


def _about(held: Held) -> dict[str, Any]:
    """What it is about, in the words of whoever was there."""
    if (made := prototypes.made_about(visitor_of(held.organisation), held.about)) is not None:
        return {"course": made.name, "when": ""}
    course, date = courses.what_about(visitor_of(held.organisation), held.about)
    when = words.hours(date.starts_at, date.ends_at) if date else ""
    return {"course": course.name if course else held.questionnaire.name, "when": when}


def _over(request: ActorRequest, held: Held | None, how: str, *, status: int = 200) -> HttpResponse:
    said = {
        "thanks": (
            _("Thank you"),
            _("Your answers have arrived. They help us to do it better."),
        ),
        "answered": (
            _("You have answered already"),
            _("Each link is good for one answer. Thank you for it."),
        ),
        "over": (
            _("The time to answer is over"),
            _("Thank you for coming back all the same. You can always call the lab."),
        ),
        "unknown": (
            _("This link leads to no questions"),
            _("Perhaps a part of it is missing: open it once more from the mail."),
        ),
    }
    heading, how_words = said[how]
    icon = "done" if how in {"thanks", "answered"} else "clock"
    context = {"heading": heading, "how": how_words, "icon": icon}
    return show(
        request,
        "survey_over",
        context,
        organisation=held.organisation if held else None,
        status=status,
    )
