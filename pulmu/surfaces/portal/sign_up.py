"""Signing up: a form, a code by mail, and it is done. Nothing typed is lost on the way."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from pulmu.core.kernel.errors import NotAllowed, NotFound, Refused
from pulmu.core.kernel.keys import is_key, new_key
from pulmu.core.kernel.kst import day_of
from pulmu.core.members import proving
from pulmu.domains.people import queries as people
from pulmu.domains.people.actions import GuardianUnnamed
from pulmu.domains.programmes import actions, queries
from pulmu.domains.programmes.choices import SessionState
from pulmu.domains.surveys import queries as surveys
from pulmu.ui.parts import Fact, Link
from pulmu.web.access import page
from pulmu.web.http import ActorRequest

from . import faults, guard, words, writing
from .forms import CodeForm, PartyForm, SignUpForm, notices
from .frame import show
from .labs import Lab, keep_proof, lab_of, proven

GROUP = "group"
REFUSED = 422


@dataclass(frozen=True)
class Course:
    """What the form of one course is made of; what a page does not ask for is not read."""

    lab: Lab
    offering: Any
    sessions: list[Any]

    @cached_property
    def counted(self) -> words.Counted:
        return queries.seats_of_many(self.lab.actor, [self.offering], at=self.lab.at)

    @cached_property
    def stand(self) -> words.Stand:
        return words.stand(self.offering, self.counted, at=self.lab.at)

    @cached_property
    def questions(self) -> list[Any]:
        asks = self.offering.asks_id
        return surveys.questions(self.lab.actor, asks) if asks else []

    @cached_property
    def texts(self) -> list[Any]:
        return list(people.texts_on(self.lab.actor, day_of(self.lab.at)).values())

    def form(self, typed: QueryDict | None, *, is_group: bool) -> SignUpForm | PartyForm:
        dates = (
            [(s.key, self._date(s)) for s in self.sessions] if not self.offering.is_whole else []
        )
        common: dict[str, Any] = {"questions": self.questions, "dates": dates}
        if is_group:
            return PartyForm(typed, **common)
        today = day_of(self.lab.at)
        asks = self.offering.asks_birth
        return SignUpForm(typed, asks_birth=asks, texts=self.texts, today=today, **common)

    def _date(self, session: Any) -> str:
        seats = self.counted.get((self.offering.pk, session.pk))
        when = words.hours(session.starts_at, session.ends_at)
        if seats is None or seats.open is None:
            return when
        return f"{when} · " + (
            _("%(count)d left") % {"count": seats.open} if seats.open else _("waiting list")
        )

    @property
    def href(self) -> str:
        return reverse("at:sign_up", args=[self.lab.code, self.offering.key])


def _course(request: ActorRequest, code: str, key: str) -> Course:
    lab = lab_of(request, code, at=timezone.now())
    one, sessions = queries.published_one(lab.actor, key, at=lab.at)
    planned = [s for s in sessions if s.state == SessionState.PLANNED and s.starts_at > lab.at]
    return Course(lab=lab, offering=one, sessions=planned)


@page(None)
@require_http_methods(["GET", "HEAD", "POST"])
def sign_up(request: ActorRequest, code: str, key: str) -> HttpResponse:
    course = _course(request, code, key)
    if request.method == "POST":
        return _sent(request, course)
    if not course.stand.act and not faults.are_waiting(request):
        return redirect("at:course", code, key)
    kept = _kept(request, course)
    typed = writing.as_sent(kept.typed) if kept and kept.typed else None
    is_group = bool(typed.get(GROUP) if typed else request.GET.get(GROUP))
    form = course.form(None, is_group=is_group)
    if typed is not None:
        form = course.form(typed, is_group=is_group)
        form.full_clean()
        faults.tell(request, form)
    once = kept.key if kept and typed else new_key()
    return _form(request, course, form, once=once, is_group=is_group, is_draft=typed is not None)


@page(None)
@require_http_methods(["GET", "HEAD", "POST"])
def code(request: ActorRequest, code: str, key: str) -> HttpResponse:
    """The draft waits here for the code; until then nobody has signed up."""
    course = _course(request, code, key)
    kept = _kept(request, course)
    if kept is None:
        messages.warning(request, _("What was being written is not here any more. Begin again."))
        return redirect(course.href)
    if request.method == "POST":
        return _tried(request, course, kept)
    if kept.done:
        return _done(request, course, kept)
    form = CodeForm.empty()
    faults.tell(request, form)
    return _ask(request, course, kept, form)


@page(None)
@require_POST
def again(request: ActorRequest, code: str, key: str) -> HttpResponse:
    """Another code for the same draft."""
    course = _course(request, code, key)
    kept = _kept(request, course)
    if kept is None or kept.done:
        return redirect("at:sign_up_code", code, key)
    before = writing.waiting(request, course.offering.key).get("code", "")
    try:
        _send_code(
            request, course, kept, writing.as_sent(kept.typed).get("email", ""), after=before
        )
        messages.success(request, _("A new code is on its way. The one before is void."))
    except Refused as error:
        messages.warning(request, str(error))
    return redirect("at:sign_up_code", code, key)


def _sent(request: ActorRequest, course: Course) -> HttpResponse:
    """The form came in: looked at, kept, and taken or asked a code for."""
    is_group = bool(request.POST.get(GROUP))
    once = request.POST.get(writing.ONCE, "")
    form = course.form(request.POST, is_group=is_group)
    said: dict[str, Any] = {"once": once if is_key(once) else new_key(), "is_group": is_group}
    form.full_clean()
    if objected := guard.objection(request, at=course.lab.at):
        words_, status = objected
        form.add_error(None, words_)
        return _form(request, course, form, status=status, **said)
    _look_at_answers(course, form)
    if not course.stand.act:
        form.add_error(None, _("This course takes no sign-ups at the moment."))
    if not form.is_valid():
        return _form(request, course, form, status=REFUSED, **said)
    try:
        kept = actions.keep_draft(
            course.lab.actor,
            key=said["once"],
            offering_key=course.offering.key,
            email=form.cleaned_data["email"],
            typed=writing.typed(request.POST),
            at=course.lab.at,
        )
        writing.remember(request, course.offering.key, draft=kept.key)
        if kept.done:
            return _done(request, course, kept)
        if people.email_index(form.cleaned_data["email"]) in course.lab.actor.holds:
            return _finish(request, course, kept)
        _send_code(request, course, kept, form.cleaned_data["email"])
    except proving.TooOften as error:
        messages.warning(request, str(error))
    except Refused as error:
        form.add_error(None, str(error))
        return _form(request, course, form, status=REFUSED, **said)
    return redirect("at:sign_up_code", course.lab.code, course.offering.key)


def _tried(request: ActorRequest, course: Course, kept: actions.Kept) -> HttpResponse:
    """A code was typed. Whoever pressed twice is answered by what the first press did."""
    form, here = CodeForm(request.POST), request.path
    if guard.is_too_often(request, guard.CODE, at=course.lab.at):
        form.add_error(None, guard.too_many_words())
        return _ask(request, course, kept, form, status=guard.TOO_MANY)
    if not form.is_valid():
        return faults.go_back(request, form, here)
    sent = writing.waiting(request, course.offering.key)
    try:
        index = proving.prove(
            key=sent.get("code", ""), digits=form.cleaned_data["digits"], at=course.lab.at
        )
    except Refused as error:
        if kept.done:
            return _done(request, course, kept)
        form.add_error("digits", str(error))
        return faults.go_back(request, form, here)
    keep_proof(request, index, at=course.lab.at)
    holds = course.lab.actor.holds | {index}
    lab = replace(course.lab, actor=replace(course.lab.actor, holds=holds))
    course = replace(course, lab=lab)
    # The other of two presses was there first.
    return _done(request, course, kept) if kept.done else _finish(request, course, kept)


def _finish(request: ActorRequest, course: Course, kept: actions.Kept) -> HttpResponse:
    """Sign up with what is kept. What is refused is told on the form, as it was filled in."""
    typed = writing.as_sent(kept.typed)
    form = course.form(typed, is_group=bool(typed.get(GROUP)))
    if not form.is_valid():
        return faults.go_back(request, form, course.href)
    try:
        done = actions.send_draft(course.lab.actor, key=kept.key, said=form.say(), at=course.lab.at)
    except actions.AnswersWrong as error:
        form.say_faults(error.faults)
    except NotAllowed:
        return redirect("at:sign_up_code", course.lab.code, course.offering.key)
    except NotFound:
        form.add_error(None, _("One of the dates is not there any more."))
    except Refused as error:
        where = "guardian_name" if isinstance(error, GuardianUnnamed) else None
        form.add_error(where, str(error))
    else:
        return _done(request, course, done)
    return faults.go_back(request, form, course.href)


def _done(request: ActorRequest, course: Course, sent: actions.Kept) -> HttpResponse:
    """To the receipt: that of the one, or the list where there are more. What somebody signed up
    for before is told as such.
    """
    held = queries.held(course.lab.actor).filter(key__in=sent.done)
    mine = list(held.values_list("ticket", "signed_up_at"))
    if mine and all(signed_up_at < sent.since for _ticket, signed_up_at in mine):
        messages.info(request, _("You are signed up for this already, as it stands here."))
        return redirect("ticket", mine[0][0]) if len(mine) == 1 else redirect("my")
    if len(mine) == 1:
        return redirect(f"{reverse('ticket', args=[mine[0][0]])}?new=1")
    messages.success(request, _("You have signed up."))
    return redirect("my")


def _form(
    request: ActorRequest,
    course: Course,
    form: SignUpForm | PartyForm,
    *,
    once: str,
    is_group: bool,
    status: int = 200,
    is_draft: bool = False,
) -> HttpResponse:
    processing, others, pictures = notices(form, course.texts)
    is_proven = _is_proven(request, course, form)
    if is_proven:
        hint = _("With the address you confirmed on this device no code is needed.")
        form["email"].help_text = hint
    seen = request.POST.get(guard.STAMP, "") or guard.stamp(course.lab.at)
    asks_guardian = not is_group and (
        course.offering.asks_birth or "guardian_name" in getattr(form, "errors", {})
    )
    response = show(
        request,
        "sign_up",
        {
            "course": course.offering,
            "brief": _brief(course),
            "stand": course.stand,
            "form": form,
            "asked": list(form.asked()),
            "once": once,
            "seen": seen,
            "is_group": is_group,
            "is_draft": is_draft,
            "asks_guardian": asks_guardian,
            "is_proven": is_proven,
            "processing": processing,
            "others": others,
            "pictures": pictures,
            "other_way": course.href if is_group else f"{course.href}?{GROUP}=1",
            "crumbs": _crumbs(course),
        },
        organisation=course.lab.organisation,
        here="courses",
        status=status,
    )
    response.headers["Cache-Control"] = "no-store"
    return response


def _is_proven(request: ActorRequest, course: Course, form: SignUpForm | PartyForm) -> bool:
    """Whether no code is asked for: of the address that is typed, or of any that would do."""
    known = proven(request, at=course.lab.at)
    typed = str(form["email"].value() or "")
    return people.email_index(typed) in known if typed else bool(known)


def _ask(
    request: ActorRequest,
    course: Course,
    kept: actions.Kept,
    form: CodeForm,
    *,
    status: int = 200,
) -> HttpResponse:
    response = show(
        request,
        "code",
        {
            "course": course.offering,
            "brief": _brief(course),
            "form": form,
            "email": writing.as_sent(kept.typed).get("email", ""),
            "back": course.href,
            "again": reverse("at:sign_up_again", args=[course.lab.code, course.offering.key]),
            "crumbs": _crumbs(course),
        },
        organisation=course.lab.organisation,
        here="courses",
        status=status,
    )
    response.headers["Cache-Control"] = "no-store"
    return response


def _look_at_answers(course: Course, form: SignUpForm | PartyForm) -> None:
    """Before a code is sent, so that nobody comes back for a question."""
    if course.offering.asks_id:
        checked = surveys.read_answers(course.lab.actor, course.offering.asks_id, form.answers)
        form.say_faults(checked.faults)
    if form.has_dates and not form.sessions:
        form.add_error("sessions", _("Choose at least one date."))
    born = form.cleaned_data.get("birth_date")
    if born and people.is_under_14(born, on=day_of(course.lab.at)):
        for name in ("guardian_name", "guardian_email"):
            if not form.cleaned_data.get(name) and name not in form.errors:
                form.add_error(name, _("For somebody under 14 a guardian has to agree."))


def _send_code(
    request: ActorRequest, course: Course, kept: actions.Kept, email: str, *, after: str = ""
) -> None:
    """One for each press: ``after`` is the code that another one is asked for in place of."""
    press = f"{kept.key}:{after}"
    sent = proving.ask(course.lab.actor, email=email, at=course.lab.at, once=press)
    writing.remember(request, course.offering.key, draft=kept.key, code=sent.key)


def _kept(request: ActorRequest, course: Course) -> actions.Kept | None:
    draft = writing.waiting(request, course.offering.key).get("draft", "")
    return actions.read_draft(course.lab.actor, key=draft, at=course.lab.at) if draft else None


def _brief(course: Course) -> list[Fact]:
    one = course.offering
    starts = one.next_at or one.first_at
    said = (
        (_("When"), words.near(starts) if starts else ""),
        (_("Place"), one.place),
        (_("Cost"), words.won(one.cost)),
        (_("Seats"), course.stand.words),
    )
    return [Fact(label=label, value=value) for label, value in said if value]


def _crumbs(course: Course) -> list[Link]:
    code = course.lab.code
    return [
        Link(label=_("Courses"), href=reverse("at:catalogue", args=[code])),
        Link(
            label=course.offering.name,
            href=reverse("at:course", args=[code, course.offering.key]),
        ),
    ]
