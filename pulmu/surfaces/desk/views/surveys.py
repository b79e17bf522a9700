"""Questionnaires: the list, one of them with its questions, and as people see it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from pulmu.core.kernel.errors import Refused
from pulmu.core.kernel.keys import new_key
from pulmu.core.tenancy.permissions import Permission
from pulmu.domains.surveys import actions, queries
from pulmu.domains.surveys.choices import Purpose
from pulmu.domains.surveys.models import Question, Questionnaire
from pulmu.surfaces.desk import lists
from pulmu.surfaces.desk.doors import DeskRequest, act, door, form_page
from pulmu.surfaces.desk.shell import SURVEYS, show
from pulmu.surfaces.desk.surveyforms import NAME, QuestionForm, QuestionnaireForm
from pulmu.ui.parts import Column, Link
from pulmu.web.questions import QuestionsForm

Act = Callable[[DeskRequest, str], str]


@door(Permission.SURVEYS_READ)
@require_safe
def surveys(request: DeskRequest) -> HttpResponse:
    """By name; of one purpose, or all."""
    purpose = request.GET.get("purpose", "")
    chosen = purpose if purpose in Purpose.values else ""
    found = queries.questionnaires(request.actor, purpose=chosen)
    page = Paginator(found, lists.PER_PAGE).get_page(
        lists.page_number(request.GET.get("page", "1"))
    )
    here = reverse("desk:surveys")
    purposes = [("", _("All")), *Purpose.choices]
    return show(
        request,
        "desk/surveys.html",
        current=SURVEYS,
        page=page,
        query=lists.query(purpose=chosen),
        can_write=request.actor.can(Permission.SURVEYS_WRITE),
        tabs=tabs(here),
        purposes=[
            Link(
                label=str(label),
                href=f"{here}?purpose={value}" if value else here,
                current=value == chosen,
            )
            for value, label in purposes
        ],
        columns={
            "name": Column(label=_("Name"), heads=True),
            "purpose": Column(label=_("When it is asked")),
            "asked": Column(label=_("Questions"), kind="number"),
            "answered": Column(label=_("Responses"), kind="number"),
        },
    )


@door(Permission.SURVEYS_WRITE)
@form_page
def new(request: DeskRequest) -> HttpResponse:
    form = QuestionnaireForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            once = form.cleaned_data["once"]
            made = actions.make_questionnaire(
                request.actor, row=form.row(), once=once, at=timezone.now()
            )
        except Refused as error:
            form.refuse(error)
        else:
            messages.success(request, _("Now say what is asked."))
            return redirect("desk:survey", key=made.key)
    return _form_page(request, form, heading=_("New questionnaire"), back=to_list())


@door(Permission.SURVEYS_WRITE)
@form_page
def edit(request: DeskRequest, key: str) -> HttpResponse:
    found = own(request, key)
    form = QuestionnaireForm(request.POST or None, found=found)
    if request.method == "POST" and form.is_valid():
        try:
            actions.correct_questionnaire(request.actor, key=key, row=form.row(), at=timezone.now())
        except Refused as error:
            form.refuse(error)
        else:
            messages.success(request, _("Corrected."))
            return redirect("desk:survey", key=key)
    heading = _("Correct: %(title)s") % {"title": found.name}
    return _form_page(request, form, heading=heading, back=to_survey(found))


@door(Permission.SURVEYS_READ)
@require_safe
def survey(request: DeskRequest, key: str) -> HttpResponse:
    found = queries.questionnaire(request.actor, key)
    mine = found.organisation_id == request.actor.home
    questions = queries.questions(request.actor, found.pk)
    return show(
        request,
        "desk/survey.html",
        current=SURVEYS,
        survey=found,
        purpose=found.get_purpose_display(),
        is_sign_up=found.purpose == Purpose.SIGN_UP,
        is_satisfaction=found.purpose == Purpose.SATISFACTION,
        can_write=mine and request.actor.can(Permission.SURVEYS_WRITE),
        questions=[_row(one, questions) for one in questions],
        once=new_key(),
        columns={
            "label": Column(label=_("Question"), heads=True),
            "sort": Column(label=_("Sort of answer")),
            "terms": Column(label=_("Asked when")),
            "acts": Column(label=_("What to do"), kind="actions"),
        },
        crumbs=[to_list()],
    )


@door(Permission.SURVEYS_WRITE)
@require_POST
def copy(request: DeskRequest, key: str) -> HttpResponse:
    """The same once more, to be named."""
    found = own(request, key)
    name = (_("%(name)s, copy") % {"name": found.name})[:NAME]
    try:
        made = actions.copy_questionnaire(
            request.actor,
            key=key,
            name=name,
            once=request.POST.get("once", ""),
            at=timezone.now(),
        )
    except Refused as error:
        messages.error(request, str(error))
        return redirect("desk:survey", key=key)
    messages.success(request, _("Copied. Give the copy a name of its own."))
    return redirect("desk:survey_edit", key=made.key)


@door(Permission.SURVEYS_READ)
@require_safe
def preview(request: DeskRequest, key: str) -> HttpResponse:
    """As people see it; nothing is sent from here."""
    found = queries.questionnaire(request.actor, key)
    form = QuestionsForm(None, questions=queries.questions(request.actor, found.pk))
    return show(
        request,
        "desk/survey_preview.html",
        current=SURVEYS,
        survey=found,
        asked=list(form.asked()),
        crumbs=[to_list(), to_survey(found)],
    )


@door(Permission.SURVEYS_WRITE)
@form_page
def new_question(request: DeskRequest, key: str) -> HttpResponse:
    found = own(request, key)
    earlier = queries.questions(request.actor, found.pk)
    form = QuestionForm(request.POST or None, earlier=earlier)
    if request.method == "POST" and form.is_valid():
        try:
            once = form.cleaned_data["once"]
            actions.add_question(
                request.actor,
                questionnaire_key=key,
                row=form.row(),
                once=once,
                at=timezone.now(),
            )
        except Refused as error:
            form.refuse(error)
        else:
            messages.success(request, _("The question is there."))
            another = "more" in request.POST
            return redirect("desk:question_new" if another else "desk:survey", key=key)
    return _question_page(request, found, form, heading=_("New question"))


@door(Permission.SURVEYS_WRITE)
@form_page
def question(request: DeskRequest, key: str, question: str) -> HttpResponse:
    found = own(request, key)
    one = _one(request, found, question)
    alive = queries.questions(request.actor, found.pk)
    earlier = alive[: [each.pk for each in alive].index(one.pk)]
    form = QuestionForm(request.POST or None, earlier=earlier, question=one)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.correct_question(
                request.actor, key=question, row=form.row(), at=timezone.now()
            )
        except Refused as error:
            form.refuse(error)
        else:
            replaced = _(
                "It was answered already: what was answered stays with the old question, and the "
                "new one stands in its place."
            )
            messages.success(request, _("Corrected.") if made.key == question else replaced)
            return redirect("desk:survey", key=key)
    heading = _("Correct: %(title)s") % {"title": one.label}
    return _question_page(request, found, form, heading=heading)


@door(Permission.SURVEYS_WRITE)
@require_POST
def act_on_question(request: DeskRequest, key: str, question: str) -> HttpResponse:
    """One place up or down, or asked no more."""
    found = own(request, key)
    one = _one(request, found, question)
    doing = ACTS.get(request.POST.get("do", ""))
    if doing is None:
        raise Http404
    goal = reverse("desk:survey", args=[key])
    return act(request, goal, lambda: doing(request, one.key))


def own(request: DeskRequest, key: str) -> Questionnaire:
    found = queries.questionnaire(request.actor, key)
    request.actor.require(Permission.SURVEYS_WRITE, organisation_id=found.organisation_id)
    return found


def to_list() -> Link:
    return Link(label=_("Surveys"), href=reverse("desk:surveys"))


def to_survey(found: Questionnaire) -> Link:
    return Link(label=found.name, href=reverse("desk:survey", args=[found.key]))


def tabs(here: str) -> list[Link]:
    every = ((_("Questionnaires"), "desk:surveys"), (_("Wishes"), "desk:wishes"))
    return [
        Link(label=label, href=reverse(name), current=reverse(name) == here)
        for label, name in every
    ]


def _up(request: DeskRequest, key: str) -> str:
    actions.move_question(request.actor, key=key, earlier=True, at=timezone.now())
    return _("Moved.")


def _down(request: DeskRequest, key: str) -> str:
    actions.move_question(request.actor, key=key, earlier=False, at=timezone.now())
    return _("Moved.")


def _retire(request: DeskRequest, key: str) -> str:
    actions.retire_question(request.actor, key=key, at=timezone.now())
    return _("It is asked no more. What was answered stays with the results.")


ACTS: Mapping[str, Act] = {"up": _up, "down": _down, "retire": _retire}


def _one(request: DeskRequest, found: Questionnaire, key: str) -> Question:
    one = queries.question(request.actor, key)
    if one.questionnaire_id != found.pk:
        raise Http404
    return one


def _row(one: Question, every: list[Question]) -> dict[str, Any]:
    terms = [_("Has to be answered")] if one.is_required else []
    if one.after:
        said = {"question": one.after.label, "answers": ", ".join(one.when)}
        terms.append(
            _("after “%(question)s”: %(answers)s") % said
            if one.when
            else _("after “%(question)s”") % said
        )
    return {
        "key": one.key,
        "label": one.label,
        "hint": one.hint,
        "sort": one.get_sort_display(),
        "choices": ", ".join(one.choices),
        "terms": terms,
        "is_first": one.pk == every[0].pk,
        "is_last": one.pk == every[-1].pk,
    }


def _form_page(
    request: DeskRequest, form: QuestionnaireForm, *, heading: str, back: Link
) -> HttpResponse:
    crumbs = [to_list()] if form.found is None else [to_list(), back]
    return show(
        request,
        "desk/survey_form.html",
        current=SURVEYS,
        form=form,
        heading=heading,
        is_new=form.found is None,
        back=back,
        crumbs=crumbs,
    )


def _question_page(
    request: DeskRequest, found: Questionnaire, form: QuestionForm, *, heading: str
) -> HttpResponse:
    return show(
        request,
        "desk/survey_question.html",
        current=SURVEYS,
        form=form,
        heading=heading,
        is_new=form.initial.get("label") is None,
        back=to_survey(found),
        crumbs=[to_list(), to_survey(found)],
    )
