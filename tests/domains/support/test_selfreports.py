"""What a founder says of a quarter by the link, and what the desk makes of it."""

from __future__ import annotations

import hashlib
from dataclasses import replace

import pytest
from django.db import IntegrityError, transaction

from pulmu.core.files import store
from pulmu.core.files.errors import FileRefused
from pulmu.core.kernel.errors import NotAllowed, NotFound
from pulmu.core.tenancy.actors import visitor_of
from pulmu.core.trail.erasing import contact_erasers, erasers
from pulmu.domains.results import queries as results
from pulmu.domains.support import actions, queries, rules
from pulmu.domains.support.actions import InvestmentRow, ReportRow
from pulmu.domains.support.models import QuarterReport
from pulmu.ledger import queries as ledger
from tests.factories import a_company, day, entries

from .factories import a_hire, a_revenue
from .reporting import ASKED, CSV, Q3, a_paper, later, letters, now, send

pytestmark = pytest.mark.usefixtures("store_here")


# Answering


def test_kept_as_a_draft_sent_in_and_corrected(founder, asked, token):
    row = ReportRow(employed=2, note="아직 모으는 중")
    for _time in range(2):
        actions.draft_report(founder, token=token, row=row, at=later(1))
    draft = now(asked)
    for _time in range(2):
        send(founder, token, at=later(2))
    sent = now(asked)
    send(founder, token, revenue=15_000_000, at=later(3))

    assert (draft.state, draft.employed, draft.revenue, draft.note) == (
        "작성",
        2,
        None,
        "아직 모으는 중",
    )
    assert (sent.state, sent.sent_on, sent.revenue) == ("제출", day("2023-10-06"), 12_000_000)
    assert (now(asked).revenue, now(asked).sent_on) == (15_000_000, day("2023-10-07"))
    with pytest.raises(actions.NotNow):
        actions.draft_report(founder, token=token, row=row, at=later(4))


@pytest.mark.parametrize(
    ("wrong", "refusal"),
    [
        ({"employed": None}, actions.NumberMissing),
        ({"invested": None}, actions.NumberMissing),
        ({"employed": 100_001}, actions.NotAnAmount),
        ({"revenue": -1}, actions.NotAnAmount),
        ({"invested": rules.MOST_WON + 1}, actions.NotAnAmount),
        ({"note": "가" * 1001}, actions.TextTooLong),
        ({"language": "fr"}, actions.UnknownWord),
    ],
)
def test_a_wrong_answer_is_refused_and_nothing_is_written(founder, asked, token, wrong, refusal):
    with pytest.raises(refusal):
        send(founder, token, **wrong)

    assert (now(asked).state, now(asked).employed) == ("요청", None)


def test_after_it_closed_or_was_accepted_nothing_is_corrected(
    cast, founder, asked, token, tmp_path
):
    send(founder, token, at=later(42, 23))
    with pytest.raises(actions.NotNow):
        send(founder, token, employed=9, at=later(43))
    with pytest.raises(actions.NotNow):
        a_paper(founder, token, tmp_path, at=later(43))
    actions.accept_report(cast.hana, key=asked.key, at=later(43))
    with pytest.raises(actions.NotNow):
        send(founder, token, employed=9, at=later(41))

    assert now(asked).employed == 3


def test_papers_come_in_once_and_go_again(cast, founder, asked, token, tmp_path):
    for _time in range(2):
        made = a_paper(founder, token, tmp_path)
    a_paper(founder, token, tmp_path, topic="공통")
    with pytest.raises(FileRefused):
        a_paper(founder, token, tmp_path, name="a.exe", content=b"MZ\x90\x00")
    with pytest.raises(actions.UnknownWord):
        a_paper(founder, token, tmp_path, topic="기타")
    names = [(one.topic, one.name) for one in queries.papers(cast.hana, asked)]
    gone = [
        actions.remove_report_paper(founder, token=token, key=made.key, at=later(1))
        for _time in range(2)
    ]

    assert names == [("공통", "매출.csv"), ("매출", "매출.csv")]
    assert gone == [True, False]
    assert len(queries.papers(cast.hana, asked)) == 1


def test_no_more_files_than_there_is_room_for(founder, asked, token, tmp_path):
    for number in range(rules.MOST_PAPERS):
        a_paper(founder, token, tmp_path, content=CSV + f"{number},1\n".encode())

    with pytest.raises(actions.TooManyPapers):
        a_paper(founder, token, tmp_path, content=CSV + b"99,1\n")
    again = a_paper(founder, token, tmp_path, content=CSV + b"0,1\n")
    assert again in queries.papers(founder, asked)
    assert store.size_of(hashlib.sha256(CSV + b"99,1\n").hexdigest()) is None


