"""What vouching for facts would do, before it is done: how many, and which are passed over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pulmu.core.tenancy.actor import Actor
from pulmu.domains.results import queries
from pulmu.domains.results.queries.facts import NONE, PROVEN
from pulmu.ledger import queries as ledger


@dataclass(frozen=True, slots=True)
class Chosen:
    """``seqs`` will be vouched for, facts of these ``sources``; the others are passed over."""

    seqs: tuple[int, ...]
    sources: tuple[str, ...]
    own: int
    without_evidence: int
    proven_already: int


def choose(actor: Actor, year: int, line: str, *, everything: bool, seqs: Sequence[int]) -> Chosen:
    """Among all facts behind a line, or the given ones, those that this actor may vouch for."""
    wanted = set(seqs)
    rows = queries.facts(actor, year, line)
    states = {row["seq"]: row["state"] for row in rows if everything or row["seq"] in wanted}
    sources = {row["seq"]: row["source"] for row in rows}
    mine = ledger.live_facts(actor).filter(organisation_id=actor.home, by=actor.key)
    own = set(mine.values_list("seq", flat=True)) & states.keys()
    gaps = {seq for seq, state in states.items() if state == NONE} - own
    proven = {seq for seq, state in states.items() if state == PROVEN} - own
    rest = tuple(sorted(states.keys() - own - gaps - proven))
    named = tuple(sources[seq] for seq in rest)
    return Chosen(rest, named, len(own), len(gaps), len(proven))
