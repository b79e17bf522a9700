"""One record of every model in an organisation, its text columns full of canaries.

A model needs no word here as long as it can be filled by the sorts of its columns. Where that
breaks one of its rules, `FIXED` gets a line that says which columns have to hold what.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

from django.apps import apps
from django.db import Error, models, transaction

from pulmu.core.files import store
from pulmu.core.kernel.keys import new_key
from pulmu.core.mail.models import Attachment, MailText, Message, packed
from pulmu.core.tenancy import secrets
from pulmu.core.tenancy.models import Membership, Organisation, User
from pulmu.core.tenancy.scoping import ScopedModel
from pulmu.core.tokens.models import Token
from pulmu.core.trail.models import AccessRecord, AccessReview
from pulmu.core.webhooks.models import Endpoint
from pulmu.domains.companies.models import Company, Document, Founder
from pulmu.domains.credentials.models import Certificate, Issuer
from pulmu.domains.people.models import Consent, ConsentText, Guardian, Person, Retention
from pulmu.domains.people.rules import search_text
from pulmu.domains.places.models import (
    Authorisation,
    Booking,
    ExternalCalendar,
    Maintenance,
    Occupation,
    OpeningHour,
    Quota,
    Resource,
    ResourceFile,
)
from pulmu.domains.programmes.models import Attendance, Enrolment, Offering, Party, Session
from pulmu.domains.prototypes.models import Attempt, DesignFile, Prototype, PrototypeRequest
from pulmu.domains.results.models import ManyAct, SavedView, Target
from pulmu.domains.support import queries as support
from pulmu.domains.support.models import (
    Candidate,
    CaseStep,
    Hire,
    Introduction,
    Investment,
    JobOffer,
    Mentoring,
    QuarterReport,
    ReportPaper,
    Revenue,
    Right,
    SpaceApplication,
    SupportCase,
    Tenancy,
)
from pulmu.domains.surveys import queries as surveys
from pulmu.domains.surveys.models import Invitation
from pulmu.domains.workbook.models import ColumnName, Import, SheetName
from pulmu.ledger import models as ledger
from tests.factories import day, when

from .canaries import Canary
from .imported import a_report, a_strange_sheet

HOW = (
    "{label} has no record in {code}: the walk could not plant one ({why}). Add one line to FIXED "
    "in tests/walk/planting.py, with the columns that have to hold something of their own; or, "
    "for what only the work itself writes, do that work in tests/walk/world.py."
)


@dataclass
class Planted:
    """An organisation and its records: `planted[Company]` is the one company that it has."""

    lab: Organisation
    canary: Canary
    number: int
    user: User
    records: dict[type[models.Model], Any] = field(default_factory=dict)
    # What has a name of its own because the addresses need it: files, further imports.
    named: dict[str, Any] = field(default_factory=dict)
    queries: dict[str, tuple[str, tuple[Any, ...]]] = field(default_factory=dict)

    def __getitem__(self, what: type[models.Model] | str) -> Any:
        return self.named[what] if isinstance(what, str) else self.records[what]


# The ledger and its projections: the work in world.py fills them, by the product's own actions.
BY_WORK: frozenset[type[models.Model]] = frozenset(
    {
        *(getattr(ledger, name) for name in ledger.__all__ if name[0].isupper()),
        Document,
        Target,
    }  # type: ignore[arg-type]  # only models are asked for
)
Columns = Mapping[str, Any]
GUARDIANS_LINE = 9
FIXED: Mapping[type[models.Model], Callable[[Planted], Columns]] = {
    AccessRecord: lambda o: {"subjects": [plant(o, Person).key, o.canary.text("subject")]},
    AccessReview: lambda _o: {"month": day("2023-05-01")},
    Attendance: lambda _o: {"is_present": True, "mark": "", "way": "명단"},
    Authorisation: lambda _o: {"granted_on": day("2023-05-10"), "valid_until": day("2099-12-31")},
    Booking: lambda o: {
        "state": "확정",
        "starts_at": when("2023-05-10 14:00"),
        "ends_at": when("2023-05-10 18:00"),
        **dict.fromkeys(
            ["queued_at", "offered_until", "checked_in_at", "checked_out_at", "ended_at"]
        ),
        "once": new_key(),
        "ticket": new_key(),
        **reached(o),
    },
    Candidate: lambda o: {"fields": ["AI", o.canary.text("fields")]},
    CaseStep: lambda _o: {"state": "예정", "settled_on": None},
    Certificate: lambda o: {
        "sort": "수료",
        "about": f"offering:{plant(o, Offering).key}",
        "code": new_key(),
        "name_sealed": secrets.seal(o.canary.person),
        "replaces": None,
        "revoked_on": None,
        "revoked_why": "",
    },
    ColumnName: lambda _o: {"sheet": "sessions", "field": "name"},
    Company: lambda o: {
        "code": o.canary.ascii("company"),
        "business_no": business_of(o),
        "first_support_on": day("2023-03-02"),
    },
    Consent: lambda _o: {"kind": "홍보", "is_given": True},
    ConsentText: lambda _o: {"kind": "홍보"},
    ExternalCalendar: lambda _o: {"clashing": []},
    Enrolment: lambda o: {
        "state": "확정",
        "queued_at": None,
        "offered_until": None,
        "ended_at": None,
        "ending": "",
        "session": None,
        "party": None,
        "answers": {"q": o.canary.text("answer")},
        "ticket": new_key(),
        "guardian_ticket": new_key(),
        **reached(o),
    },
    Founder: lambda _o: {"since": day("2023-03-02"), "until": None},
    Guardian: lambda o: {**sealed_names(o), "way": "서면", "verified_on": day("2023-05-10")},
    Hire: lambda _o: {"left_on": None},
    Import: lambda o: {
        "state": "waiting",
        "report": a_report(o),
        "strange": [a_strange_sheet(o)],
        "actor_key": o.user.key,
    },
    MailText: lambda _o: {"letter": "programmes.moved"},
    Invitation: lambda o: an_invitation(o),  # noqa: PLW0108 -- it stands below
    Issuer: lambda _o: {"seal": ""},
    ManyAct: lambda _o: {"kind": "company"},
    Mentoring: lambda _o: {"minutes": 60, "next_on": day("2023-06-01"), "followed_on": None},
    Message: lambda o: {
        "to": f"{o.canary.ascii('to')}@example.org",
        "files": packed([Attachment(o.canary.text("file"), "text/calendar", b"")]),
        "person": plant(o, Person).key,
        "state": "failed",
        "forgotten_at": None,
    },
    Offering: lambda _o: {
        "state": "공개",
        "opens_at": None,
        "closes_at": None,
        "cancelled_at": None,
        "certificate_percent": 80,
        "asks_birth": True,
    },
    Maintenance: lambda _o: {"ends_at": when("2099-05-10 18:00"), "finished_at": None},
    Occupation: lambda _o: {
        "booking": None,
        "maintenance": None,
        "calendar": None,
        "ends_at": when("2023-05-10 18:00"),
    },
    OpeningHour: lambda _o: {"weekday": 1, "opens": dt.time(9), "closes": dt.time(18)},
    Introduction: lambda _o: {"state": "제안", "ticket": new_key(), "hire": None},
    Investment: lambda o: {"amount": amount_of(o)},
    JobOffer: lambda _o: {"closes_on": None, "published_on": day("2023-05-10"), "state": "공개"},
    Party: lambda o: reached(o),  # noqa: PLW0108 -- it stands below
    Person: lambda o: a_person(o, o.canary.person),
    Attempt: lambda _o: {"photos": []},
    DesignFile: lambda o: {"sha256": store.put(o.canary.ascii("model").encode()).sha256},
    Prototype: lambda _o: {"person": None},
    QuarterReport: lambda o: a_quarter(o),  # noqa: PLW0108 -- it stands below
    ReportPaper: lambda o: {
        "topic": "매출",
        "sha256": store.put(o.canary.ascii("report").encode()).sha256,
    },
    Quota: lambda _o: {"week_minutes": 600, "ahead": None},
    Resource: lambda _o: {"is_bookable": True, "is_virtual": False, "door": new_key()},
    ResourceFile: lambda o: {"sha256": store.put(o.canary.ascii("manual").encode()).sha256},
    PrototypeRequest: lambda o: {
        "state": "심사",
        "prototype": None,
        "ticket": new_key(),
        **reached(o),
    },
    Retention: lambda _o: {"contact_years": 1, "evidence_years": 30},
    Revenue: lambda o: {"amount": amount_of(o)},
    Right: lambda _o: {"state": "출원", "registered_on": None},
    SavedView: lambda _o: {"kind": "company"},
    SheetName: lambda _o: {"code": "sessions"},
    Session: lambda _o: {"ends_at": when("2023-05-10 18:00"), "state": "완료"},
    SpaceApplication: lambda _o: {"state": "신청", "tenancy": None, "months": 12},
    SupportCase: lambda _o: {"person": None, "state": "진행", "closed_on": None},
    Tenancy: lambda _o: {
        "starts_on": day("2023-05-10"),
        "ends_on": day("2023-12-31"),
        "terminated_on": None,
        "renews": None,
    },
    Token: lambda o: {
        "membership": Membership.objects.get(user=o.user, organisation=o.lab),
        "scopes": ["programmes:read"],
        "until": None,
        "revoked_at": None,
    },
    Endpoint: lambda _o: {"kinds": [], "paused_at": None},
}


def a_person(o: Planted, name: str, line: int = 1) -> Columns:
    digits = phone_of(o, line)
    return {
        "name": name,
        "search": search_text(name),
        "phone_sealed": secrets.seal(digits),
        "phone_index": secrets.blind_index(digits),
        **reached(o, line),
        "birth_date": day(f"198{o.number}-02-03"),
        "birth_year": 1980 + o.number,
        "merged_into": None,
        "destroyed_at": None,
        "is_possible_duplicate": True,
    }


def sealed_names(o: Planted) -> Columns:
    return {
        "email_sealed": secrets.seal(o.canary.person),
        "name_sealed": secrets.seal(o.canary.person),
        "phone_sealed": secrets.seal(phone_of(o, GUARDIANS_LINE)),
    }


def reached(o: Planted, line: int = 0) -> Columns:
    """The address of somebody who signed up, or is known."""
    address = f"{o.canary.ascii(f'visitor{line}')}@example.org"
    return {"email_sealed": secrets.seal(address), "email_index": secrets.blind_index(address)}


def an_invitation(o: Planted) -> Columns:
    """Its token is known here alone, as to whoever was sent it."""
    o.named["survey"] = SimpleNamespace(token=o.canary.ascii("token"))
    token_hash = surveys.hash_of(o["survey"].token)
    return {"token_hash": token_hash, "open_until": day("2099-12-31")}


def a_quarter(o: Planted) -> Columns:
    """Sent in, and open for ever; its link is known here alone, as to whoever was sent it."""
    o.named["report"] = SimpleNamespace(token=o.canary.ascii("report-token"))
    return {
        "year": 2023,
        "quarter": 2,
        "state": "제출",
        "token_hash": support.mark_of(o["report"].token),
        "open_until": day("2099-12-31"),
        "employed": o.number,
        "revenue": amount_of(o),
        "invested": amount_of(o),
        "sent_on": day("2023-07-10"),
    }


def phone_of(o: Planted, line: int = 1) -> str:
    return f"0107{o.number}77{line:04}"


def business_of(o: Planted) -> str:
    return f"{o.number}912345678"


def amount_of(o: Planted) -> int:
    return o.number * 1_000_000_000 + 234_567_891


def ours() -> list[type[models.Model]]:
    """Every model of the product."""
    return [model for model in apps.get_models() if model.__module__.startswith("pulmu.")]


def scoped() -> list[type[ScopedModel]]:
    return [model for model in ours() if issubclass(model, ScopedModel)]


def plant_all(o: Planted) -> None:
    for model in scoped():
        if model not in BY_WORK:
            plant(o, model)


def plant(o: Planted, model: type[models.Model], **given: Any) -> Any:
    """The organisation's record of the model; a further one where columns are given."""
    if model in o.records and not given:
        return o.records[model]
    fixed = {**FIXED.get(model, lambda _o: {})(o), **given}
    values = {
        one.name: fixed[one.name] if one.name in fixed else _filled(o, model, one)
        for one in _columns(model)
    }
    try:
        with transaction.atomic():
            made = model._default_manager.create(**values)
    except (Error, ValueError, TypeError) as error:
        raise AssertionError(
            HOW.format(label=model._meta.label, code=o.lab.code, why=error)
        ) from error
    if not given:
        o.records[model] = made
    return made