def test_what_is_refused_in_the_end_leaves_no_bytes(
    founder, token, tmp_path, django_capture_on_commit_callbacks, monkeypatch
):
    put = store.put

    def closes_meanwhile(path):
        kept = put(path)
        QuarterReport.objects.within(founder).update(open_until=day("2023-10-01"))
        return kept

    monkeypatch.setattr(store, "put", closes_meanwhile)
    with django_capture_on_commit_callbacks(execute=True), pytest.raises(actions.NotNow):
        a_paper(founder, token, tmp_path)

    assert store.size_of(hashlib.sha256(CSV).hexdigest()) is None


def test_the_bytes_stay_as_long_as_anything_needs_them(
    founder, token, tmp_path, django_capture_on_commit_callbacks
):
    first = a_paper(founder, token, tmp_path)
    second = a_paper(founder, token, tmp_path, topic="공통")

    def let_go(one):
        with django_capture_on_commit_callbacks(execute=True):
            actions.remove_report_paper(founder, token=token, key=one.key, at=later(1))

    let_go(first)
    there = store.size_of(first.sha256)
    let_go(second)

    assert there == len(CSV)
    assert store.size_of(first.sha256) is None


# Looked at


def test_accepted_with_thanks_and_no_figure_moves(cast, founder, asked, token):
    before, posted = figures(cast), len(entries(cast.gimhae))
    send(founder, token)
    for _time in range(2):
        actions.accept_report(cast.hana, key=asked.key, at=later(3))

    assert (now(asked).state, now(asked).answered_on) == ("확인", day("2023-10-07"))
    assert letters(cast) == ["asked", "accepted"]
    assert (figures(cast), len(entries(cast.gimhae))) == (before, posted)


def test_a_paper_that_came_or_went_meanwhile_is_looked_at_before_it_is_accepted(
    cast, founder, asked, token, tmp_path
):
    send(founder, token)
    before = now(asked).changed_at
    paper = a_paper(founder, token, tmp_path, at=later(2))
    with_it = now(asked).changed_at
    for seen in (before, None):
        actions.remove_report_paper(founder, token=token, key=paper.key, at=later(3))
        with pytest.raises(actions.NotNow):
            actions.accept_report(cast.hana, key=asked.key, seen=seen or with_it, at=later(4))

    done = actions.accept_report(cast.hana, key=asked.key, seen=now(asked).changed_at, at=later(4))
    assert (before < with_it, done.report.state) == (True, "확인")


def test_pressed_twice_it_is_no_news_and_said_so(cast, founder, asked, token):
    send(founder, token)
    said = {"key": asked.key, "why": "9월 계산서"}
    returned = [actions.return_report(cast.hana, **said, at=later(2)) for _time in range(2)]
    send(founder, token, at=later(3))
    accepted = [actions.accept_report(cast.hana, key=asked.key, at=later(4)) for _time in range(2)]

    told = [(one.is_news, one.is_told) for one in (*returned, *accepted)]
    assert told == [(True, True), (False, False)] * 2
    assert letters(cast) == ["asked", "returned", "accepted"]


def figures(cast):
    return {one.code: one.value for one in results.overview(cast.hana, 2023).tiles}


def test_asked_again_with_a_reason_it_is_open_again_and_reminded_of(cast, founder, asked, token):
    send(founder, token)
    with pytest.raises(actions.WhyMissing):
        actions.return_report(cast.hana, key=asked.key, why=" ", at=later(40))
    for _time in range(2):
        actions.return_report(cast.hana, key=asked.key, why="9월 계산서", at=later(40))
    again = now(asked)
    (reminder,) = queries.to_remind(cast.hana, at=later(47))
    send(founder, token, revenue=13_000_000, at=later(50))

    assert (again.state, again.answer, again.due_on) == ("보완", "9월 계산서", day("2023-11-20"))
    assert again.open_until == day("2023-12-04")
    assert reminder == asked.key
    assert (now(asked).state, now(asked).revenue) == ("제출", 13_000_000)
    assert letters(cast) == ["asked", "returned"]


def test_what_was_not_sent_in_is_neither_accepted_nor_asked_for_again(cast, asked):
    with pytest.raises(actions.NotNow):
        actions.accept_report(cast.hana, key=asked.key, at=later(1))
    with pytest.raises(actions.NotNow):
        actions.return_report(cast.hana, key=asked.key, why="?", at=later(1))


