"""Somebody stops an import: what is half-written is taken back, and nothing of it remains."""

from __future__ import annotations

import threading
import time

import pytest
from django.db import connection
from django.utils import timezone

from pulmu.core.jobs.actions import work_one
from pulmu.core.kernel.errors import NotAllowed, NotFound
from pulmu.core.tenancy.permissions import Role
from pulmu.core.trail.models import Event
from pulmu.domains.people.models import Person
from pulmu.domains.results.queries import overview
from pulmu.domains.workbook.actions import (
    NotAtWork,
    Stopped,
    confirm,
    importing,
    passes,
    receive,
    recover,
    stop,
    uploads,
)
from pulmu.domains.workbook.models import Import
from pulmu.ledger import rulebook
from tests.conftest import Cast
from tests.factories import a_user, an_actor

from .books import a_year, write
from .conftest import AT, LATER, assert_sound, facts, links, records, verbs
from .test_recovery import dies


@pytest.fixture
def uploaded(lab, tmp_path):
    """A year, sent to the desk; checked, when ``rehearsed``."""

    def uploaded(book=None, *, rehearsed=True):
        path = write(tmp_path / "year.xlsx", book or a_year())
        made = receive(lab.hana, workbook=("year.xlsx", path), language="ko", at=AT)
        if rehearsed:
            work()
        made.refresh_from_db()
        return made

    return uploaded


def work():
    while job := work_one(worker="test", at=timezone.now()):
        assert job.state == "done", job.error


def ask(lab, made):
    stop(lab.hana, import_key=made.key, at=LATER)


def state(lab):
    return records(lab), facts(lab), links(lab)


@pytest.mark.parametrize("steps", [0, 1, 3, 7, 12, 18])
def test_an_import_stopped_anywhere_while_it_is_written_leaves_nothing(lab, uploaded, steps):
    before = state(lab)
    figures = overview(lab.hana, 2023).tiles
    made = uploaded()
    confirm(lab.hana, import_key=made.key, language="ko", at=AT)
    told = []

    def progress(*step):
        told.append(step)
        if len(told) == steps + 1:
            ask(lab, made)

    uploads.carry_out(made.key, at=AT, progress=progress)

    made.refresh_from_db()
    assert (made.state, made.stop_asked, made.process) == ("cancelled", True, "")
    # At the very next step, not at the end.
    assert len(told) == steps + 1
    assert state(lab) == before
    assert overview(lab.hana, 2023).tiles == figures
    assert not uploads.folder_of(made.key).exists()
    assert_sound(lab)


def test_what_was_posted_before_the_stop_is_retracted_in_the_ledger(lab, uploaded):
    made = uploaded()
    rows = []

    def progress(_said, done, _total):
        rows.append(done)
        if facts(lab):
            ask(lab, made)

    uploads.carry_out(made.key, at=AT, progress=progress)

    entries = verbs(lab)
    assert entries["assert"] == entries["retract"] > 0
    assert facts(lab) == {}


def test_a_stop_at_the_last_moment_still_holds(lab, uploaded, monkeypatch):
    made = uploaded()
    whole = importing._finish

    def finish(*arguments, **named):
        ask(lab, made)
        whole(*arguments, **named)

    monkeypatch.setattr(importing, "_finish", finish)
    uploads.carry_out(made.key, at=AT)

    made.refresh_from_db()
    assert made.state == "cancelled"
    assert facts(lab) == {}
    assert_sound(lab)


def test_a_rehearsal_that_is_stopped_just_ends(lab, uploaded):
    made = uploaded(rehearsed=False)
    told = []

    def progress(*step):
        told.append(step)
        ask(lab, made)

    uploads.rehearse(made.key, at=AT, progress=progress)
    work()

    made.refresh_from_db()
    assert (made.state, made.report, len(told)) == ("cancelled", {}, 1)
    assert not uploads.folder_of(made.key).exists()


def test_what_waits_for_its_turn_is_stopped_before_it_begins(lab, uploaded):
    made = uploaded()
    confirm(lab.hana, import_key=made.key, language="ko", at=AT)
    ask(lab, made)
    work()

    made.refresh_from_db()
    assert made.state == "cancelled"
    assert facts(lab) == {}
    assert not uploads.folder_of(made.key).exists()


