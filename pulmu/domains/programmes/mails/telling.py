"""What somebody is told about their enrolment, in the language that they chose."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.conf import settings
from django.utils import translation

from pulmu.core.kernel.calendars import CANCEL, PUBLISH, calendar
from pulmu.core.kernel.kst import KST
from pulmu.core.mail import queries as mail
from pulmu.core.mail.actions import Outgoing, compose, write_many
from pulmu.core.mail.choices import Language
from pulmu.core.mail.letters import Letter, Words
from pulmu.core.mail.models import Attachment
from pulmu.core.mail.moments import span_in_words
from pulmu.core.tenancy import secrets
from pulmu.core.tenancy.actor import Actor
from pulmu.domains.people import queries as people
from pulmu.domains.people.models import Person
from pulmu.domains.programmes import queries
from pulmu.domains.programmes.choices import Ending, EnrolmentState
from pulmu.domains.programmes.models import Enrolment, Offering, Party, Session
from pulmu.domains.programmes.rules import Slot

from .letters import GUARDED, GUARDIAN, OF_STATES, OFF, PARTY, SWITCHED

_BEFORE_A_SEAT = {EnrolmentState.OFFERED, EnrolmentState.REQUESTED, EnrolmentState.WAITING}


@dataclass(frozen=True, slots=True)
class _Reader:
    """Whom a letter goes to: somebody with a seat, or who signed up a group for all of theirs."""

    to: str
    person: Person
    language: str
    link: str
    enrolments: list[Enrolment] = field(default_factory=list)


def tell(
    actor: Actor,
    enrolment: Enrolment,
    *,
    at: dt.datetime,
    attachments: Sequence[Attachment] = (),
    why: str = "",
) -> None:
    """Write to somebody how their enrolment stands now; nothing to whom left no address."""
    to = secrets.unseal(enrolment.email_sealed)
    if not to and enrolment.party is not None:
        to = secrets.unseal(enrolment.party.email_sealed)
    if not to:
        return
    state = EnrolmentState(enrolment.state)
    waits = bool(enrolment.guardian_ticket) and state in _BEFORE_A_SEAT
    letter = GUARDED if waits else OF_STATES[state]
    said = {"until": _moment(enrolment.offered_until), "why": _why(enrolment, why)}
    reader = _Reader(to, enrolment.person, enrolment.language, ticket_at(enrolment))
    words = mail.wording(actor, letter)
    outgoing = [_written(letter, words, reader, enrolment.offering, said, attachments=attachments)]
    if waits and (guardian := people.guardian_email(actor, enrolment.person)):
        outgoing.append(_to_guardian(actor, enrolment, guardian))
    write_many(actor, outgoing, at=at)


def tell_party(
    actor: Actor,
    party: Party,
    offering: Offering,
    made: Sequence[Enrolment],
    *,
    at: dt.datetime,
) -> None:
    """Write once to who brought a group, how many have a seat."""
    language = made[0].language if made else Language.KO
    with translation.override(language):
        counted = sorted(Counter(one.state for one in made).items())
        states = "\n".join(f"{EnrolmentState(state).label}: {count}" for state, count in counted)
    to = secrets.unseal(party.email_sealed)
    reader = _Reader(to, party.leader, language, f"{settings.PULMU_SITE_URL}/my/")
    said = {"name": party.name, "states": states}
    one = _written(PARTY, mail.wording(actor, PARTY), reader, offering, said)
    write_many(actor, [one], at=at)


def tell_of_sessions(
    actor: Actor,
    letter: Letter,
    sessions: Sequence[Session],
    enrolments: Sequence[Enrolment],
    *,
    at: dt.datetime,
    before: Slot | None = None,
    useful_until: dt.datetime | None = None,
) -> list[Enrolment]:
    """Write to these people about dates of a course, with those for their calendar. Of a group
    whose members left no address its leader gets one letter. Who was reached.
    """
    readers = _readers(enrolments)
    if not readers:
        return []
    offering = readers[0].enrolments[0].offering
    places = dict.fromkeys(filter(None, (queries.place_of(one, offering) for one in sessions)))
    words = mail.wording(actor, letter)
    outgoing = []
    for reader in readers:
        said = {
            "when": "\n".join(
                span_in_words(one.starts_at, one.ends_at, reader.language) for one in sessions
            ),
            "place": ", ".join(places),
            "to_bring": offering.to_bring,
            "before": span_in_words(before.starts_at, before.ends_at, reader.language)
            if before
            else "",
        }
        dates = [calendar_file(sessions, offering, link=reader.link, is_off=letter is OFF)]
        outgoing.append(
            _written(
                letter,
                words,
                reader,
                offering,
                said,
                attachments=dates,
                useful_until=useful_until,
            )
        )
    write_many(actor, outgoing, at=at)
    return [one for reader in readers for one in reader.enrolments]


def tell_of_move(
    actor: Actor,
    enrolments: Sequence[Enrolment],
    before: Session,
    there: Session,
    *,
    at: dt.datetime,
) -> None:
    """Write to people whose enrolment went from one date to another; whoever has a seat gets both
    for their calendar, the one out of it and the other into it.
    """
    words, outgoing = mail.wording(actor, SWITCHED), []
    for reader in _readers(enrolments):
        offering = reader.enrolments[0].offering
        said = {
            "when": span_in_words(there.starts_at, there.ends_at, reader.language),
            "place": queries.place_of(there, offering),
            "before": span_in_words(before.starts_at, before.ends_at, reader.language),
        }
        is_seated = any(one.state == EnrolmentState.CONFIRMED for one in reader.enrolments)
        dates = [calendar_file([there], offering, link=reader.link)]
        dates.append(calendar_file([before], offering, link=reader.link, is_off=True))
        files = dates if is_seated else []
        outgoing.append(_written(SWITCHED, words, reader, offering, said, attachments=files))
    write_many(actor, outgoing, at=at)


def calendar_file(
    sessions: Sequence[Session], offering: Offering, *, link: str = "", is_off: bool = False
) -> Attachment:
    """Dates to be put into a calendar, or taken out of it again."""
    method = CANCEL if is_off else PUBLISH
    events = queries.events(sessions, offering, link=link)
    content = calendar(events, method=method)
    return Attachment("pulmu.ics", f"text/calendar; method={method}", content)


def _written(
    letter: Letter,
    words: Mapping[str, Words],
    reader: _Reader,
    offering: Offering,
    said: Mapping[str, str],
    *,
    attachments: Sequence[Attachment] = (),
    useful_until: dt.datetime | None = None,
) -> Outgoing:
    known = {
        "name": reader.person.name,
        "course": offering.name,
        "link": reader.link,
        "lab": offering.organisation.name,
        **said,
    }
    return compose(
        letter,
        words[reader.language],
        known,
        to=reader.to,
        person=reader.person.key,
        attachments=attachments,
        useful_until=useful_until,
    )


def _to_guardian(actor: Actor, enrolment: Enrolment, to: str) -> Outgoing:
    """Without a deadline, where nothing is kept yet, the course's own start is one."""
    link = f"{settings.PULMU_SITE_URL}/g/{enrolment.guardian_ticket}/"
    start = queries.first_start(actor, enrolment.offering)
    said = {"until": _moment(enrolment.offered_until or start)}
    reader = _Reader(to, enrolment.person, enrolment.language, link)
    return _written(GUARDIAN, mail.wording(actor, GUARDIAN), reader, enrolment.offering, said)


