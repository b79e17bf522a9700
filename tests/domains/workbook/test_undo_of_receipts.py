"""A list says that something is not finished which somebody has signed for; and is taken back."""

from __future__ import annotations

import pytest

from pulmu.core.files import store
from pulmu.core.trail.models import Change
from pulmu.domains.prototypes import actions as prototypes
from pulmu.domains.prototypes import queries
from pulmu.domains.prototypes.models import Prototype
from pulmu.domains.workbook.actions import undo
from pulmu.ledger import actions as ledger
from pulmu.ledger import queries as evidence
from tests.factories import day

from .books import HANA, a_year
from .conftest import AT, LATER, a_picture, assert_sound


@pytest.fixture(autouse=True)
def _english(settings):
    settings.LANGUAGE_CODE = "en"


def finished():
    book = a_year()
    book["시제품"][1] |= {"상태": "완료", "완료일": "2023-10-02"}
    return book


@pytest.fixture
def holder(lab, bring_in):
    """Hana's finished prototype, which she has."""
    bring_in(finished())
    made = Prototype.objects.within(lab.hana).get(code="P-2")
    return prototypes.hand_over(lab.hana, key=made.key, on=day("2023-10-04"), at=AT)


@pytest.fixture
def takes_back(bring_in, django_capture_on_commit_callbacks):
    """Brings in a list that says it is being made; what is done on commit is done."""

    def bring() -> object:
        with django_capture_on_commit_callbacks(execute=True):
            return bring_in(at=LATER)

    return bring


def drawn_by(lab, made, *, colour="orange"):
    pen = a_picture(colour)
    return prototypes.sign_receipt(lab.hana, key=made.key, name=HANA, drawn=pen, at=AT)


def stands(lab):
    made = Prototype.objects.within(lab.hana).get(code="P-2")
    return made.state, made.handed_over_on, made.receipt_name, made.receipt_way, made.receipt_file


def test_what_was_drawn_does_not_come_back_with_the_hand_over_and_is_drawn_anew(
    lab, holder, takes_back
):
    digest = drawn_by(lab, holder).receipt_file
    done = takes_back()
    assert stands(lab) == ("제작", None, "", "", "")
    assert store.size_of(digest) is None

    undo(lab.hana, import_key=done.import_key, at=LATER)

    assert stands(lab) == ("완료", day("2023-10-04"), "", "", "")
    assert [one.code for one in queries.without_receipt(lab.hana, since=day("2023-01-01"))] == [
        "P-2"
    ]
    assert_sound(lab)
    anew = drawn_by(lab, holder, colour="black").receipt_file
    assert stands(lab) == ("완료", day("2023-10-04"), HANA, "화면", anew)
    source = f"prototype:{holder.key}"
    assert {**evidence.files_of(lab.hana, [source])} == {source: [anew]}
    assert store.size_of(anew)


def test_the_trail_keeps_that_it_was_signed_for_by_a_drawing(lab, holder, takes_back):
    digest = drawn_by(lab, holder).receipt_file

    takes_back()

    of_it = Change.objects.within(lab.hana).filter(key=holder.key)
    [gone] = of_it.filter(event__name="prototypes.receipt.taken_back")
    assert (gone.event.actor, gone.event.batch) == ("하나", "")
    assert (gone.before["receipt_way"], gone.before["receipt_file"]) == ("화면", digest)


def test_a_signed_paper_comes_back_with_the_hand_over(lab, holder, takes_back):
    paper = ledger.add_blob(
        lab.hana, sha256="a" * 64, size=5, type="application/pdf", name="인수증.pdf", at=AT
    )
    said = {"name": HANA, "papers": [paper.sha256], "at": AT}
    prototypes.sign_receipt(lab.hana, key=holder.key, **said)
    before = stands(lab)
    done = takes_back()
    assert stands(lab) == ("제작", None, "", "", "")

    undo(lab.hana, import_key=done.import_key, at=LATER)

    assert stands(lab) == before


def test_a_list_that_takes_a_hand_over_back_says_so_and_is_one_correction_of_it(
    lab, holder, takes_back
):
    done = takes_back()

    assert done.changed["시제품"] == 1
    told = [(one.column, one.before, one.after) for one in done.differences]
    assert told == [
        ("completed on", "2023-10-02", "–"),
        ("state", "완료", "제작"),
        ("handed over on", "2023-10-04", "–"),
    ]
    report = undo(lab.hana, import_key=done.import_key, at=LATER)
    assert report.changed == {"시제품": 1}
    assert stands(lab) == ("완료", day("2023-10-04"), "", "", "")
