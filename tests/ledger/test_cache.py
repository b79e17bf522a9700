"""Figures for screens: kept, moved on, left to the queue, built anew; and the list of gaps."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace

import pytest
from django.db import OperationalError, connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from pulmu.core.jobs.actions import work_one
from pulmu.core.jobs.models import Job, JobState
from pulmu.ledger import actions, appending, cache, posting, queries
from pulmu.ledger.cache import advancing, building, keeping, storing
from pulmu.ledger.cache.advancing import next_step
from pulmu.ledger.models import FigureCache, FigureGroup, Head, RuleSet
from pulmu.ledger.plain import canonical

from .caches import Where, built_anew, contents, program_of, stored
from .history import YEARS, History, lines_at

NOW = timezone.now()


@pytest.fixture
def lab(history: Callable[[int], History]) -> History:
    """A ledger with some forty facts."""
    made = history(7)
    for _time in range(60):
        made.step()
    return made


@pytest.fixture
def where(lab: History, rulesets: dict[str, RuleSet]) -> Where:
    return lab.organisation, YEARS[1], rulesets["makerspace-kr"]


def assert_right(where: Where, found: cache.Figures) -> None:
    assert canonical.dumps(found.lines) == lines_at(*where, cut=found.cut)


def a_session_of_three(lab: History, key: str = "s9") -> None:
    """A session of our own with three participants; nothing covers it."""
    records = lab.world.records
    records["session"][key] = {
        "on": "2023-05-01", "own": True, "state": "완료", "field": "AI", "type": "교육",
        "programme": "a", "headcount": 0,
    }  # fmt: skip
    rows = {f"{key}{person}": person for person in ("p1", "p2", "p3")}
    for row, person in rows.items():
        records["attendance"][row] = {
            "on": "2023-05-01", "session": key, "person": person, "role": "참가자",
            "present": True, "sex": "여", "region": "", "age": "unknown",
        }  # fmt: skip
    posting.post(lab.actors[0], at=NOW, changed={"session": [key], "attendance": list(rows)})


def write_targets(lab: History, number: int) -> None:
    """Entries that are quickly written."""
    one = appending.draft(
        lab.actors[0],
        appending.Verb.TARGET,
        at=NOW,
        line="users",
        start="2023-01-01",
        end="2024-01-01",
        value=4495,
    )
    appending.append(lab.organisation.pk, [one] * number)


def test_the_first_look_builds_and_the_second_is_one_query(lab: History, where: Where):
    first = cache.figures(*where)
    with CaptureQueriesContext(connection) as asked:
        second = cache.figures(*where)

    assert first == second
    assert first.cut == queries.size(lab.organisation.pk)
    assert_right(where, first)
    assert len(asked) == 1


def test_new_entries_are_taken_in_without_reading_the_old_ones(lab: History, where: Where):
    cache.figures(*where)
    a_session_of_three(lab)

    with CaptureQueriesContext(connection) as asked:
        found = cache.figures(*where)

    assert found.cut == queries.size(lab.organisation.pk)
    assert_right(where, found)
    assert len(asked) <= 14
    reads = [q["sql"] for q in asked if 'FROM "ledger_entry"' in q["sql"]]
    assert reads
    assert all('"seq" >' in sql or '"seq" IN' in sql for sql in reads)


def test_a_target_written_later_is_in_force(lab: History, where: Where):
    cache.figures(*where)
    write_targets(lab, 1)

    assert cache.figures(*where).targets["users"] == 4495


def test_who_is_far_behind_shows_the_standing_figures_and_leaves_the_rest_to_the_queue(
    lab: History, where: Where, monkeypatch: pytest.MonkeyPatch
):
    before = cache.figures(*where)
    monkeypatch.setattr(keeping, "INLINE_STEP", 3)
    a_session_of_three(lab)
    Job.objects.all().delete()

    assert cache.figures(*where) == before
    assert cache.figures(*where) == before
    assert Job.objects.filter(state=JobState.WAITING).count() == 1

    job = work_one(worker="w", at=timezone.now())
    after = cache.figures(*where)
    assert job is not None
    assert job.state == JobState.DONE, job.error
    assert after.cut == queries.size(lab.organisation.pk)
    assert_right(where, after)


def test_the_queue_builds_the_first_cache_of_a_large_ledger(
    lab: History, where: Where, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(keeping, "INLINE_BUILD", 10)
    monkeypatch.setattr(building, "BEAT_EVERY", 10)
    monkeypatch.setattr(storing, "STEP", 4)
    Job.objects.all().delete()

    nothing_yet = cache.figures(*where)
    assert (nothing_yet.cut, nothing_yet.gaps) == (0, 0)
    assert canonical.dumps(nothing_yet.lines) == lines_at(*where, cut=0)
    assert cache.gap_rows(*where, offset=0, limit=9) == []

    job = work_one(worker="w", at=timezone.now())
    found = cache.figures(*where)
    assert job is not None
    assert job.state == JobState.DONE, job.error
    assert found.cut == queries.size(lab.organisation.pk)
    assert_right(where, found)


def test_the_queue_builds_anew_when_most_of_the_ledger_is_new(
    lab: History, where: Where, monkeypatch: pytest.MonkeyPatch
):
    cache.figures(*where)
    older = stored(where)
    write_targets(lab, older.cut + 1)
    monkeypatch.setattr(keeping, "INLINE_BUILD", 10)

    cache.keep(lab.organisation.pk, where[1], where[2], lambda: None)

    assert stored(where).pk != older.pk
    assert FigureCache.objects.within(lab.actors[0]).count() == 1
    assert_right(where, cache.figures(*where))


def test_a_long_way_is_made_in_steps_each_right_at_its_own_cut(
    lab: History, where: Where, monkeypatch: pytest.MonkeyPatch
):
    cache.figures(*where)
    for number in range(8):
        lab.step()
        a_session_of_three(lab, f"t{number}")
    monkeypatch.setattr(advancing, "MOST_ENTRIES", 7)
    monkeypatch.setattr(advancing, "MOST_FACTS", 5)
    cuts = []
    apply = storing.apply

    def look(step: storing.Step) -> bool:
        done = apply(step)
        cuts.append(stored(where).cut)
        return done

    monkeypatch.setattr(storing, "apply", look)
    found = cache.figures(*where)

    assert len(cuts) > 5
    assert cuts == sorted(cuts)
    assert_right(where, found)


def test_of_two_who_take_the_same_step_the_second_writes_nothing(lab: History, where: Where):
    cache.figures(*where)
    a_session_of_three(lab)
    one, other = stored(where), stored(where)
    program = program_of(where[2])
    first, second = next_step(one, program), next_step(other, program)
    assert first is not None
    assert second is not None

    assert storing.apply(first)
    assert not storing.apply(second)
    assert contents(stored(where)) == built_anew(where, cut=queries.size(lab.organisation.pk))


def test_a_reader_whose_cache_is_taken_away_keeps_what_it_has(
    lab: History, where: Where, monkeypatch: pytest.MonkeyPatch
):
    before = cache.figures(*where)
    a_session_of_three(lab)
    apply = storing.apply

    def too_late(step: storing.Step) -> bool:
        FigureCache.objects.within(lab.actors[0]).update(ready=False)
        return apply(step)

    monkeypatch.setattr(storing, "apply", too_late)

    assert cache.figures(*where) == before


def test_a_busy_database_leaves_the_reader_behind(
    lab: History, where: Where, monkeypatch: pytest.MonkeyPatch
):
    before = cache.figures(*where)
    a_session_of_three(lab)

    def busy(_step: storing.Step) -> bool:
        raise OperationalError("database is locked")

    monkeypatch.setattr(storing, "apply", busy)
    # What a test runs in is a transaction; a reader is not in one.
    monkeypatch.setattr(keeping, "connection", SimpleNamespace(in_atomic_block=False))

    assert cache.figures(*where) == before


def test_a_cache_of_another_version_is_built_anew(lab: History, where: Where):
    right = cache.figures(*where)
    mine = FigureCache.objects.within(lab.actors[0])
    mine.update(shape=0, sums="{}", gaps=99)

    assert cache.figures(*where) == right


def test_a_ledger_that_was_put_back_is_counted_anew(lab: History, where: Where):
    right = cache.figures(*where)
    mine = FigureCache.objects.within(lab.actors[0])
    mine.update(cut=right.cut + 1, sums="{}", gaps=99)

    assert cache.figures(*where) == right


def test_dropped_caches_leave_nothing_and_come_back(lab: History, where: Where):
    right = cache.figures(*where)

    cache.drop(lab.organisation.pk)

    assert not FigureGroup.objects.exists()
    assert not FigureCache.objects.within(lab.actors[0]).exists()
    assert cache.figures(*where) == right


def test_what_a_builder_that_died_left_is_cleared_away(lab: History, where: Where):
    right = cache.figures(*where)
    FigureCache.objects.within(lab.actors[0]).update(ready=False)

    cache.keep(lab.organisation.pk, where[1], where[2], lambda: None)

    assert FigureCache.objects.within(lab.actors[0]).count() == 1
    assert cache.figures(*where) == right


def test_an_empty_ledger_has_figures_too(lab: History, where: Where):
    Head.objects.all().update(size=0)

    found = cache.figures(*where)

    assert found.cut == 0
    assert {line["value"] for line in found.lines} == {0}


def test_gaps_are_listed_by_what_closes_them(lab: History, where: Where):
    before = cache.figures(*where)
    a_session_of_three(lab)
    found = cache.figures(*where)

    # Three attendances and the session itself, in two lines; one sheet would do for all.
    assert found.gaps == before.gaps + 4
    assert found.gap_sources == before.gap_sources + 1
    groups = cache.gap_groups(*where, offset=0, limit=found.gap_sources)
    [mine] = [group for group in groups if group.source == "session:s9"]
    assert mine.facts == 4
    assert mine.lines == {"programme_runs": 1, "users": 3}
    assert mine.on == "2023-05-01"
    assert [group.facts for group in groups] == sorted((g.facts for g in groups), reverse=True)
    rows = cache.gap_rows(*where, offset=0, limit=found.gaps)
    assert len(rows) == found.gaps
    assert {row.source for row in rows if row.under == "session:s9"} == {
        "session:s9", "attendance:s9p1", "attendance:s9p2", "attendance:s9p3",
    }  # fmt: skip
    assert rows[1:3] == cache.gap_rows(*where, offset=1, limit=2)
    assert groups[1:3] == cache.gap_groups(*where, offset=1, limit=2)


def test_a_file_closes_gaps_and_taking_it_off_opens_them_again(lab: History, where: Where):
    a_session_of_three(lab)
    found = cache.figures(*where)
    sheet = [("session:s9", lab._file(lab.actors[0]))]

    actions.attach(lab.actors[0], links=sheet, at=NOW)
    covered = cache.figures(*where)
    actions.detach(lab.actors[0], links=sheet, at=NOW)

    assert covered.gaps == found.gaps - 4
    assert covered.gap_sources == found.gap_sources - 1
    assert cache.figures(*where).gaps == found.gaps
