"""An import, or an undo, that is cut short anywhere leaves nothing after the next command."""

from __future__ import annotations

import datetime as dt
import os
import socket

import pytest
from django.utils import timezone

from pulmu.domains.programmes import actions as programmes
from pulmu.domains.programmes.models import Session
from pulmu.domains.workbook.actions import importing, passes, recover, undo, undoing
from pulmu.domains.workbook.actions.processes import is_alive, this_process
from pulmu.domains.workbook.choices import ImportState
from pulmu.domains.workbook.models import Import

from .books import a_year
from .conftest import LATER, assert_sound, facts, links, records

HOST = socket.gethostname()
# Nobody has this number: it is larger than any that Linux gives.
DEAD = f"{HOST} 99999999 1"


class PowerCut(BaseException):
    """Nothing of ours runs after it."""


def cut_after(monkeypatch, owner, name, times):
    """Let ``owner.name`` run some times, then end everything."""
    whole, left = getattr(owner, name), [times]

    def part(*arguments, **named):
        if not left[0]:
            raise PowerCut
        left[0] -= 1
        return whole(*arguments, **named)

    monkeypatch.setattr(owner, name, part)


def die(lab):
    """What the database says of a process that is gone."""
    at_work = Import.objects.within(lab.hana).exclude(process="")
    at_work.update(process=DEAD)


def dies(monkeypatch, lab, run, *, at, times):
    """Whether the run was cut short ``at`` (owner, name) after some times."""
    with monkeypatch.context() as patch:
        patch.setattr(importing, "_give_up", lambda *_a, **_n: None)
        cut_after(patch, *at, times)
        try:
            run()
        except PowerCut:
            die(lab)
            return True
    return False


def state(lab):
    return records(lab), facts(lab), links(lab)


def corrected():
    book = a_year()
    book["프로그램"][0]["단체인원"] = 30
    book["참가자"].append({**book["참가자"][0], "성명": "박새롬", "연락처": "010-9999-0009"})
    book["기업"][1]["형태"] = "법인"
    book["목표"][0]["목표"] = 35
    book["문화확산"] = []
    return book


@pytest.mark.parametrize("chunks", range(12))
def test_an_import_cut_anywhere_is_taken_back(lab, bring_in, evidence, monkeypatch, chunks):
    bring_in(evidence=evidence)
    before = state(lab)

    def again():
        bring_in(corrected(), evidence=evidence, at=LATER, replace_year=2023)

    was_cut = dies(monkeypatch, lab, again, at=(passes.Writing, "chunk"), times=chunks)
    assert was_cut == (chunks < len(a_year()) - 1)  # 문화확산 has no row any more
    if was_cut:
        assert [one.state for one in recover()] == [ImportState.FAILED]
        assert state(lab) == before
    assert_sound(lab)


def test_an_import_cut_while_removing_is_taken_back(lab, bring_in, evidence, monkeypatch):
    bring_in(evidence=evidence)
    before = state(lab)

    def again():
        bring_in(corrected(), evidence=evidence, at=LATER, replace_year=2023)

    assert dies(monkeypatch, lab, again, at=(passes.Writing, "replace"), times=0)
    recover()

    assert state(lab) == before


@pytest.mark.parametrize("steps", range(0, 24, 3))
def test_a_recovery_cut_short_is_finished_by_the_next(lab, bring_in, evidence, monkeypatch, steps):
    bring_in(evidence=evidence)
    before = state(lab)
    dies(
        monkeypatch,
        lab,
        lambda: bring_in(corrected(), evidence=evidence, at=LATER, replace_year=2023),
        at=(importing, "_finish"),
        times=0,
    )

    for more in range(2):
        dies(monkeypatch, lab, recover, at=(undoing._Undoing, "_each"), times=steps + more)
    recover()

    assert state(lab) == before
    assert not Import.objects.within(lab.hana).filter(state=ImportState.RUNNING).exists()
    assert_sound(lab)


