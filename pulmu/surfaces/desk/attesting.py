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
    """``seqs`` will be vouched for; the others are passed over, and why."""

    seqs: tuple[int, ...]
    own: int
    without_evidence: int
    proven_already: int


def choose(actor: Actor, year: int, line: str, *, everything: bool, seqs: Sequence[int]) -> Chosen:
    """Among all facts behind a line, or the given ones, those that this actor may vouch for."""
    wanted = set(seqs)
    states = {
        row["seq"]: row["state"]
        for row in queries.facts(actor, year, line)
        if everything or row["seq"] in wanted
    }
    mine = ledger.live_facts(actor).filter(organisation_id=actor.home, by=actor.key)
    own = set(mine.values_list("seq", flat=True)) & states.keys()
    gaps = {seq for seq, state in states.items() if state == NONE} - own
    proven = {seq for seq, state in states.items() if state == PROVEN} - own
    rest = states.keys() - own - gaps - proven
    return Chosen(tuple(sorted(rest)), len(own), len(gaps), len(proven))