def test_stopping_twice_is_one_stop(lab, uploaded):
    made = uploaded(rehearsed=False)
    ask(lab, made)
    ask(lab, made)

    stops = Event.objects.within(lab.hana).filter(name="workbook.import.stopped")
    assert stops.count() == 1


def test_what_is_done_or_only_waits_for_an_answer_is_not_stopped(lab, uploaded):
    made = uploaded()
    with pytest.raises(NotAtWork):
        ask(lab, made)
    confirm(lab.hana, import_key=made.key, language="ko", at=AT)
    work()
    with pytest.raises(NotAtWork):
        ask(lab, made)

    made.refresh_from_db()
    assert made.state == "done"


def test_the_way_is_free_for_the_next_import(lab, uploaded):
    made = uploaded()
    uploads.carry_out(made.key, at=AT, progress=lambda *_step: ask(lab, made))

    again = uploaded()
    confirm(lab.hana, import_key=again.key, language="ko", at=AT)
    work()

    again.refresh_from_db()
    assert again.state == "done"
    assert Person.objects.within(lab.hana).count() == 2
    assert_sound(lab)


def test_an_import_of_the_command_line_is_stopped_from_the_desk(lab, bring_in):
    def progress(*_step):
        if facts(lab):
            ask(lab, Import.objects.within(lab.hana).get(state="running"))

    with pytest.raises(Stopped):
        bring_in(by=lab.operator, progress=progress)

    [stopped] = Import.objects.within(lab.hana)
    assert stopped.state == "cancelled"
    assert facts(lab) == {}


def test_a_process_that_dies_after_the_stop_was_asked_is_cleaned_up_after(
    lab, bring_in, monkeypatch
):
    dies(monkeypatch, lab, bring_in, at=(passes.Writing, "chunk"), times=4)
    Import.objects.within(lab.hana).update(stop_asked=True, folder="somewhere")

    assert [one.state for one in recover()] == ["cancelled"]
    assert facts(lab) == {}
    assert_sound(lab)


def test_strangers_find_nothing_and_who_may_not_import_stops_nothing(lab, uploaded):
    made = uploaded(rehearsed=False)
    guest = an_actor(a_user("guest@example.org"), lab.gimhae, Role.INSPECTOR)

    with pytest.raises(NotFound):
        stop(lab.minsu, import_key=made.key, at=AT)
    with pytest.raises(NotAllowed):
        stop(guest, import_key=made.key, at=AT)


@pytest.mark.django_db(transaction=True)
def test_somebody_stops_it_while_the_queue_writes(cast: Cast, settings, tmp_path):
    settings.PULMU_DATA_DIR = tmp_path / "data"
    rulebook.install_shipped()
    book = a_year()
    [first, *_rest] = book["참가자"]
    book["참가자"] += [
        {**first, "성명": f"사람{n}", "연락처": f"010-3333-{n:04}"} for n in range(4_000)
    ]
    path = write(tmp_path / "year.xlsx", book)
    made = receive(cast.hana, workbook=("year.xlsx", path), language="ko", at=timezone.now())
    work()
    confirm(cast.hana, import_key=made.key, language="ko", at=timezone.now())
    jobs = []

    def queue():
        try:
            jobs.append(work_one(worker="queue", at=timezone.now()))
        finally:
            connection.close()

    worker = threading.Thread(target=queue)
    worker.start()
    until(lambda: Import.objects.within(cast.hana).filter(pk=made.pk, done_rows__gt=0).exists())
    stop(cast.hana, import_key=made.key, at=timezone.now())
    worker.join()

    made.refresh_from_db()
    assert [job.state for job in jobs] == ["done"]
    assert made.state == "cancelled"
    assert facts(cast) == {}
    assert not Person.objects.within(cast.hana).exists()
    assert_sound(cast)


def until(there):
    end = time.monotonic() + 60
    while not there():
        assert time.monotonic() < end
        time.sleep(0.01)
