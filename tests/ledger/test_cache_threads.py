"""Readers who move the same cache on at the same moment, while somebody writes."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from django.db import connection

from pulmu.ledger import cache, queries
from pulmu.ledger.plain import canonical
from tests.ledger.history import YEARS, History, lines_at

from .caches import Where, built_anew, contents, stored

READERS, LOOKS, STEPS = 3, 6, 12


@pytest.mark.django_db(transaction=True)
def test_readers_and_a_writer_at_once_leave_a_cache_that_is_right(
    history: Callable[[int], History], rulesets: dict
):
    lab = history(11)
    for _time in range(15):
        lab.step()
    where: Where = (lab.organisation, YEARS[1], rulesets["makerspace-kr"])
    cache.figures(*where)
    seen: list[tuple[int, str]] = []
    errors: list[BaseException] = []

    def look() -> None:
        try:
            for _time in range(LOOKS):
                found = cache.figures(*where)
                seen.append((found.cut, canonical.dumps(found.lines)))
        except BaseException as error:  # noqa: BLE001 -- a thread's error must reach the test
            errors.append(error)
        finally:
            connection.close()

    readers = [threading.Thread(target=look) for _reader in range(READERS)]
    for reader in readers:
        reader.start()
    for _time in range(STEPS):
        lab.step()
    for reader in readers:
        reader.join()

    assert errors == []
    assert len(seen) == READERS * LOOKS
    for cut, lines in seen:
        assert lines == lines_at(*where, cut=cut)
    assert cache.figures(*where).cut == queries.size(lab.organisation.pk)
    assert contents(stored(where)) == built_anew(where, cut=queries.size(lab.organisation.pk))
