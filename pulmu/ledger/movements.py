"""What came and what went between two cuts, whatever the sums say."""

from __future__ import annotations

import json
from typing import Any

from pulmu.core.kernel.period import Period as Span
from pulmu.core.trail.records import chunks

from . import queries
from .models import Entry, RuleSet, Verb
from .plain.compiled import candidacies, compile_rules


def moved_lines(
    organisation_id: int, rules: RuleSet, span: Span, *, after: int, cut: int
) -> set[str]:
    """Lines behind which a fact has come or gone after one cut and up to another.

    One that goes while another comes leaves every sum as it was: this tells it all the same.
    """
    program = compile_rules(json.loads(rules.body))
    start, end = span.start.isoformat(), span.end.isoformat()
    codes = {
        one.piece.rule.code
        for body in _moved(organisation_id, after=after, cut=cut)
        for one in candidacies(program, _as_asked(body["fact"]), {})
        if start <= one.date < end
    }
    return {
        line.code
        for line in program.ruleset.lines
        if any(code in codes for code, _sign in program.ruleset.parts(line.code))
    }


def _moved(organisation_id: int, *, after: int, cut: int) -> list[dict[str, Any]]:
    """The assertions that came, and those from before that were retracted."""
    came: dict[int, dict[str, Any]] = {}
    gone: set[int] = set()
    for seq, verb, text in queries.reader(organisation_id, after=after, cut=cut)():
        if verb == Verb.ASSERT:
            came[seq] = json.loads(text)
        elif verb == Verb.RETRACT:
            gone.add(json.loads(text)["fact"])
    mine = Entry.objects.everywhere(because="one organisation, named").filter(
        organisation_id=organisation_id, verb=Verb.ASSERT
    )
    before = sorted(seq for seq in gone if seq <= after)
    went = [
        json.loads(text)
        for some in chunks(before)
        for text in mine.filter(seq__in=some).values_list("body", flat=True)
    ]
    return went + [body for seq, body in came.items() if seq not in gone]


def _as_asked(fact: dict[str, Any]) -> dict[str, Any]:
    return {"dims": dict(fact["dims"]), **{name: fact[name] for name in ("kind", "on", "src")}}
