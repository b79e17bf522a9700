"""The letters about courses, and the words that are suggested for them."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from pulmu.core.mail.letters import Letter, Place, register
from pulmu.domains.programmes.choices import EnrolmentState

NAME = Place("name", "이름", "김하나", tells_who=True)
COURSE = Place("course", "강좌", "생성형 AI로 만드는 3D 캐릭터")
LINK = Place("link", "링크", "https://pulmu.example/t/abcdefghijklmnopqrstuvwxyz/", tells_who=True)
UNTIL = Place("until", "기한", "2026. 5. 12. 18:00")
STATES = Place("states", "자리", "확정: 24\n대기: 3")
WHY = Place("why", "까닭", "기한까지 응답 없음")
WHEN = Place("when", "일시", "2026. 5. 19.(화) 14:00~17:00")
WHERE = Place("place", "장소", "김해 메이커팩토리 2층 교육실")
BRING = Place("to_bring", "준비물", "노트북")
BEFORE = Place("before", "바뀌기 전", "2026. 5. 18.(월) 14:00~17:00")
LAB = Place("lab", "기관", "김해 메이커팩토리")


def _letter(
    name: str,
    label: Promise,
    about: Promise,
    *places: Place,
    words: tuple[Promise, Promise],
    needs: tuple[str, ...] = (LINK.name,),
) -> Letter:
    subject, body = words
    return register(
        Letter(
            name=f"programmes.{name}",
            label=label,
            about=about,
            places=(NAME, COURSE, *places, LINK, LAB),
            subject=subject,
            body=body,
            needs=needs,
        )
    )


REQUESTED = _letter(
    "requested",
    _("Sign-up received"),
    _("When the desk chooses who takes part."),
    words=(
        _("Received: %(course)s"),
        _(
            "%(name)s, your sign-up for %(course)s has arrived. We choose who takes part and write "
            "to you again.\n\nLook at it or take it back: %(link)s"
        ),
    ),
)
CONFIRMED = _letter(
    "confirmed",
    _("Seat confirmed"),
    _("As soon as somebody has a seat."),
    words=(
        _("Your seat: %(course)s"),
        _(
            "%(name)s, you have a seat in %(course)s.\n\nYour QR code, the dates, and how to "
            "cancel: %(link)s"
        ),
    ),
)
WAITING = _letter(
    "waiting",
    _("On the waiting list"),
    _("When all seats are taken."),
    words=(
        _("On the waiting list: %(course)s"),
        _(
            "%(name)s, %(course)s is full. You are on the waiting list: when a seat is given back "
            "we offer it to whoever is next, and write to you.\n\nYour place in line: %(link)s"
        ),
    ),
)
OFFERED = _letter(
    "offered",
    _("Seat offered"),
    _("When a seat comes free for whoever is next in line."),
    UNTIL,
    words=(
        _("A seat for you until %(until)s: %(course)s"),
        _(
            "%(name)s, a seat in %(course)s is kept for you until %(until)s. After that it goes to "
            "whoever is next.\n\nTake it, or leave it: %(link)s"
        ),
    ),
    needs=(UNTIL.name, LINK.name),
)
ENDED = _letter(
    "ended",
    _("Sign-up ended"),
    _("When somebody cancels, is taken off the list or not chosen, or the course is called off."),
    WHY,
    words=(
        _("Cancelled: %(course)s"),
        _(
            "%(name)s, your sign-up for %(course)s has ended: %(why)s.\n\nWhat else there is: "
            "%(link)s"
        ),
    ),
    needs=(),
)
GUARDED = _letter(
    "guarded",
    _("A child's sign-up received"),
    _("When somebody under 14 signs up: the seat waits for their guardian."),
    words=(
        _("Received: %(course)s"),
        _(
            "%(name)s, your sign-up for %(course)s has arrived. It holds once your guardian "
            "agrees: we have written to them.\n\nHow it stands: %(link)s"
        ),
    ),
)
GUARDIAN = _letter(
    "guardian",
    _("The guardian is asked"),
    _("To the guardian of somebody under 14 who signed up."),
    UNTIL,
    words=(
        _("Do you agree? %(course)s"),
        _(
            "%(name)s would like to take part in %(course)s and is under 14, so that you as the "
            "guardian have to agree. Please answer by %(until)s.\n\nLook at it and say yes or no: "
            "%(link)s\n\nYou do not know what this is about? Then nothing needs to be done."
        ),
    ),
)
PARTY = _letter(
    "party",
    _("A group signed up"),
    _("Once to whoever signed up a group, with how many have a seat."),
    STATES,
    words=(
        _("Your group: %(course)s"),
        _(
            "%(name)s has been signed up for %(course)s.\n\n%(states)s\n\nEach seat with its QR "
            "code, and how to cancel: %(link)s"
        ),
    ),
    needs=(STATES.name, LINK.name),
)
REMINDER = _letter(
    "reminder",
    _("Reminder, three days and one day before"),
    _("In the day, between 8 and 21 o'clock, to those who have a seat."),
    WHEN,
    WHERE,
    BRING,
    words=(
        _("Reminder: %(course)s, %(when)s"),
        _(
            "%(name)s, this is a reminder of %(course)s.\n\nWhen: %(when)s\nWhere: %(place)s\n"
            "Bring along: %(to_bring)s\n\nYour QR code, and how to cancel: %(link)s"
        ),
    ),
    needs=(WHEN.name, LINK.name),
)
SOON = _letter(
    "soon",
    _("Reminder, two hours before"),
    _("To those who have a seat; what falls into the night waits until 8 o'clock."),
    WHEN,
    WHERE,
    BRING,
    words=(
        _("Soon: %(course)s"),
        _(
            "%(name)s, %(course)s begins soon.\n\nWhen: %(when)s\nWhere: %(place)s\n"
            "Bring along: %(to_bring)s\n\nHave your QR code ready: %(link)s"
        ),
    ),
    needs=(WHEN.name, LINK.name),
)
MOVED = _letter(
    "moved",
    _("Time or place changed"),
    _("When a date that is still to come is moved, to those who have a seat."),
    WHEN,
    WHERE,
    BEFORE,
    words=(
        _("Changed: %(course)s, %(when)s"),
        _(
            "%(name)s, a date of %(course)s has changed.\n\nNow: %(when)s\nWhere: %(place)s\n"
            "Before: %(before)s\n\nThe attached file changes it in your calendar. You cannot come "
            "then? Please cancel, so that somebody else can: %(link)s"
        ),
    ),
    needs=(WHEN.name, LINK.name),
)
ADDED = _letter(
    "added",
    _("Dates added"),
    _("When a course that is booked as a whole gets more dates, to those who have a seat."),
    WHEN,
    WHERE,
    words=(
        _("More dates: %(course)s"),
        _(
            "%(name)s, %(course)s has more dates.\n\n%(when)s\n\nWhere: %(place)s\n\nThe "
            "attached file puts them into your calendar. All dates of your course: %(link)s"
        ),
    ),
    needs=(WHEN.name, LINK.name),
)
PLACED = _letter(
    "placed",
    _("Place of a course changed"),
    _("When the whole course takes place elsewhere, to those who have a seat."),
    WHERE,
    WHEN,
    words=(
        _("Another place: %(course)s"),
        _(
            "%(name)s, %(course)s takes place elsewhere now.\n\nWhere: %(place)s\n\n%(when)s"
            "\n\nThe attached file changes it in your calendar. You cannot come then? Please "
            "cancel, so that somebody else can: %(link)s"
        ),
    ),
    needs=(WHERE.name, LINK.name),
)
SWITCHED = _letter(
    "switched",
    _("Moved to another date"),
    _("When the desk moves somebody to another date of the course."),
    WHEN,
    WHERE,
    BEFORE,
    words=(
        _("Another date: %(course)s, %(when)s"),
        _(
            "%(name)s, you have been moved to another date of %(course)s.\n\nNow: %(when)s\n"
            "Where: %(place)s\nBefore: %(before)s\n\nYou cannot come then? Please cancel, so that "
            "somebody else can: %(link)s"
        ),
    ),
    needs=(WHEN.name, LINK.name),
)
OFF = _letter(
    "off",
    _("Date called off"),
    _("When one date of a course is cancelled, to those who have a seat."),
    WHEN,
    WHERE,
    words=(
        _("Called off: %(course)s, %(when)s"),
        _(
            "%(name)s, this date of %(course)s does not take place: %(when)s.\n\nThe attached file "
            "takes it out of your calendar. The other dates of your course: %(link)s"
        ),
    ),
    needs=(WHEN.name,),
)
SURVEY = _letter(
    "survey",
    _("Survey afterwards"),
    _("Once to those who were there, when the last date of a course is over."),
    UNTIL,
    words=(
        _("How was it? %(course)s"),
        _(
            "%(name)s, thank you for coming to %(course)s. What was good, what can we do better? "
            "It takes two minutes, until %(until)s.\n\nTo the questions: %(link)s"
        ),
    ),
)
WISHED = register(
    Letter(
        name="programmes.wished",
        label=_("A wish becomes a course"),
        about=_("Once to those who wished for it and wanted to be told."),
        places=(COURSE, LINK, LAB),
        subject=_("You wished for it: %(course)s"),
        body=_(
            "You told us that you would like to learn this. Now there is a course: %(course)s.\n\n"
            "Dates, and how to sign up: %(link)s\n\nThis is the only letter about it; your "
            "address is not kept any more."
        ),
        needs=(LINK.name,),
    )
)

OF_STATES: Mapping[EnrolmentState, Letter] = {
    EnrolmentState.REQUESTED: REQUESTED,
    EnrolmentState.CONFIRMED: CONFIRMED,
    EnrolmentState.WAITING: WAITING,
    EnrolmentState.OFFERED: OFFERED,
    EnrolmentState.ENDED: ENDED,
}
