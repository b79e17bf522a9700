from __future__ import annotations

import pytest

from pulmu.core.kernel.errors import NotAllowed, NotFound
from pulmu.domains.companies import actions as companies
from pulmu.domains.companies.models import LegalForm
from pulmu.domains.people.models import Person
from pulmu.domains.places import actions as places
from pulmu.domains.programmes import actions as programmes
from pulmu.domains.programmes.actions import AttendanceRow
from pulmu.domains.programmes.models import Session
from pulmu.domains.results import queries
from pulmu.domains.workbook.actions import NotUndoable, surveying, undo, undo_preview
from pulmu.domains.workbook.choices import ImportState
from pulmu.domains.workbook.models import Import
from tests.factories import day

from .books import HANA, a_year
from .conftest import LATER, assert_sound, facts, links, records, written

NOTHING = {label: {} for label in (
    "programmes.Programme", "places.Resource", "people.Person", "programmes.Session",
    "programmes.Attendance", "places.UseLog", "outreach.CultureAct", "companies.Company",
    "companies.LegalForm", "prototypes.Prototype", "support.Hire", "support.Revenue",
    "support.Tenancy", "markets.ChannelSupport", "results.Target",
)}  # fmt: skip
COUNTS = {
    "프로그램": 2, "참가자": 3, "이용일지": 1, "문화확산": 1, "기업": 2, "시제품": 2, "고용": 1,
    "매출": 2, "공간지원": 1, "판로지원": 1, "목표": 2,
}  # fmt: skip
BEHIND = {"Programmes": 2, "Equipment and rooms": 1, "People": 2}


def statement(cast):
    """What the year says, but for where the ledger has grown to."""
    body = queries.draft(cast.hana, 2023)
    return body["lines"], body["context"]


def counted(report):
    return {name: found for name, found in report.counts().items() if found}


@pytest.fixture(autouse=True)
def _english(settings):
    settings.LANGUAGE_CODE = "en"


def test_all_of_a_first_import_goes(lab, bring_in, evidence):
    before = statement(lab)
    done = bring_in(evidence=evidence)

    foretold = undo_preview(lab.hana, import_key=done.import_key)
    report = undo(lab.dul, import_key=done.import_key, at=LATER)

    assert counted(report) == {"retracted": {**COUNTS, **BEHIND}}
    assert (counted(foretold), foretold.kept) == (counted(report), report.kept)
    assert (records(lab), facts(lab), links(lab)) == (NOTHING, {}, set())
    assert statement(lab) == before
    assert Import.objects.within(lab.hana).get().state == ImportState.UNDONE
    assert_sound(lab)


def corrected():
    """Some of everything: corrected, added, left out."""
    book = a_year()
    book["프로그램"][0] |= {"단체인원": 30, "과정명": "새 과정"}
    book["참가자"][0]["출석"] = "X"
    book["참가자"][1]["생년월일"] = "1985-08-08"
    book["참가자"].append({**book["참가자"][0], "성명": "박새롬", "연락처": "010-9999-0009"})
    book["이용일지"][0] |= {"출력물수": 9, "등록번호": "A-2"}
    book["기업"][0]["설립등기일"] = "2023-04-05"
    book["기업"].append({**book["기업"][1], "기업코드": "C-3", "기업명": "집게"})
    book["시제품"][0]["기업코드"] = "C-3"
    book["매출"][0]["기업코드"] = "C-3"
    book["목표"][0]["목표"] = 35
    book["문화확산"] = [{**book["문화확산"][0], "제목": "다른 축제", "증빙": "출석부.pdf"}]
    del book["매출"][1], book["목표"][1], book["공간지원"][0], book["참가자"][2]
    return book


