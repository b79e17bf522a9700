"""Merged persons at a cut, kept in the cache so that they need not be read anew."""

from __future__ import annotations

import json
from collections.abc import Mapping

from pulmu.ledger.plain.faults import LedgerFault


class Merges:
    """The alias entries that stand, by seq: which person is to be counted as which."""

    def __init__(self, dumped: str = "[]") -> None:
        self.standing = {seq: (drop, keep) for seq, drop, keep in json.loads(dumped)}

    def dump(self) -> str:
        every = [[seq, drop, keep] for seq, (drop, keep) in sorted(self.standing.items())]
        return json.dumps(every, separators=(",", ":"))

    def people(self) -> dict[str, str]:
        """The person to count instead of a merged one, followed to the end."""
        direct = {drop: (seq, keep) for seq, (drop, keep) in sorted(self.standing.items())}
        return {drop: _end(drop, direct) for drop in direct}


def moved_people(before: Mapping[str, str], after: Mapping[str, str]) -> set[str]:
    """The persons that are counted as somebody else than before."""
    return {
        person
        for person in before.keys() | after.keys()
        if before.get(person, person) != after.get(person, person)
    }


def _end(person: str, direct: Mapping[str, tuple[int, str]]) -> str:
    for _step in range(len(direct)):
        seq, person = direct[person]
        if person not in direct:
            return person
    raise LedgerFault(seq, "merges persons in a circle")
