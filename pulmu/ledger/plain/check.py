"""Checking a whole ledger: every entry in its place, saying what it said, about something there.

The content of asserts is covered by their hashes and not decoded unless asked for, so a check
costs little more than reading the entries and building the tree.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple

from .canonical import NotCanonical, entry_leaf, loads
from .faults import LedgerFault, Reading
from .merkle import Frontier

# seq, verb, canonical body text, and the leaf hash as stored (None where only content is kept).
HashedRow = tuple[int, str, str, bytes | memoryview | None]
ReadHashed = Callable[[], Iterable[HashedRow]]

# What an entry is to those that come after it, one byte each.
_GONE, _ASSERT, _ATTACH, _ALIAS, _ATTEST = range(5)

_AT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_DIGEST = re.compile(r"sha256:[0-9a-f]{64}")
_SOURCE = re.compile(r"[a-z][a-z0-9_]*:\S+")

_FACT = {"dims": dict, "kind": str, "on": str, "src": str, "under": list}
_SHAPES: dict[str, dict[str, type]] = {
    "assert": {"at": str, "by": str, "fact": dict},
    "retract": {"at": str, "by": str, "fact": int, "why": str},
    "attach": {"at": str, "by": str, "sha256": str, "size": int, "src": str, "type": str},
    "destroyed": {"at": str, "by": str, "basis": str, "destroyed": str},
    "attest": {"at": str, "by": str, "fact": int},
    "alias": {"at": str, "by": str, "drop": str, "keep": str, "why": str},
    "target": {"at": str, "by": str, "line": str, "start": str, "end": str, "value": int},
    "seal": {
        "at": str, "by": str, "submitted_by": str, "cut": int, "start": str, "end": str,
        "revision": int, "digest": str, "root": str, "ruleset": str, "words": str,
    },
}  # fmt: skip


class Checked(NamedTuple):
    """A ledger without a fault: its size and the tree over it."""

    size: int
    root: bytes
    frontier: Frontier


def check_ledger(
    read: ReadHashed, *, anchors: Mapping[int, bytes] | None = None, decode: bool = False
) -> Checked:
    """Check every entry in the order of seq. Raises LedgerFault, naming the first that is wrong.

    ``anchors`` are tree heads known from elsewhere, root per size: checkpoints, seals, prints.
    ``decode`` also looks inside asserts: canonical form and shape of every fact.
    """
    known = dict(anchors or {})
    frontier = Frontier()
    story = _Story(frontier)
    with Reading() as at:
        for seq, verb, body, leaf in read():
            at.seq = frontier.size + 1
            if seq != at.seq:
                raise LedgerFault(at.seq, f"is missing: entry {seq} stands in its place")
            actual = entry_leaf(seq, verb, body)
            if leaf is not None and leaf != actual:
                raise LedgerFault(seq, "is not what it was: its content does not give its hash")
            if verb == "assert":
                story.state.append(_ASSERT)
                if decode:
                    _check_fact(seq, body)
            else:
                story.state.append(story.take(seq, verb, body))
            frontier.append(actual)
            if seq in known and known.pop(seq) != frontier.root():
                raise LedgerFault(seq, "ends a tree that differs from the checkpoint of this size")
    if known.pop(0, frontier.root()) != frontier.root() and not frontier.size:
        raise LedgerFault(0, "the checkpoint of an empty ledger has another root")
    if known:
        raise LedgerFault(frontier.size + 1, f"is missing: a checkpoint knows {max(known)} entries")
    story.check_seals(read)
    return Checked(frontier.size, frontier.root(), frontier)


class _Story:
    """What the entries so far have made of one another."""

    def __init__(self, frontier: Frontier) -> None:
        self.frontier = frontier
        self.state = bytearray(1)  # by seq; entry 0 does not exist
        self.merged: dict[str, str] = {}
        self.merges: dict[int, str] = {}
        self.files: set[bytes] = set()
        self.revisions: dict[tuple[str, str], int] = {}
        self.seals: list[tuple[int, int, bytes]] = []  # cut, seq, root

    def take(self, seq: int, verb: str, text: str) -> int:
        """Check an entry that is not an assert; say what it is to those that follow."""
        body = _body(seq, text)
        if verb == "attach" and "destroyed" in body:
            _check_shape(seq, "destroyed", body)
            return self._destroyed(seq, body)
        if verb not in _TAKERS:
            raise LedgerFault(seq, f"has the unknown verb {verb!r}")
        _check_shape(seq, verb, body)
        return _TAKERS[verb](self, seq, body)

    def retract(self, seq: int, body: Mapping[str, Any]) -> int:
        target = body["fact"]
        was = self._standing(target)
        if was == _GONE:
            raise LedgerFault(seq, f"takes back entry {target}, which does not stand")
        if was == _ALIAS:
            del self.merged[self.merges.pop(target)]
        self.state[target] = _GONE
        return _GONE

    def attest(self, seq: int, body: Mapping[str, Any]) -> int:
        if self._standing(body["fact"]) != _ASSERT:
            raise LedgerFault(seq, f"attests entry {body['fact']}, which is no standing fact")
        return _ATTEST

    def attach(self, seq: int, body: Mapping[str, Any]) -> int:
        _match(seq, body, sha256=_SHA256, src=_SOURCE)
        if body["size"] < 1:
            raise LedgerFault(seq, "attaches an empty file")
        self.files.add(bytes.fromhex(body["sha256"]))
        return _ATTACH

    def alias(self, seq: int, body: Mapping[str, Any]) -> int:
        drop, keep = body["drop"], body["keep"]
        if drop in self.merged:
            raise LedgerFault(seq, "merges a person who is merged already")
        end = keep
        while end in self.merged:  # each step leaves a person behind, and there is no circle yet
            end = self.merged[end]
        if end == drop:
            raise LedgerFault(seq, "merges persons in a circle")
        self.merged[drop] = keep
        self.merges[seq] = drop
        return _ALIAS

    def target(self, seq: int, body: Mapping[str, Any]) -> int:
        _check_period(seq, body)
        return _GONE

    def seal(self, seq: int, body: Mapping[str, Any]) -> int:
        _check_period(seq, body)
        _match(seq, body, digest=_DIGEST, ruleset=_DIGEST, words=_DIGEST)
        period = (body["start"], body["end"])
        if body["revision"] != self.revisions.get(period, 0):
            raise LedgerFault(seq, f"seals revision {body['revision']} out of turn")
        if body["submitted_by"] == body["by"]:
            raise LedgerFault(seq, "was submitted and sealed by the same person")
        if not 0 <= body["cut"] < seq:
            raise LedgerFault(seq, f"seals a cut at {body['cut']}, which is not before it")
        self.revisions[period] = body["revision"] + 1
        root = base64.b64decode(body["root"], validate=True)
        if body["cut"] == self.frontier.size:
            _check_sealed(seq, root, self.frontier)
        else:
            self.seals.append((body["cut"], seq, root))
        return _GONE

    def check_seals(self, read: ReadHashed) -> None:
        """Compare the roots of seals that came some entries after their cut."""
        frontier, rows = Frontier(), iter(read() if self.seals else ())
        for cut, sealed_at, root in sorted(self.seals):
            while frontier.size < cut:
                seq, verb, body, _leaf = next(rows)
                frontier.append(entry_leaf(seq, verb, body))
            _check_sealed(sealed_at, root, frontier)

    def _destroyed(self, seq: int, body: Mapping[str, Any]) -> int:
        _match(seq, body, destroyed=_SHA256)
        if bytes.fromhex(body["destroyed"]) not in self.files:
            raise LedgerFault(seq, "destroys a file that was never attached")
        return _GONE

    def _standing(self, target: int) -> int:
        return self.state[target] if 0 < target < len(self.state) else _GONE


_TAKERS: Mapping[str, Callable[[_Story, int, Mapping[str, Any]], int]] = {
    "retract": _Story.retract,
    "attest": _Story.attest,
    "attach": _Story.attach,
    "alias": _Story.alias,
    "target": _Story.target,
    "seal": _Story.seal,
}


def _body(seq: int, text: str) -> dict[str, Any]:
    try:
        body = loads(text)
    except NotCanonical as error:
        raise LedgerFault(seq, f"is not canonical JSON: {error}") from None
    if not isinstance(body, dict):
        raise LedgerFault(seq, "has a body that is not an object")
    return body


def _check_shape(seq: int, name: str, body: Mapping[str, Any]) -> None:
    shape = _SHAPES[name]
    for member, kind in shape.items():
        if type(body.get(member)) is not kind:
            raise LedgerFault(seq, f"has no {member!r} as entries of {name!r} have it")
        if kind is str and not body[member]:
            raise LedgerFault(seq, f"has an empty {member!r}")
    if len(body) > len(shape):
        more = sorted(body.keys() - shape.keys())
        raise LedgerFault(seq, f"has members that {name!r} does not know: {', '.join(more)}")
    if not _AT.fullmatch(body["at"]):
        raise LedgerFault(seq, f"has a time that is not written as UTC: {body['at']!r:.40}")


def _check_fact(seq: int, text: str) -> None:
    body = _body(seq, text)
    _check_shape(seq, "assert", body)
    fact = body["fact"]
    if fact.keys() != _FACT.keys() or any(type(fact[one]) is not _FACT[one] for one in _FACT):
        raise LedgerFault(seq, "does not hold a fact as facts are written")
    sources = [fact["src"], *fact["under"]]
    if not all(isinstance(src, str) and _SOURCE.fullmatch(src) for src in sources):
        raise LedgerFault(seq, "names a source that is not kind:key")
    if fact["src"].partition(":")[0] != fact["kind"]:
        raise LedgerFault(seq, "is a fact of another kind than its source")
    if fact["on"] and not _DAY.fullmatch(fact["on"]):
        raise LedgerFault(seq, f"is dated {fact['on']!r:.40}, which is not a day")
    if not all(isinstance(value, str | int) for value in fact["dims"].values()):
        raise LedgerFault(seq, "has a dim that is not a text, a whole number, true or false")


def _check_period(seq: int, body: Mapping[str, Any]) -> None:
    _match(seq, body, start=_DAY, end=_DAY)
    if not body["start"] < body["end"]:
        raise LedgerFault(seq, "is about a period that ends before it starts")


def _check_sealed(seq: int, root: bytes, frontier: Frontier) -> None:
    if root != frontier.root():
        raise LedgerFault(
            seq, f"seals a root that is not that of the first {frontier.size} entries"
        )


def _match(seq: int, body: Mapping[str, Any], **shapes: re.Pattern[str]) -> None:
    for member, shape in shapes.items():
        if not shape.fullmatch(body[member]):
            raise LedgerFault(seq, f"has {body[member]!r:.80} for {member!r}")
