"""The facts behind a line, kept and moved on by what was written since.

What was found for a tree head is right for ever. When the ledger has grown, its tree says whether
what was kept is about its beginning; then only the facts that the new entries touch are looked at
again, with those of their groups. What is kept is bounded; a line with more facts than that is
walked through anew each time.
"""

from __future__ import annotations

import itertools
import threading
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from operator import attrgetter
from typing import NamedTuple

from pulmu.core.kernel.period import Period
from pulmu.ledger import cache, nearby
from pulmu.ledger import queries as ledger
from pulmu.ledger.models import Head, RuleSet
from pulmu.ledger.plain import canonical, merkle
from pulmu.ledger.plain.explain import Contribution, explain

MOST_KEPT = 60_000
# So many new entries are worth a look at what they touched; after more, all is found anew.
MOST_NEWS = 1000
NOTHING = (0, ())
State = tuple[int, Sequence[str]]  # of a tree: its size, and its frontier in hex
Key = tuple[int, str, str, str, str, bytes]


class Kept(NamedTuple):
    state: State
    found: list[Contribution]


_kept: OrderedDict[Key, Kept] = OrderedDict()
_lock = threading.Lock()


def behind(organisation_id: int, rules: RuleSet, span: Period, line: str) -> Iterator[Contribution]:
    """Every contribution to a line as the ledger stands now, in the order of seq."""
    state = _state(organisation_id)
    key = (organisation_id, rules.digest, span.start.isoformat(), span.end.isoformat(), line, b"")
    known = _known(key)
    if known is not None and known.state != state:
        moved = _moved_on(known, state, key, rules)
        known = None if moved is None else _keep(key, Kept(state, moved))
    return iter(known.found) if known else _walk(key, rules, state)


def behind_at(
    organisation_id: int, rules: RuleSet, span: Period, line: str, *, cut: int, root: bytes
) -> Iterator[Contribution]:
    """The same at a cut where the tree had this root: nothing changes what was up to there."""
    key = (organisation_id, rules.digest, span.start.isoformat(), span.end.isoformat(), line, root)
    known = _known(key)
    return iter(known.found) if known else _walk(key, rules, (cut, ()))


def _state(organisation_id: int) -> State:
    mine = Head.objects.filter(organisation_id=organisation_id)
    return mine.values_list("size", "frontier").first() or NOTHING


def _known(key: Key) -> Kept | None:
    with _lock:
        if key in _kept:
            _kept.move_to_end(key)
        return _kept.get(key)


def _walk(key: Key, rules: RuleSet, state: State) -> Iterator[Contribution]:
    organisation_id, digest, start, end, line, _root = key
    program = cache.program_of(digest, rules.body)
    found = explain(ledger.reader(organisation_id, cut=state[0]), program, start, end, line)
    first = list(itertools.islice(found, MOST_KEPT + 1))
    if len(first) <= MOST_KEPT:
        _keep(key, Kept(state, first))
    return itertools.chain(first, found)


def _moved_on(known: Kept, state: State, key: Key, rules: RuleSet) -> list[Contribution] | None:
    """What was kept, with the entries since taken in; None when finding it anew is the way."""
    organisation_id, digest, start, end, line, _root = key
    size, cut = known.state[0], state[0]
    if not size < cut <= size + MOST_NEWS:
        return None
    rows = list(ledger.reader(organisation_id, after=size, cut=cut)())
    tree = merkle.Frontier(size, [bytes.fromhex(peak) for peak in known.state[1]])
    tree.extend(canonical.entry_leaf(*row) for row in rows)
    moved = nearby.moved(organisation_id, rows)
    if [peak.hex() for peak in tree.peaks] != state[1] or moved is None:
        return None
    program = cache.program_of(digest, rules.body)
    near = nearby.near(organisation_id, program, [line], [*moved.facts, *moved.gone])
    # The projections may have gone on meanwhile: then these were not the newest entries.
    if near is None or _state(organisation_id) != state:
        return None
    again = {*near.seqs, *(one.seq for one in moved.gone)}
    found = [one for one in known.found if one.seq not in again]
    found += explain(near.read, program, start, end, line)
    return sorted(found, key=attrgetter("seq"))


def _keep(key: Key, one: Kept) -> Kept:
    """The newest stay; the oldest go, until there is room."""
    with _lock:
        _kept[key] = one
        _kept.move_to_end(key)
        while sum(len(other.found) for other in _kept.values()) > MOST_KEPT:
            _kept.popitem(last=False)
    return one