def test_it_is_compared_with_what_is_known_of_the_quarter(cast, sejin_works, founder, asked, token):
    a_hire(cast.hana, "E-1", company=sejin_works, insured_on="2023-05-02")
    a_hire(cast.hana, "E-2", company=sejin_works, insured_on="2023-07-01", left_on="2023-08-31")
    a_hire(cast.hana, "E-3", company=sejin_works, insured_on="2023-10-01")
    a_hire(cast.hana, "CEO", company=sejin_works, insured_on="2023-05-02", is_founder=True)
    a_revenue(cast.hana, company=sejin_works, amount=9_000_000, supplied_on="2023-09-30")
    a_revenue(cast.hana, company=sejin_works, amount=1, supplied_on="2023-10-01")
    row = InvestmentRow(
        company_id=sejin_works.pk, invested_on=day("2023-07-01"), amount=5, investor="펀드"
    )
    actions.add_investment(cast.hana, row=row, at=ASKED)
    before = queries.compared(cast.hana, [asked])[asked.pk]
    send(founder, token)

    after = queries.compared(cast.hana, [now(asked)])[asked.pk]
    assert [(one.said, one.known, one.missing) for one in before] == [
        (None, 1, 0),
        (None, 9_000_000, 0),
        (None, 5, 0),
    ]
    assert [(one.said, one.known, one.missing) for one in after] == [
        (3, 1, 2),
        (12_000_000, 9_000_000, 3_000_000),
        (0, 5, -5),
    ]


def test_papers_go_along_with_the_record_staff_make(cast, sejin_works, founder, token, tmp_path):
    a_paper(founder, token, tmp_path)
    a_paper(founder, token, tmp_path, topic="공통", content=CSV + b"2,1\n")
    a_paper(founder, token, tmp_path, topic="고용", content=CSV + b"3,1\n")
    report = send(founder, token)
    made = a_revenue(cast.hana, company=sejin_works)
    new = [
        actions.take_over_papers(cast.hana, key=report.key, made=made, at=later(2))
        for _time in range(2)
    ]
    other = a_revenue(cast.hana, company=a_company(lab=cast.gimhae, code="C-9"), amount=7)

    source = f"revenue:{made.key}"
    assert new == [2, 0]
    assert len(ledger.files_of(cast.hana, {source})[source]) == 2
    with pytest.raises(actions.NotNow):
        actions.take_over_papers(cast.hana, key=report.key, made=other, at=later(2))


# Who may not


def test_a_stranger_finds_nothing_and_who_may_not_is_refused(cast, founder, asked, token):
    at = later(2)
    acts = (
        lambda who: actions.accept_report(who, key=asked.key, at=at),
        lambda who: actions.return_report(who, key=asked.key, why="x", at=at),
    )
    for act in acts:
        with pytest.raises(NotFound):
            act(cast.minsu)
        with pytest.raises(NotAllowed):
            act(founder)
    assert actions.remind(cast.minsu, keys=[asked.key], at=at) == []
    assert actions.ask_for_reports(cast.minsu, quarter=Q3, at=at) == []
    with pytest.raises(NotAllowed):
        actions.ask_for_reports(replace(cast.inspector, home=cast.gimhae.pk), quarter=Q3, at=at)
    with pytest.raises(NotFound):
        send(visitor_of(cast.gimhae, holds=["other"]), token)
    assert list(queries.reports(cast.minsu)) == []


def test_the_database_holds_one_report_of_a_company_and_quarter(cast, asked):
    copy = now(asked)
    copy.pk, copy.key, copy.token_hash = None, "another", ""
    with pytest.raises(IntegrityError), transaction.atomic():
        copy.save()


# Erased


def test_who_is_destroyed_leaves_the_numbers_and_no_word(cast, founder, asked, token, tmp_path):
    send(founder, token, note="홍길동에게 물어보세요")
    a_paper(founder, token, tmp_path, name="홍길동.csv")
    for _time in range(2):
        contact_erasers()["support.reports"](cast.gimhae.pk, [asked.person_id])
        erasers()["support"](cast.gimhae.pk, [asked.person_id])

    left = now(asked)
    assert (left.employed, left.note, left.token_hash) == (3, "", "")
    assert queries.papers(cast.hana, asked) == []
    with pytest.raises(NotFound):
        queries.held_report(founder, token, at=later(2))
