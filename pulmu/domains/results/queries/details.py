"""One fact with everything about it: its record, why it counts, its evidence, its history."""

from __future__ import annotations

import json
import operator
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from pulmu.core.kernel.errors import NotFound
from pulmu.core.kernel.period import Period
from pulmu.core.tenancy.actor import Actor
from pulmu.core.tenancy.permissions import Permission
from pulmu.core.tenancy.scoping import Record
from pulmu.core.trail import sealing
from pulmu.core.trail.models import Change
from pulmu.ledger import cache, kinds, rulebook
from pulmu.ledger.models import Blob, LiveFact, LiveLink, RuleSet, Verb

from .facts import behind_some
from .happenings import Happening, entry_of, happenings, who
from .many import many_acts
from .records import Called, called, fields_of, record_of
from .statements import names

HISTORY = 50
SESSION, ATTENDANCE = "session", "attendance"
# To say of so many attendances which count is quick; of more, each says it for itself.
MOST_TOLD, UNTOLD = 100, -1
NO_BODY: dict[str, Any] = {"by": "", "fact": {"dims": {}, "under": []}}
ORDERS = {"<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge}
OPERATORS: dict[str, Callable[[Any, Any], bool]] = {
    "=": operator.eq,
    "!=": operator.ne,
    "in": lambda value, words: value in words,
    "not in": lambda value, words: value not in words,
    **ORDERS,
}


@dataclass(frozen=True, slots=True)
class Reason:
    """What one figure makes of a fact.

    ``counts``: it contributes; ``is_the_one``: the value counts this very fact, not another of
    its group. ``failing``: conditions of the rule that do not hold, as in the rule set
    (``[field, op, operand]``); empty with ``counts`` False means the day lies elsewhere.
    ``through``: how many attendances of a session count, where the figure asks for attendances;
    `UNTOLD` when there are very many.
    """

    code: str
    name: str
    counts: bool
    is_the_one: bool
    failing: tuple[Any, ...]
    through: int | None = None


@dataclass(frozen=True, slots=True)
class FactDetail:
    """A source as it stands. ``seq`` is 0 and ``dims`` empty when no fact stands for it."""

    source: str
    kind: str
    label: str
    called: Called
    record: Record | None
    fields: tuple[tuple[str, Any], ...]
    seq: int
    on: str
    dims: dict[str, Any]
    recorded_by: str
    reasons: tuple[Reason, ...]
    files: tuple[tuple[str, Blob], ...]  # (source it is attached to, file)
    history: tuple[Change, ...]
    happenings: tuple[Happening, ...]
    together: dict[str, int]  # key of an act on many -> how many others it was done to


def fact(actor: Actor, source: str) -> FactDetail:
    """Everything about a source within reach; NotFound when there is neither record nor fact."""
    actor.require(Permission.RESULTS_READ)
    record = record_of(actor, source)
    live = (
        LiveFact.objects.within(actor)
        .filter(organisation_id=actor.home or 0, source=source)
        .first()
    )
    kind, _colon, key = source.partition(":")
    if (record is None and live is None) or kind not in kinds.names():
        raise NotFound
    entry = entry_of(actor, live.seq) if live else None
    body: dict[str, Any] = json.loads(entry.body) if entry else NO_BODY
    mine = Change.objects.within(actor).filter(key=key).select_related("event")
    history = tuple(sealing.opened(mine.order_by("-pk")[:HISTORY]))
    return FactDetail(
        source=source,
        kind=kind,
        label=str(kinds.kind(kind).label),
        called=called(actor, [source]).get(source, Called(source)),
        record=record,
        fields=tuple(fields_of(record)) if record else (),
        seq=live.seq if live else 0,
        on=live.on if live else "",
        dims=body["fact"]["dims"],
        recorded_by=who(body["by"]),
        reasons=_reasons(actor, live, body) if live else (),
        files=_files(actor, [source, *body["fact"]["under"]]),
        history=history,
        happenings=tuple(happenings(actor, source, seq=live.seq if live else 0)),
        together=_together(actor, history),
    )


def _together(actor: Actor, history: Sequence[Change]) -> dict[str, int]:
    """Which of the batches were acts on many, not imports."""
    batches = {change.event.batch for change in history} - {""}
    acts = many_acts(actor, batches) if batches else {}
    return {key: act.count - 1 for key, act in acts.items()}


def _files(actor: Actor, sources: list[str]) -> tuple[tuple[str, Blob], ...]:
    links = (
        LiveLink.objects.within(actor)
        .filter(verb=Verb.ATTACH, left__in=sources)
        .order_by("seq")
        .values_list("left", "right")
    )
    pairs = list(links)
    blobs = Blob.objects.within(actor).filter(sha256__in={right for _left, right in pairs})
    known = {blob.sha256: blob for blob in blobs}
    return tuple((left, known[right]) for left, right in pairs if right in known)


def _reasons(actor: Actor, live: LiveFact, body: dict[str, Any]) -> tuple[Reason, ...]:
    """Per line that asks for this kind: whether and why. Only rules of its kind are looked at."""
    year = int(live.on[:4]) if live.on else None
    if year is None:
        return ()
    span = Period.year(year)
    rules = rulebook.rules_of(actor.organisation_id, start=span.start, end=span.end)
    program = cache.program_of(rules.digest, rules.body).ruleset
    titles = names(rules)
    below = _attendances_of(actor, live)
    asked = below if len(below) <= MOST_TOLD else set()
    found = []
    for line, told in behind_some(actor.organisation_id, rules, span, {live.source, *asked}):
        kinds_of = {code: program.rules[code].dates for code, _sign in program.parts(line)}
        parts = {code for code, dates in kinds_of.items() if live.kind in dates}
        if not parts:
            continue
        contributions = list(told)
        mine = [one for one in contributions if one.source == live.source]
        asks = live.kind == SESSION and any(ATTENDANCE in dates for dates in kinds_of.values())
        through = sum(one.counted and one.source in asked for one in contributions)
        found.append(
            Reason(
                line,
                titles.get(line, line),
                counts=bool(mine),
                is_the_one=any(one.counted for one in mine),
                failing=() if mine else failing_of(rules, parts, body["fact"]),
                through=(UNTOLD if asked != below else through) if asks else None,
            )
        )
    return tuple(found)


def _attendances_of(actor: Actor, live: LiveFact) -> set[str]:
    """The sources of a session's attendances that stand; none for other kinds."""
    if live.kind != SESSION:
        return set()
    mine = LiveFact.objects.within(actor).filter(organisation_id=live.organisation_id)
    return set(mine.filter(kind=ATTENDANCE, under=live.source).values_list("source", flat=True))


def failing_of(
    rules: RuleSet, parts: set[str], fact_: dict[str, Any], *, all_of_them: bool = False
) -> tuple[Any, ...]:
    """The conditions of these rules, and of those they stand over, that the fact does not meet; or
    all of them.
    """
    bodies = {rule["code"]: rule for rule in json.loads(rules.body)["rules"]}
    failing: list[Any] = []
    for code in sorted(parts):
        for base in [code, *bodies[code].get("over", ())]:
            where = bodies[base].get("where", ())
            failing += [one for one in where if all_of_them or not _holds(one, fact_)]
    return tuple(failing)


def _holds(condition: Any, fact_: dict[str, Any]) -> bool:
    if isinstance(condition, dict):
        combine, inner = (any, condition["any"]) if "any" in condition else (all, condition["all"])
        return combine([_holds(one, fact_) for one in inner])
    field, name, operand = condition
    values = {**fact_["dims"], "on": fact_["on"], "src": fact_["src"]}
    left = values.get(field, "")
    right = values.get(operand["field"], "") if isinstance(operand, dict) else operand
    if name in ORDERS and "" in (left, right):
        return False
    return bool(OPERATORS[name](left, right))
