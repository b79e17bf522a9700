"""What the labs know of somebody, as that somebody reads it and takes it along.

Of a person alone whose e-mail address was proven; of a sign-up made with that address for somebody
who is known under another one, the sign-up and nothing else.
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from pulmu.core.kernel.kst import KST, day_of
from pulmu.core.kernel.phones import format_phone
from pulmu.core.tenancy import secrets
from pulmu.core.tenancy.actor import Actor
from pulmu.core.tenancy.models import Organisation
from pulmu.domains.people import queries as people
from pulmu.domains.people.choices import Sex
from pulmu.domains.people.models import Person
from pulmu.domains.programmes import queries
from pulmu.domains.programmes.models import Enrolment
from pulmu.domains.results import queries as results
from pulmu.domains.support import queries as jobs
from pulmu.domains.support.choices import IntroductionState
from pulmu.domains.surveys import queries as surveys
from pulmu.ui.parts import Fact

from .ownwords import COLUMNS, KINDS

_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d")
# Where the reason is one's own; that of a company stays with the desk.
OWN_WORDS = frozenset({IntroductionState.DECLINED.value})


def people_of(actor: Actor) -> list[Person]:
    """Whoever somebody is, at each lab that knows them, as often as it wrote them down."""
    return list(people.held_records(actor).select_related("organisation"))


def phone_of(person: Person) -> str:
    return format_phone(secrets.unseal(person.phone_sealed))


def whose(actor: Actor) -> list[tuple[Organisation, list[str]]]:
    """The labs that know somebody, and the keys of who that is there."""
    found: dict[Organisation, list[str]] = defaultdict(list)
    for one in people_of(actor):
        found[one.organisation].append(one.key)
    return list(found.items())


def everything(actor: Actor) -> list[dict[str, Any]]:
    """One entry for each lab; words of closed lists as they are stored."""
    labs: dict[int, dict[str, Any]] = {}
    labels = _labels(actor)
    for person in people_of(actor):
        at = _entry(labs, person.organisation)
        at["people"].append(_person(actor, person))
    for one in queries.held(actor).select_related("organisation"):
        at = _entry(labs, one.organisation)
        at["sign_ups"].append(_enrolment(one, labels))
    for each in jobs.held_introductions(actor, on=day_of(timezone.now()), to_read=True):
        at = _entry(labs, each.organisation)
        at["introductions"].append(
            {
                "offer": each.offer.title,
                "company": each.offer.company.name,
                "state": each.state,
                "asked_on": each.asked_on.isoformat(),
                "agreed_on": each.agreed_on.isoformat() if each.agreed_on else "",
                "why": each.why if each.state in OWN_WORDS else "",
            }
        )
    for voice in surveys.held_voices(actor):
        at = _entry(labs, voice.organisation)
        said = {"topic": voice.wish.topic, "suits": voice.suits, "on": voice.said_on.isoformat()}
        at["wishes"].append(said)
    for organisation, kind, said in results.kept_of(actor):
        _entry(labs, organisation).setdefault(kind, []).append(said)
    return list(labs.values())


def readable(actor: Actor) -> list[dict[str, Any]]:
    """The same as lines for a page."""
    return [
        {
            "name": lab["organisation"],
            "people": [_person_facts(one) for one in lab["people"]],
            "sign_ups": [_sign_up_facts(one) for one in lab["sign_ups"]],
            "introductions": [
                " · ".join([one["offer"], one["company"], one["state"], one["asked_on"]])
                for one in lab["introductions"]
            ],
            "wishes": [f"{one['topic']} ({one['suits']}, {one['on']})" for one in lab["wishes"]],
            "kinds": [
                {"name": label, "rows": [_facts(one) for one in lab[kind]]}
                for kind, label in KINDS.items()
                if lab.get(kind)
            ],
        }
        for lab in everything(actor)
    ]


def _entry(labs: dict[int, dict[str, Any]], organisation: Organisation) -> dict[str, Any]:
    empty: dict[str, Any] = {name: [] for name in ("people", "sign_ups", "introductions", "wishes")}
    return labs.setdefault(organisation.pk, {"organisation": organisation.name, **empty})


def _person(actor: Actor, person: Person) -> dict[str, Any]:
    return {
        "name": person.name,
        "phone": phone_of(person),
        "email": secrets.unseal(person.email_sealed),
        "birth_date": person.birth_date.isoformat() if person.birth_date else "",
        "birth_year": person.birth_year,
        "sex": person.sex,
        "region": person.region,
        "affiliation": person.affiliation,
        "consents": [
            {
                "kind": one.kind,
                "given": one.is_given,
                "on": one.said_on.isoformat(),
                "text": one.text.words,
            }
            for one in people.consent_history(actor, person)
        ],
        "looks_for_work": _looked_for(actor, person),
        "attendances": [
            {
                "on": one.on.isoformat(),
                "session": one.session.title,
                "present": one.is_present,
                "role": one.role,
            }
            for one in queries.held_attendances(actor, person)
        ],
    }


def _looked_for(actor: Actor, person: Person) -> dict[str, Any]:
    """What somebody said when they looked for work, as long as it stands."""
    one = jobs.own_candidate(actor, person.key, on=day_of(timezone.now()))
    if one is None:
        return {}
    return {
        "fields": one.fields,
        "regions": one.regions,
        "words": one.words,
        "portfolio": one.link,
        "since": one.since.isoformat(),
    }


def _enrolment(one: Enrolment, labels: dict[str, str]) -> dict[str, Any]:
    until = one.session.starts_at if one.session else None
    return {
        "course": one.offering.name,
        "date": until.astimezone(KST).isoformat() if until else "",
        "state": one.state,
        "signed_up_at": one.signed_up_at.astimezone(KST).isoformat(),
        "group": one.party.name if one.party else "",
        "name": one.person.name,
        "answers": {labels.get(key, key): value for key, value in one.answers.items()},
    }


def _labels(actor: Actor) -> dict[str, str]:
    """What was asked, by the key that answers stand under."""
    asked = {one.offering.asks_id for one in queries.held(actor) if one.offering.asks_id}
    return {q.key: q.label for number in sorted(asked) for q in surveys.questions(actor, number)}


def _facts(one: dict[str, Any]) -> list[Fact]:
    """Only what says something."""
    return [
        Fact(label=str(COLUMNS[name]), value=_said(value)) for name, value in one.items() if value
    ]


def _said(value: Any) -> str:
    if isinstance(value, dict):
        return " / ".join(_said(one) for one in value.values())
    if isinstance(value, list):
        return ", ".join(map(str, value))
    text = str(value)
    return text[:16].replace("T", " ") if _MOMENT.match(text) else text


def _person_facts(one: dict[str, Any]) -> list[Fact]:
    said = (
        (_("Name"), one["name"]),
        (_("Phone"), one["phone"]),
        (_("E-mail"), one["email"]),
        (_("Date of birth"), one["birth_date"]),
        (_("Year of birth"), "" if one["birth_date"] else str(one["birth_year"] or "")),
        (_("Sex"), one["sex"] if one["sex"] != Sex.UNSAID else ""),
        (_("Region"), one["region"]),
        (_("Affiliation"), one["affiliation"]),
        (
            _("Consents"),
            ", ".join(
                f"{c['kind']} {'O' if c['given'] else 'X'} {c['on']}" for c in one["consents"]
            ),
        ),
        (
            _("Looks for work"),
            ", ".join(
                filter(
                    None,
                    [
                        *one["looks_for_work"].get("fields", []),
                        one["looks_for_work"].get("regions", ""),
                        one["looks_for_work"].get("words", ""),
                        one["looks_for_work"].get("portfolio", ""),
                    ],
                )
            ),
        ),
        (
            _("Attended"),
            ", ".join(f"{a['on']} {a['session']}" for a in one["attendances"] if a["present"]),
        ),
    )
    return [Fact(label=label, value=value) for label, value in said if value]


def _sign_up_facts(one: dict[str, Any]) -> list[Fact]:
    said = [
        (pgettext("sign-up", "Course"), one["course"]),
        (_("State"), one["state"]),
        (_("Name"), one["name"]),
        (_("Group"), one["group"]),
        (_("Signed up"), one["signed_up_at"][:16].replace("T", " ")),
    ]
    for label, answer in one["answers"].items():
        said.append((label, ", ".join(answer) if isinstance(answer, list) else answer))
    return [Fact(label=label, value=value) for label, value in said if value]