@pytest.mark.parametrize("steps", range(0, 16, 2))
def test_an_undo_cut_short_is_finished_by_the_next_command(
    lab, bring_in, evidence, monkeypatch, steps
):
    done = bring_in(evidence=evidence)
    before = state(lab)
    second = bring_in(corrected(), evidence=evidence, at=LATER, replace_year=2023)

    def take_back():
        undo(lab.hana, import_key=second.import_key, at=LATER)

    if dies(monkeypatch, lab, take_back, at=(undoing._Undoing, "_each"), times=steps):
        assert Import.objects.within(lab.hana).get(key=second.import_key).state == "undoing"
        recover()

    states = dict(Import.objects.within(lab.hana).values_list("key", "state"))
    assert states == {done.import_key: "done", second.import_key: "undone"}
    assert state(lab) == before
    assert_sound(lab)


def test_an_import_of_the_desk_that_was_cut_short_waits_for_its_job_again(
    lab, bring_in, monkeypatch
):
    standing = Import.objects.create(
        organisation=lab.gimhae,
        file_name="2023.xlsx",
        state=ImportState.WAITING,
        actor="하나",
        actor_key=lab.hana.key,
        started_at=LATER,
        folder="somewhere",
        report={"ok": True},
    )
    dies(
        monkeypatch, lab, lambda: bring_in(standing=standing), at=(passes.Writing, "chunk"), times=4
    )

    recover()

    standing.refresh_from_db()
    assert (standing.state, standing.report) == (ImportState.WAITING, {"ok": True})
    report = bring_in(standing=standing)
    assert report.counts()["created"]["참가자"] == 3
    # Undoing it later is not confused by what the first try had done.
    undo(lab.hana, import_key=standing.key, at=LATER)
    assert facts(lab) == {}
    assert_sound(lab)


def test_a_running_import_is_left_alone(lab, bring_in, monkeypatch):
    seen = []

    def look(*_arguments):
        seen.append(recover())

    bring_in(progress=look)

    assert seen
    assert not any(seen)


def test_a_failed_import_says_why_and_that_nothing_remains(lab, bring_in, monkeypatch):
    dies(monkeypatch, lab, bring_in, at=(passes.Writing, "chunk"), times=3)

    recover()

    [failed] = Import.objects.within(lab.hana)
    assert failed.state == ImportState.FAILED
    assert failed.report["ok"] is False
    assert failed.report["errors"][0]["value"] == "workbook.xlsx"


def test_a_failed_import_names_what_somebody_has_worked_on_meanwhile(lab, bring_in, monkeypatch):
    whole, chunks = passes.Writing.chunk, []

    def chunk(writing, *arguments):
        whole(writing, *arguments)
        chunks.append(1)
        if len(chunks) == 1:
            session = Session.objects.within(lab.hana).get(code="S-1")
            programmes.cancel_session(lab.dul, key=session.key, at=LATER)
        else:
            raise OSError(28, "No space left on device")

    monkeypatch.setattr(passes.Writing, "chunk", chunk)
    with pytest.raises(OSError, match="No space left") as failed:
        bring_in()

    [told] = Import.objects.within(lab.hana)
    assert told.state == ImportState.FAILED
    assert any("S-1" in name for name in told.report["kept"])
    assert any("S-1" in note for note in failed.value.__notes__)
    assert_sound(lab)


def test_a_process_is_alive_while_it_is_at_it():
    now = timezone.now()
    silent = now - dt.timedelta(hours=1)

    assert not is_alive("k", this_process(), seen_at=now, at=now)
    assert not is_alive("k", DEAD, seen_at=now, at=now)
    assert not is_alive("k", f"{HOST} {os.getppid()} 1", seen_at=now, at=now)
    assert is_alive("k", "elsewhere 1 1", seen_at=now, at=now)
    assert not is_alive("k", "elsewhere 1 1", seen_at=silent, at=now)
