"""What a fact's source is called, so that people recognise it. Names of people are masked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from pulmu.core.kernel.kst import KST
from pulmu.core.kernel.masking import mask_label, mask_name
from pulmu.core.tenancy.actor import Actor
from pulmu.core.tenancy.scoping import Record
from pulmu.core.trail.records import chunks
from pulmu.domains.companies.models import Company
from pulmu.domains.markets.models import ChannelSupport
from pulmu.domains.outreach.models import CultureAct
from pulmu.domains.places.models import UseLog
from pulmu.domains.programmes.models import Attendance, Session
from pulmu.domains.prototypes.models import Prototype
from pulmu.domains.support.models import (
    Certification,
    Hire,
    Investment,
    Revenue,
    Right,
    Tenancy,
)

BETWEEN = " · "
# An invoice that is ours altogether, in basis points.
WHOLE = 10_000


@dataclass(frozen=True, slots=True)
class Called:
    """``title`` in a word or two, ``subtitle`` what tells it from its like."""

    title: str
    subtitle: str = ""

    @property
    def whole(self) -> str:
        return BETWEEN.join(filter(None, (self.title, self.subtitle)))

    def without(self, company: str, day: dt.date) -> Called:
        """As it is called where both are said already."""
        said = {company, day_said(day)}
        about = [one for one in self.subtitle.split(BETWEEN) if one not in said]
        return Called(self.title.removeprefix(f"{company}{BETWEEN}"), BETWEEN.join(about))


@dataclass(frozen=True, slots=True)
class Naming:
    """The model behind a kind, the columns its name is made of, and how."""

    model: type[Record]
    columns: tuple[str, ...]
    call: Callable[..., Called]


def session_name(programme: str, title: str) -> str:
    """A title that begins with the programme says it already."""
    return title if title.startswith(programme) else f"{programme} {title}".strip()


def _session(code: str, programme: str, title: str, starts_at: dt.datetime) -> Called:
    return Called(session_name(programme, title), f"{code} · {_minute(starts_at)}")


def _attendance(name: str, code: str, programme: str, on: dt.date, role: str) -> Called:
    return Called(f"{mask_name(name)} ({role})", f"{programme} {code} · {day_said(on)}")


def _use(resource: str, name: str, starts_at: dt.datetime) -> Called:
    return Called(f"{resource} · {mask_name(name)}", _minute(starts_at))


def _act(title: str, type_: str, outlet: str, on: dt.date) -> Called:
    return Called(title, " · ".join(filter(None, (type_, outlet, day_said(on)))))


def _prototype(name: str, code: str, company: str | None, person: str | None) -> Called:
    return Called(name, f"{code} · {company or mask_name(person or '')}")


def _hire(company: str, employee: str, insured_on: dt.date) -> Called:
    return Called(f"{company} · {mask_label(employee)}", day_said(insured_on))


def _revenue(company: str, amount: int, nature: str, supplied_on: dt.date, share_bp: int) -> Called:
    """The whole invoice; our share of it where it is not all."""
    about = [nature, day_said(supplied_on)]
    if share_bp != WHOLE:
        percent = f"{share_bp / 100:.2f}".rstrip("0").rstrip(".")
        said = {"percent": percent, "won": f"{amount * share_bp // WHOLE:,}원"}
        about.insert(1, _("our share %(percent)s%%: %(won)s") % said)
    return Called(f"{company} · {amount:,}원", BETWEEN.join(about))


def _support(company: str, what: str, code: str, on: dt.date) -> Called:
    return Called(f"{company} · {what}", f"{code} · {day_said(on)}")


def _investment(company: str, amount: int, stage: str, invested_on: dt.date) -> Called:
    said = " · ".join(filter(None, (stage, day_said(invested_on))))
    return Called(f"{company} · {amount:,}원", said)


NAMINGS: Mapping[str, Naming] = {
    "session": Naming(Session, ("code", "programme__name", "title", "starts_at"), _session),
    "attendance": Naming(
        Attendance,
        ("person__name", "session__code", "session__programme__name", "on", "role"),
        _attendance,
    ),
    "use": Naming(UseLog, ("resource__name", "person__name", "starts_at"), _use),
    "culture_act": Naming(CultureAct, ("title", "type", "outlet", "on"), _act),
    "company": Naming(Company, ("name", "code"), Called),
    "prototype": Naming(Prototype, ("name", "code", "company__name", "person__name"), _prototype),
    "hire": Naming(Hire, ("company__name", "employee_key", "insured_on"), _hire),
    "revenue": Naming(
        Revenue, ("company__name", "amount", "nature", "supplied_on", "share_bp"), _revenue
    ),
    "tenancy": Naming(Tenancy, ("company__name", "space", "code", "starts_on"), _support),
    "investment": Naming(
        Investment, ("company__name", "amount", "round", "invested_on"), _investment
    ),
    "right": Naming(Right, ("company__name", "name", "number", "filed_on"), _support),
    "certification": Naming(
        Certification, ("company__name", "name", "number", "certified_on"), _support
    ),
    "channel_support": Naming(ChannelSupport, ("company__name", "event", "code", "on"), _support),
}


def called(actor: Actor, sources: Iterable[str]) -> dict[str, Called]:
    """What each source is called; one query a kind. A record that is gone is not in it."""
    found: dict[str, Called] = {}
    for kind, keys in _by_kind(sources).items():
        naming = NAMINGS[kind]
        mine = naming.model.objects.within(actor)
        for some in chunks(keys):
            rows = mine.filter(key__in=some).values_list("key", *naming.columns)
            found.update((f"{kind}:{key}", naming.call(*rest)) for key, *rest in rows)
    return found


def record_of(actor: Actor, source: str) -> Record | None:
    """The record a source stands for, if it is there, in the organisation that is looked at."""
    kind, _colon, key = source.partition(":")
    naming = NAMINGS.get(kind)
    if naming is None:
        return None
    return (
        naming.model.objects.within(actor).filter(organisation_id=actor.home or 0, key=key).first()
    )


def fields_of(record: Record) -> list[tuple[str, Any]]:
    """The record's own columns in words: (label, value), personal data left out."""
    hidden = {"id", "organisation", "key", "imported", "created_at", "changed_at"}
    shown: list[tuple[str, Any]] = []
    for field in record._meta.concrete_fields:
        if field.name in hidden or field.is_relation:
            continue
        shown.append((str(field.verbose_name), getattr(record, field.name)))
    return shown


def _by_kind(sources: Iterable[str]) -> dict[str, Sequence[str]]:
    found: dict[str, list[str]] = {}
    for source in dict.fromkeys(sources):
        kind, _colon, key = source.partition(":")
        if kind in NAMINGS:
            found.setdefault(kind, []).append(key)
    return dict(found)


def day_said(day: dt.date) -> str:
    return f"{day.year}. {day.month}. {day.day}."


def _minute(moment: dt.datetime) -> str:
    local = moment.astimezone(KST)
    return f"{day_said(local.date())} {local:%H:%M}"
