"""What vouching for facts would do, before it is done: how many, and which are passed over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pulmu.core.tenancy.actor import Actor
from pulmu.domains.results import queries
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
    behind = {
        one.seq: one
        for one in queries.contributions(actor, year, line)
        if everything or one.seq in wanted
    }
    mine = ledger.live_facts(actor).filter(organisation_id=actor.home, by=actor.key)
    own = behind.keys() & set(mine.values_list("seq", flat=True))
    others = [one for seq, one in behind.items() if seq not in own]
    rest = [one for one in others if one.attached and not one.proven]
    return Chosen(
        seqs=tuple(one.seq for one in rest),
        sources=tuple(one.source for one in rest),
        own=len(own),
        without_evidence=sum(not one.attached for one in others),
        proven_already=sum(one.proven for one in others),
    )
