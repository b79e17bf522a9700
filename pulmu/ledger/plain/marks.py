"""The first pass over a ledger: everything that is said about facts, without the facts.

Retractions, evidence, attestations, merged persons and targets come from the entries that are
not asserts. They must all be known before the facts are looked at, because they come later.
"""

from __future__ import annotations

import json
from array import array
from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple

from .faults import LedgerFault, Reading

# One entry: seq, verb, canonical body text. `read()` gives them in the order of seq, again
# and again: a ledger is looked at in several passes and never held in memory.
EntryRow = tuple[int, str, str]
Read = Callable[[], Iterable[EntryRow]]

NONE, ATTACHED, PROVEN = 0, 1, 2

decode_body: Callable[[str], tuple[Any, int]] = json.JSONDecoder().raw_decode


class Marks(NamedTuple):
    """What holds at the cut.

    ``dead`` are seqs that a retract names; ``files`` the sha256 of each source's evidence;
    ``witnesses`` who attested a fact, by its seq; ``people`` the person to count instead of a
    merged one; ``targets`` the value per (line, start, end); ``destroyed`` the basis per sha256.
    """

    dead: set[int]
    files: dict[str, tuple[str, ...]]
    witnesses: dict[int, tuple[str, ...]]
    people: dict[str, str]
    targets: dict[tuple[str, str, str], int]
    destroyed: dict[str, str]

    def proof(self, seq: int, body: Mapping[str, Any]) -> int:
        """How far an assert is backed: NONE, ATTACHED, or PROVEN by somebody else's word."""
        fact, files = body["fact"], self.files
        if fact["src"] not in files:
            for src in fact["under"]:
                if src in files:
                    break
            else:
                return NONE
        witnesses = self.witnesses.get(seq)
        if witnesses is not None:
            by = body["by"]
            for witness in witnesses:
                if witness != by:
                    return PROVEN
        return ATTACHED

    def evidence(self, fact: Mapping[str, Any]) -> tuple[str, ...]:
        """The files behind a fact: of its own source first, then of those it stands under."""
        sources = [fact["src"], *fact["under"]]
        return tuple(dict.fromkeys(sha for src in sources for sha in self.files.get(src, ())))


def gather(read: Read) -> Marks:
    """Read everything but the facts. Raises LedgerFault at an entry that makes no sense."""
    notes = _Notes()
    with Reading() as at:
        for at.seq, verb, text in read():
            if verb != "assert":
                notes.take(at.seq, verb, decode_body(text)[0])
    return notes.marks()


class _Notes:
    """Entries as they come; what was taken back is known at the end."""

    def __init__(self) -> None:
        self.dead: set[int] = set()
        self.attaches: list[tuple[int, str, str]] = []
        self.aliases: list[tuple[int, str, str]] = []
        # One attest a fact: millions of them, so plain numbers beside the names.
        self.attest_seqs, self.attested = array("q"), array("q")
        self.attesters: list[str] = []
        self.names: dict[str, str] = {}
        self.targets: dict[tuple[str, str, str], int] = {}
        self.destroyed: dict[str, str] = {}

    def take(self, seq: int, verb: str, body: Mapping[str, Any]) -> None:
        if verb == "attest":
            self.attest_seqs.append(seq)
            self.attested.append(body["fact"])
            self.attesters.append(self.names.setdefault(body["by"], body["by"]))
        elif verb == "retract":
            self.dead.add(body["fact"])
        elif verb == "attach" and "destroyed" in body:
            self.destroyed[body["destroyed"]] = body["basis"]
        elif verb == "attach":
            self.attaches.append((seq, body["src"], body["sha256"]))
        elif verb == "alias":
            self.aliases.append((seq, body["drop"], body["keep"]))
        elif verb == "target":
            self.targets[body["line"], body["start"], body["end"]] = body["value"]
        elif verb != "seal":
            raise LedgerFault(seq, f"has the unknown verb {verb!r}")

    def marks(self) -> Marks:
        dead = self.dead
        files: dict[str, tuple[str, ...]] = {}
        for seq, src, sha256 in self.attaches:
            if seq not in dead:
                files[src] = (*files.get(src, ()), sha256)
        direct = {drop: (seq, keep) for seq, drop, keep in self.aliases if seq not in dead}
        people = {drop: _end(drop, direct) for drop in direct}
        return Marks(dead, files, self._witnesses(), people, self.targets, self.destroyed)

    def _witnesses(self) -> dict[int, tuple[str, ...]]:
        found: dict[int, tuple[str, ...]] = {}
        shared: dict[tuple[str, ...], tuple[str, ...]] = {}
        for seq, fact, by in zip(self.attest_seqs, self.attested, self.attesters, strict=True):
            if seq not in self.dead:
                witnesses = (*found.get(fact, ()), by)
                found[fact] = shared.setdefault(witnesses, witnesses)
        return found


def _end(person: str, direct: Mapping[str, tuple[int, str]]) -> str:
    """Follow merges to the person that was kept in the end."""
    for _step in range(len(direct)):
        seq, person = direct[person]
        if person not in direct:
            return person
    raise LedgerFault(seq, "merges persons in a circle")