def _columns(model: type[models.Model]) -> Iterator[Any]:
    """Without the keys, which are random and so canaries already."""
    for one in model._meta.concrete_fields:
        if not one.primary_key and one.name not in {"key", "salt"}:
            yield one


def _filled(o: Planted, model: type[models.Model], column: Any) -> Any:
    if isinstance(column, models.ForeignKey):
        return _pointed(o, model, column)
    if column.choices:
        return next(value for value, _label in column.flatchoices if value or not column.blank)
    for sort, filled in BY_SORT.items():
        if isinstance(column, sort):
            return filled(o, f"{model._meta.model_name}.{column.name}", column)
    return None if column.null else column.get_default() or 1


# The narrower sort of column stands before the wider.
BY_SORT: Mapping[type[models.Field], Callable[[Planted, str, Any], Any]] = {
    models.EmailField: lambda o, _name, c: f"{o.canary.ascii(c.name)}@example.org",
    models.SlugField: lambda o, name, c: o.canary.ascii(name)[: c.max_length],
    models.CharField: lambda o, name, c: o.canary.text(name, c.max_length),
    models.TextField: lambda o, name, _c: o.canary.text(name),
    models.JSONField: lambda o, name, c: (
        [o.canary.text(name)] if c.default is list else {"said": o.canary.text(name)}
    ),
    models.DateTimeField: lambda _o, _name, _c: when("2023-05-10 14:00"),
    models.DateField: lambda _o, _name, c: None if c.null else day("2023-05-10"),
    models.BooleanField: lambda _o, _name, c: c.get_default() or False,
    models.BinaryField: lambda o, name, c: o.canary.ascii(name).encode()[: c.max_length],
    models.DurationField: lambda _o, _name, _c: dt.timedelta(hours=1),
}


def _pointed(o: Planted, model: type[models.Model], column: models.ForeignKey) -> Any:
    goal = column.related_model
    if goal is Organisation:
        return o.lab
    if goal is User:
        return o.user
    if goal in {model, "self"}:
        return None
    return plant(o, goal)  # type: ignore[arg-type]  # resolved by now


def text_columns(model: type[models.Model]) -> list[str]:
    """The columns that can carry words."""
    sorts = (models.CharField, models.TextField, models.JSONField)
    return [
        one.attname
        for one in model._meta.concrete_fields
        if isinstance(one, sorts) and not one.choices
    ]