def test_a_later_import_goes_and_the_earlier_one_stands_as_before(lab, bring_in, evidence):
    bring_in(evidence=evidence)
    before = (records(lab), facts(lab), links(lab), statement(lab))
    done = bring_in(corrected(), evidence=evidence, at=LATER, replace_year=2023)
    assert facts(lab) != before[1]

    foretold = undo_preview(lab.hana, import_key=done.import_key)
    report = undo(lab.hana, import_key=done.import_key, at=LATER)

    assert (counted(foretold), foretold.kept) == (counted(report), [])
    assert counted(report) == {
        "created": {"참가자": 1, "문화확산": 1, "매출": 1, "공간지원": 1, "목표": 1},
        "changed": {
            "People": 1, "프로그램": 1, "참가자": 1, "이용일지": 1, "기업": 1, "시제품": 1,
            "매출": 1, "목표": 1, "Equipment and rooms": 1,
        },
        "retracted": {"참가자": 1, "문화확산": 1, "기업": 1, "Programmes": 1, "People": 1},
    }  # fmt: skip
    assert (records(lab), facts(lab), links(lab), statement(lab)) == before
    assert_sound(lab)


def test_restored_records_come_back_under_their_own_key(lab, bring_in):
    bring_in()
    keys = {label: set(found) for label, found in records(lab).items()}
    book = a_year()
    book["프로그램"], book["참가자"] = [], []

    done = bring_in(book, at=LATER, replace_year=2023)
    undo(lab.hana, import_key=done.import_key, at=LATER)

    assert {label: set(found) for label, found in records(lab).items()} == keys


def test_targets_that_an_import_set_promise_nothing_any_more(lab, bring_in):
    done = bring_in()
    assert statement(lab)[1]["targets"] == {"programme_runs": 2, "users": 20}

    undo(lab.hana, import_key=done.import_key, at=LATER)

    assert statement(lab)[1]["targets"] == {}


def test_what_was_corrected_on_the_desk_since_is_kept_and_named(lab, bring_in, evidence):
    done = bring_in(evidence=evidence)
    session = Session.objects.within(lab.hana).get(code="S-1")
    programmes.cancel_session(lab.dul, key=session.key, at=LATER)
    company = next(iter(records(lab)["companies.Company"]))
    companies.change_form(
        lab.dul, key=company, form="법인", incorporated_on=day("2023-04-09"), at=LATER
    )

    foretold = undo_preview(lab.hana, import_key=done.import_key)
    report = undo(lab.hana, import_key=done.import_key, at=LATER)

    left = {label: len(found) for label, found in records(lab).items() if found}
    assert left == {
        "programmes.Programme": 1, "programmes.Session": 1, "companies.Company": 1,
        "companies.LegalForm": 2,
    }  # fmt: skip
    assert report.kept == foretold.kept
    kept = [name.split(":")[0] for name in report.kept]
    assert kept == ["Programmes", "프로그램 · sessions", "기업 · companies and founders"]
    assert "S-1" in report.kept[1]
    assert "주식회사 풀무" in report.kept[2]
    # The signed sheet stays with the session that stays.
    assert {left for left, _file in links(lab)} == {f"session:{session.key}"}
    assert_sound(lab)


def test_what_is_corrected_while_the_undo_runs_is_kept_too(lab, bring_in, monkeypatch):
    """Between the look at what is to be done and the doing of it, the desk goes on."""
    bring_in()
    corrected = a_year()
    corrected["프로그램"][0]["단체인원"] = 50
    corrected["프로그램"].append({**corrected["프로그램"][1], "회차코드": "S-3"})
    again = bring_in(corrected, at=LATER)
    look = surveying.survey

    def meanwhile(*arguments):
        found = look(*arguments)
        for code in ("S-1", "S-3"):
            session = Session.objects.within(lab.hana).get(code=code)
            programmes.cancel_session(lab.dul, key=session.key, at=LATER)
        return found

    monkeypatch.setattr(surveying, "survey", meanwhile)
    report = undo(lab.hana, import_key=again.import_key, at=LATER)

    left = Session.objects.within(lab.hana).order_by("code").values_list("code", "state")
    assert list(left) == [("S-1", "취소"), ("S-2", "완료"), ("S-3", "취소")]
    assert Session.objects.within(lab.hana).get(code="S-1").group_headcount == 50
    assert [any(code in name for name in report.kept) for code in ("S-1", "S-3")] == [True, True]
    assert_sound(lab)