def _readers(enrolments: Sequence[Enrolment]) -> list[_Reader]:
    readers: dict[tuple[str, int], _Reader] = {}
    for one in enrolments:
        if to := secrets.unseal(one.email_sealed):
            made = _Reader(to, one.person, one.language, ticket_at(one))
            readers.setdefault(("own", one.pk), made).enrolments.append(one)
        elif one.party is not None and (to := secrets.unseal(one.party.email_sealed)):
            made = _Reader(to, one.party.leader, one.language, course_at(one.offering))
            readers.setdefault(("party", one.party.pk), made).enrolments.append(one)
    return list(readers.values())


def ticket_at(enrolment: Enrolment) -> str:
    return f"{settings.PULMU_SITE_URL}/t/{enrolment.ticket}/"


def course_at(offering: Offering) -> str:
    return f"{settings.PULMU_SITE_URL}/at/{offering.organisation.code}/{offering.key}/"


def _moment(at: dt.datetime | None) -> str:
    return f"{at.astimezone(KST):%Y. %-m. %-d. %H:%M}" if at else ""


def _why(enrolment: Enrolment, reason: str) -> str:
    if not enrolment.ending:
        return ""
    with translation.override(enrolment.language):
        why = str(Ending(enrolment.ending).label)
    if enrolment.ending == Ending.OFFERING:
        reason = reason or enrolment.offering.cancelled_why
    return f"{why} ({reason})" if reason else why
