"""A record in words: its columns, why it counts or does not, what happened to it."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pulmu.core.kernel.masking import mask_label, mask_name
from pulmu.core.tenancy.actor import Actor
from pulmu.core.tenancy.permissions import Permission
from pulmu.core.trail import sealing
from pulmu.core.trail.models import Change, ChangeKind
from pulmu.domains.results import queries
from pulmu.domains.results.queries import FactDetail, Happening, Reason
from pulmu.ui import fmt
from pulmu.ui.parts import Fact, Moment

from . import figures, jobwords, rulewords, words

# Dimensions that stand for another record with a page of its own.
RELATED = ("session", "company")
MONEY, BASIS_POINTS, BUSINESS_NO = "amount", "share_bp", "business_no"
# Typed to tell somebody apart: a number, or a name after all.
EMPLOYEE = "employee_key"
FULL = 100
DATED = re.compile(r"\d{4}-\d\d-\d\d")


@dataclass(frozen=True, slots=True)
class ReasonView:
    """What one figure makes of a fact, in words; ``failing`` are conditions it does not meet,
    ``through`` says what of a session's attendances counts.
    """

    name: str
    href: str
    tone: str
    text: str
    failing: tuple[str, ...]
    through: str = ""


def fields(actor: Actor, detail: FactDetail) -> list[Fact]:
    """What is recorded, and the records it belongs to."""
    linked = jobwords.linked(actor, detail.record)
    said = [*_related(actor, detail), *_person(actor, detail), *linked, *_columns(detail)]
    if detail.recorded_by:
        said.append(Fact(label=_("Recorded by"), value=_who(detail.recorded_by)))
    return said


def reasons(detail: FactDetail) -> list[ReasonView]:
    year = detail.on[:4]
    return [
        ReasonView(
            name=one.name,
            href=reverse("desk:line", args=[int(year), one.code]),
            tone=_tone(one),
            text=_counts(one, year),
            failing=tuple(rulewords.condition(each, detail.kind) for each in _failing(one)),
            through=_through_attendances(one),
        )
        for one in detail.reasons
    ]


def history(detail: FactDetail) -> list[Moment]:
    """Newest first: what was changed and by whom, its files, and who vouched for it."""
    changes = [_moment(change, detail.together) for change in detail.history]
    moments = [*map(_happening, detail.happenings), *changes]
    return sorted(moments, key=lambda one: one.iso, reverse=True)


def value(stored: Any, name: str = "", kind: str = "") -> str:
    """One stored value as it is read."""
    if stored is None:
        return ""
    for sort, said in _SAID:
        if isinstance(stored, sort):
            return said(stored, name)
    return _typed(str(stored), name, kind)


def _yes_or_no(stored: Any, _name: str) -> str:
    return _("yes") if stored else _("no")


def _number(stored: Any, name: str) -> str:
    if name == MONEY:
        return fmt.won(stored, lang=figures.lang())
    return f"{stored / FULL:g}%" if name == BASIS_POINTS else fmt.number(stored)


# In this order: a truth is a number to Python, and a moment a day.
_SAID: tuple[tuple[type, Callable[[Any, str], str]], ...] = (
    (bool, _yes_or_no),
    (int, _number),
    (dt.datetime, lambda stored, _name: figures.moment(stored)),
    (dt.date, lambda stored, _name: figures.day(stored)),
)


def _typed(text: str, name: str, kind: str) -> str:
    if name == BUSINESS_NO:
        return fmt.business_number(text)
    if name == EMPLOYEE:
        return mask_label(text)
    try:
        # Numbers of invoices look like moments to Python: eight digits, a hyphen, more digits.
        moment = dt.datetime.fromisoformat(text) if DATED.match(text) else None
    except ValueError:
        moment = None
    if moment is None:
        return words.stored(text, kind)
    return figures.moment(moment) if moment.tzinfo else figures.day(moment.date())


def _related(actor: Actor, detail: FactDetail) -> Iterator[Fact]:
    keys = {name: str(detail.dims.get(name, "")) for name in RELATED if name != detail.kind}
    sources = {name: f"{name}:{key}" for name, key in keys.items() if key}
    titles = queries.called(actor, sources.values())
    for name, source in sources.items():
        if source in titles:
            called = titles[source]
            href = reverse("desk:fact", args=[name, keys[name]])
            label = rulewords.field(name).capitalize()
            yield Fact(label=label, value=called.title, note=called.subtitle, href=href)


def _person(actor: Actor, detail: FactDetail) -> Iterator[Fact]:
    """Whose record it is, masked, for whoever may look people up."""
    person = getattr(detail.record, "person", None)
    if person is not None and actor.can(Permission.PEOPLE_READ):
        href = reverse("desk:person", args=[person.key])
        yield Fact(label=_("Person"), value=mask_name(person.name), href=href)


def _columns(detail: FactDetail) -> Iterator[Fact]:
    if detail.record is None:
        return
    named = {str(f.verbose_name): f.name for f in detail.record._meta.concrete_fields}
    for label, stored in detail.fields:
        said = value(stored, named.get(label, ""), detail.kind)
        if said:
            yield Fact(label=label[:1].upper() + label[1:], value=said)


def _tone(one: Reason) -> str:
    if one.is_the_one or (one.through or 0) > 0:
        return "good"
    return "plain" if one.counts or one.through is not None else "warn"


def _failing(one: Reason) -> tuple[Any, ...]:
    """What would have to be otherwise. Of a session that counts through others, nothing would."""
    return () if one.through is not None else one.failing


def _through_attendances(one: Reason) -> str:
    if one.through is None:
        return ""
    if one.through == queries.UNTOLD:
        return _("There are very many: each attendance says for itself whether it counts.")
    if not one.through:
        return _("None of its attendances counts so far. Each attendance says why.")
    said = ngettext("%(count)s attendance counts.", "%(count)s attendances count.", one.through)
    return said % {"count": fmt.number(one.through)}


def _counts(one: Reason, year: str) -> str:
    if one.is_the_one:
        return _("Counts in %(year)s") % {"year": year}
    if one.counts:
        return _("Counted once with another of its group in %(year)s") % {"year": year}
    if (one.through or 0) > 0:
        return _("Counts in %(year)s through its attendances") % {"year": year}
    if one.through is not None:
        return _("Counts through its attendances")
    if one.failing:
        return _("Does not count")
    return _("Does not count in %(year)s: its day lies in another year") % {"year": year}


def _happening(one: Happening) -> Moment:
    said = {"name": _who(one.who), "file": one.what}
    title, tone = {
        "attached": (_("%(file)s attached by %(name)s"), "plain"),
        "detached": (_("%(file)s taken off by %(name)s"), "warn"),
        "attested": (_("Attested by %(name)s"), "good"),
        "dropped": (_("The attestation by %(name)s holds no longer: the record changed"), "warn"),
    }[one.sort]
    return Moment(
        title=title % said,
        when=figures.moment(one.at),
        iso=one.at.isoformat(),
        text=words.reason(one.why) if one.why else "",
        tone=tone,
    )


def _moment(change: Change, together: Mapping[str, int]) -> Moment:
    title, tone = {
        ChangeKind.CREATED: (_("Recorded"), "plain"),
        ChangeKind.CHANGED: (_("Changed"), "warn"),
        ChangeKind.REMOVED: (_("Removed"), "bad"),
    }[ChangeKind(change.kind)]
    return Moment(
        title=_("%(what)s by %(name)s") % {"what": title, "name": _through(change, together)},
        when=figures.moment(change.event.at),
        iso=change.event.at.isoformat(),
        text="; ".join([*_differences(change), *_why(change)]),
        tone=tone,
    )


def _differences(change: Change) -> Iterator[str]:
    """`present: yes → no`, for every column that a change moved. Links to persons stay unsaid."""
    if change.kind != ChangeKind.CHANGED:
        return
    model = apps.get_model(change.model)
    before, after = change.before or {}, change.after or {}
    for name in sorted(before.keys() & after.keys()):
        try:
            column = model._meta.get_field(name)
        except FieldDoesNotExist:
            continue
        same = before[name] == after[name] and before[name] is not sealing.ERASED
        if same or column.is_relation or name == "changed_at":
            continue
        if sealing.ERASED in (before[name], after[name]):
            yield f"{column.verbose_name}: {_('erased')}"
            continue
        old, new = value(before[name], name), value(after[name], name)
        yield f"{column.verbose_name}: {old or '–'} → {new or '–'}"


def _why(change: Change) -> Iterator[str]:
    """The reason that was given, where one was asked for."""
    given = change.event.data.get("why", "")
    if given:
        yield words.reason(given)


def _through(change: Change, together: Mapping[str, int]) -> str:
    others = together.get(change.event.batch)
    if others is not None:
        said = {"name": _who(change.event.actor), "count": others}
        return _("%(name)s, with %(count)d others") % said if others else said["name"]
    if change.event.batch:
        return _("%(name)s, with an import") % {"name": _who(change.event.actor)}
    return _who(change.event.actor)


def _who(name: str) -> str:
    return _("the operator of the machine") if name == "operator" else name
