"""The facts behind a line, kept for as long as the ledger has not grown.

Entries up to a tree head never change, so what was found for a head is right for ever: the signed
note of the head is the key, and nothing has to be thrown away when something is written. What is
kept is bounded; a line with more facts than that is walked through anew each time.
"""

from __future__ import annotations

import itertools
import json
import threading
from collections import OrderedDict
from collections.abc import Iterator

from pulmu.core.kernel.period import Period
from pulmu.ledger import queries as ledger
from pulmu.ledger.models import Head, RuleSet
from pulmu.ledger.plain.explain import Contribution, explain

MOST_KEPT = 60_000
Key = tuple[str, str, str, str, str]
_kept: OrderedDict[Key, list[Contribution]] = OrderedDict()
_lock = threading.Lock()


def behind(organisation_id: int, rules: RuleSet, span: Period, line: str) -> Iterator[Contribution]:
    """Every contribution to a line as the ledger stands now, in the order of seq."""
    head = Head.objects.filter(organisation_id=organisation_id).values_list("size", "note").first()
    size, note = head or (0, "")
    start, end = span.start.isoformat(), span.end.isoformat()
    key = (note, rules.digest, start, end, line)
    with _lock:
        known = _kept.get(key)
        if known is not None:
            _kept.move_to_end(key)
    if known is not None:
        return iter(known)
    read = ledger.reader(organisation_id, cut=size)
    found = explain(read, json.loads(rules.body), start, end, line)
    first = list(itertools.islice(found, MOST_KEPT + 1))
    if note and len(first) <= MOST_KEPT:
        _keep(key, first)
    return itertools.chain(first, found)


def _keep(key: Key, found: list[Contribution]) -> None:
    """The newest stay; the oldest go, until there is room."""
    with _lock:
        _kept[key] = found
        while sum(map(len, _kept.values())) > MOST_KEPT:
            _kept.popitem(last=False)