def test_a_person_who_has_come_again_since_is_kept(lab, bring_in):
    done = bring_in()
    programme = programmes.record_programmes(
        lab.dul, rows=[programmes.ProgrammeRow(name="동아리")], at=LATER
    ).objects[0]
    session = programmes.record_sessions(
        lab.dul,
        rows=[
            programmes.SessionRow(
                code="D-1",
                programme_id=programme.pk,
                field="제조",
                type="체험",
                starts_at=LATER,
                ends_at=LATER,
                state="완료",
            )
        ],
        at=LATER,
    ).objects[0]
    hana = Person.objects.within(lab.hana).get(name=HANA)
    row = AttendanceRow(
        session_id=session.pk, person_id=hana.pk, on=day("2024-01-16"), is_present=True
    )
    programmes.record_attendances(lab.dul, rows=[row], at=LATER)

    report = undo(lab.hana, import_key=done.import_key, at=LATER)

    assert report.kept == ["People: 김*나"]
    assert [one["name"] for one in records(lab)["people.Person"].values()] == [HANA]
    assert len(records(lab)["programmes.Attendance"]) == 1
    assert_sound(lab)


def test_a_record_that_the_desk_has_removed_since_is_not_missed(lab, bring_in):
    done = bring_in()
    key = next(iter(records(lab)["places.UseLog"]))
    places.remove_use_logs(lab.dul, keys=[key], at=LATER, why="correction")

    report = undo(lab.hana, import_key=done.import_key, at=LATER)

    assert report.kept == []
    assert records(lab) == NOTHING


def test_what_the_desk_made_anew_in_place_of_a_removed_record_stands(lab, bring_in):
    bring_in()
    book = a_year()
    book["문화확산"] = []
    done = bring_in(book, at=LATER, replace_year=2023)
    bring_in(a_year("문화확산"), by=lab.dul, at=LATER)
    stood = records(lab)["outreach.CultureAct"]

    report = undo(lab.hana, import_key=done.import_key, at=LATER)

    assert records(lab)["outreach.CultureAct"] == stood
    assert len(report.kept) <= 1
    assert_sound(lab)


def test_a_later_import_that_was_undone_does_not_stand_in_the_way(lab, bring_in):
    first = bring_in()
    book = a_year()
    book["프로그램"][0]["단체인원"] = 9
    second = bring_in(book, at=LATER)

    kept = undo_preview(lab.hana, import_key=first.import_key).kept
    undo(lab.hana, import_key=second.import_key, at=LATER)
    report = undo(lab.hana, import_key=first.import_key, at=LATER)

    assert len(kept) == 2  # the session, and its programme
    assert report.kept == []
    assert records(lab) == NOTHING


def test_a_preview_writes_nothing(lab, bring_in):
    done = bring_in()
    before = (written(lab), records(lab))

    undo_preview(lab.hana, import_key=done.import_key)

    assert (written(lab), records(lab)) == before


def test_an_import_is_undone_once(lab, bring_in):
    done = bring_in()
    undo(lab.hana, import_key=done.import_key, at=LATER)

    with pytest.raises(NotUndoable):
        undo(lab.hana, import_key=done.import_key, at=LATER)
    with pytest.raises(NotUndoable):
        undo_preview(lab.hana, import_key=done.import_key)


def test_another_labs_import_is_not_found(lab, bring_in):
    done = bring_in()

    with pytest.raises(NotFound):
        undo(lab.minsu, import_key=done.import_key, at=LATER)
    with pytest.raises(NotAllowed):
        undo(lab.inspector, import_key=done.import_key, at=LATER)


def test_the_history_of_a_legal_form_is_as_before(lab, bring_in):
    bring_in()
    book = a_year("기업")
    book["기업"][1] |= {"형태": "법인", "설립등기일": "2023-11-01"}
    done = bring_in(book, at=LATER)
    assert LegalForm.objects.within(lab.hana).count() == 3

    undo(lab.hana, import_key=done.import_key, at=LATER)

    forms = LegalForm.objects.within(lab.hana).order_by("company__code")
    assert list(forms.values_list("company__code", "form")) == [("C-1", "법인"), ("C-2", "개인")]
