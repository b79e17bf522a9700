from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from pulmu.core.kernel.errors import NotAllowed, NotFound
from pulmu.core.kernel.keys import new_key
from pulmu.core.mail.models import Message
from pulmu.core.tenancy.actors import holder_of, visitor_of
from pulmu.core.trail.erasing import erasers
from pulmu.core.trail.models import Event
from pulmu.domains.companies import actions as companies
from pulmu.domains.companies.actions import FounderRow
from pulmu.domains.people import actions as people
from pulmu.domains.people import queries as persons
from pulmu.domains.results import actions as results_actions
from pulmu.domains.results import queries as results
from pulmu.domains.support import actions, queries, rules
from pulmu.domains.support.actions import ApplicationRow, TenancyRow
from pulmu.domains.support.models import SpaceApplication
from pulmu.ledger.rulebook import install_shipped
from tests.factories import TYPED_AT, a_company, a_resource, day, when

EMAIL = "founder@example.kr"
AT = when("2023-05-02 10:00")


@pytest.fixture
def sejin(cast):
    install_shipped()
    row = people.PersonRow(name="박세진", email=EMAIL)
    return people.record_people(cast.hana, rows=[row], at=TYPED_AT).objects[0]


@pytest.fixture
def visitor(cast):
    return visitor_of(cast.gimhae, holds=[persons.email_index(EMAIL)])


@pytest.fixture
def company(cast, sejin):
    made = a_company(lab=cast.gimhae)
    row = FounderRow(person_id=sejin.pk, role="대표", since=day("2023-04-01"))
    companies.name_founder(cast.hana, company=made.key, row=row, at=TYPED_AT)
    return made


def _ask(visitor, person, once="", **said):
    columns = {
        "venture": "세진공방",
        "kind": "가상오피스",
        "purpose": "사업자등록 주소가 필요합니다.",
        "wished_from": day("2023-06-01"),
        "months": 12,
    }
    row = ApplicationRow(**{**columns, **said})
    return actions.ask_for_space(visitor, person=person.key, row=row, once=once or new_key(), at=AT)


def _letters(cast):
    """To whoever asked."""
    mine = Message.objects.within(cast.hana).filter(is_internal=False)
    return list(mine.order_by("pk"))


def _told_colleagues(cast):
    return list(Message.objects.within(cast.hana).filter(is_internal=True).order_by("pk"))


def _answer(actor, asked, state="승인", answer=""):
    return actions.answer_application(actor, key=asked.key, state=state, answer=answer, at=AT)


def a_row(company, code="T-1", **said):
    columns = {
        "space": "G-Meta Town 101호",
        "agreed_on": day("2023-05-20"),
        "starts_on": day("2023-06-01"),
        "ends_on": day("2024-05-31"),
    }
    return TenancyRow(code=code, company_id=company.pk, **{**columns, **said})


def _agree(actor, asked, company, **said):
    return actions.agree_on_space(actor, key=asked.key, row=a_row(company, **said), at=AT)


def _figure(actor, year, code="space_supports"):
    return next(one.value for one in results.overview(actor, year).tiles if one.code == code)


def _state(actor, asked):
    return queries.application(actor, asked.key).state


def test_asked_approved_agreed_renewed_and_only_the_agreements_count(cast, sejin, visitor, company):
    asked = _ask(visitor, sejin, company=company.key)
    told = [(_state(cast.hana, asked), _figure(cast.hana, 2023), _figure(cast.hana, 2024))]
    _answer(cast.hana, asked)
    told.append((_state(cast.hana, asked), _figure(cast.hana, 2023), _figure(cast.hana, 2024)))
    made = _agree(cast.hana, asked, company)
    told.append((_state(cast.hana, asked), _figure(cast.hana, 2023), _figure(cast.hana, 2024)))
    renewed = actions.renew_tenancy(
        cast.hana, key=made.key, code="T-2", agreed_on=day("2024-05-01"), months=6, at=AT
    )
    told.append((_state(cast.hana, asked), _figure(cast.hana, 2023), _figure(cast.hana, 2024)))

    assert told == [("신청", 0, 0), ("승인", 0, 0), ("협약", 1, 0), ("협약", 1, 1)]
    assert (renewed.starts_on, renewed.ends_on) == (day("2024-06-01"), day("2024-11-30"))
    assert (renewed.space, renewed.renews) == (made.space, made)
    assert queries.open_case_of(cast.hana, company).cause == "공간지원"
    assert [one.letter for one in _letters(cast)] == [
        "support.space_received",
        "support.space_answered",
        "support.space_answered",
    ]


def test_agreed_twice_and_renewed_twice_is_once(cast, sejin, visitor, company):
    asked = _ask(visitor, sejin, company=company.key)
    _answer(cast.hana, asked)
    room = a_resource("가상오피스 7호", lab=cast.gimhae)
    for _time in range(2):
        made = actions.agree_on_space(
            cast.hana, key=asked.key, row=a_row(company), resource=room.key, at=AT
        )
    said = {"code": "T-2", "agreed_on": day("2024-05-01"), "months": 12, "at": AT}
    for _time in range(2):
        actions.renew_tenancy(cast.hana, key=made.key, **said)

    assert queries.tenancies(cast.hana).count() == 2
    assert [one.resource for one in queries.tenancies_of(cast.hana, company)] == [room, room]
    with pytest.raises(actions.NotNow):
        actions.renew_tenancy(cast.hana, key=made.key, **{**said, "code": "T-3"})


def test_a_list_leaves_the_room_and_what_it_renews(cast, sejin, visitor, company):
    asked = _ask(visitor, sejin)
    _answer(cast.hana, asked)
    room = a_resource("가상오피스 7호", lab=cast.gimhae)
    actions.agree_on_space(cast.hana, key=asked.key, row=a_row(company), resource=room.key, at=AT)

    actions.record_tenancies(cast.hana, rows=[a_row(company, space="이름이 바뀜")], at=AT)

    (found,) = queries.tenancies_of(cast.hana, company)
    assert (found.space, found.resource) == ("이름이 바뀜", room)


def test_sent_twice_it_is_one_and_may_be_said_anew_until_it_is_answered(cast, sejin, visitor):
    once = new_key()
    for venture in ("세진공방", "세진공방", "세진 스튜디오"):
        asked = _ask(visitor, sejin, once, venture=venture)
    _answer(cast.hana, asked, "보완", "사업계획을 적어 주십시오.")
    _ask(visitor, sejin, once, purpose="작업 공간과 주소")

    (found,) = queries.applications(cast.hana)
    assert (found.venture, found.state, found.answer) == ("세진공방", "신청", "")
    _answer(cast.hana, asked)
    assert _ask(visitor, sejin, once, venture="늦은 말").venture == "세진공방"


def test_whoever_asks_has_it_in_writing_and_those_who_answer_are_told_of_it_once(
    cast, sejin, visitor
):
    once = new_key()
    for _time in range(2):
        asked = _ask(visitor, sejin, once=once)
    told = [(one.to, one.letter) for one in _letters(cast)]
    colleagues = _told_colleagues(cast)
    _answer(cast.hana, asked, "보완", "서류가 모자랍니다.")
    _ask(visitor, sejin, once=once, purpose="서류를 더했습니다.")

    assert told == [(EMAIL, "support.space_received")]
    assert {one.to for one in colleagues} == {cast.hana_user.email, cast.dul_user.email}
    assert {one.subject for one in colleagues} == {"공간 신청이 들어왔습니다: 가상오피스"}
    assert all(f"/desk/cases/spaces/{asked.key}/" in one.body for one in colleagues)
    assert not any("박세진" in one.body or "세진공방" in one.body for one in colleagues)
    assert len(_told_colleagues(cast)) == 2 * len(colleagues)


def test_the_same_answer_in_other_words_is_told_anew(cast, sejin, visitor):
    asked = _ask(visitor, sejin)
    for answer in ("환영합니다.", "환영합니다. 2층으로 오십시오.", ""):
        made = _answer(cast.hana, asked, answer=answer)

    assert made.answer == "환영합니다. 2층으로 오십시오."
    assert [one.letter for one in _letters(cast)][1:] == ["support.space_answered"] * 2


def test_it_is_agreed_with_the_company_that_asked(cast, sejin, visitor, company):
    asked = _ask(visitor, sejin, company=company.key)
    _answer(cast.hana, asked)
    other = a_company("C-88", lab=cast.gimhae)

    with pytest.raises(actions.NotNow):
        _agree(cast.hana, asked, other)

    assert queries.application(cast.hana, asked.key).company == company
    assert queries.tenancies(cast.hana).count() == 0


def test_what_was_agreed_by_mistake_waits_for_its_agreement_again(cast, sejin, visitor, company):
    asked = _ask(visitor, sejin)
    _answer(cast.hana, asked)
    made = _agree(cast.hana, asked, company)

    actions.remove_tenancies(cast.hana, keys=[made.key], at=AT, why="잘못")
    back = queries.application(cast.hana, asked.key)
    again = _agree(cast.hana, asked, company, code="T-2")

    assert (back.state, back.tenancy) == ("승인", None)
    assert queries.application(cast.hana, asked.key).tenancy == again
    assert _figure(cast.hana, 2023) == 1


def test_what_was_renewed_is_removed_after_its_renewal(cast, company):
    made = actions.agree_tenancy(cast.hana, row=a_row(company), at=TYPED_AT)
    renewed = actions.renew_tenancy(
        cast.hana, key=made.key, code="T-2", agreed_on=day("2024-05-01"), months=12, at=TYPED_AT
    )
    act = results_actions.do_to_many(
        cast.hana, kind="tenancy", act="remove", keys=[made.key], at=TYPED_AT
    )
    before = queries.tenancies(cast.hana).count()
    removed = actions.remove_tenancies(
        cast.hana, keys=[made.key, renewed.key], at=TYPED_AT, why="잘못"
    )

    assert [key for key, _why in act.refused] == [made.key]
    assert "T-2" in act.refused[0][1]
    assert (before, removed, queries.tenancies(cast.hana).count()) == (2, 2, 0)


@pytest.mark.parametrize("state", ["보완", "반려"])
def test_who_is_given_back_or_refused_reads_why(cast, sejin, visitor, state):
    asked = _ask(visitor, sejin)

    with pytest.raises(actions.WhyMissing):
        _answer(cast.hana, asked, state, " ")
    for _time in range(2):
        _answer(cast.hana, asked, state, "서류가 모자랍니다.")

    (_received, letter) = _letters(cast)
    assert _state(cast.hana, asked) == state
    assert letter.letter == "support.space_answered"
    assert letter.person == sejin.key


@pytest.mark.parametrize(
    ("wrong", "refusal"),
    [
        ({"venture": ""}, actions.TextMissing),
        ({"purpose": " "}, actions.TextMissing),
        ({"kind": "별장"}, actions.UnknownWord),
        ({"months": 0}, actions.TermWrong),
        ({"months": 61}, actions.TermWrong),
        ({"wished_from": day("2023-05-01")}, actions.TermWrong),
        ({"purpose": "가" * 2001}, actions.TextTooLong),
        ({"company": "nobody"}, NotFound),
    ],
)
def test_a_wrong_application_is_refused(cast, sejin, visitor, wrong, refusal):
    with pytest.raises(refusal):
        _ask(visitor, sejin, **wrong)

    assert queries.applications(cast.hana).count() == 0


def test_only_who_reads_the_mail_asks_and_withdraws(cast, sejin, visitor, company):
    asked = _ask(visitor, sejin)
    other = visitor_of(cast.gimhae, holds=[persons.email_index("x@y.kr")])

    assert list(queries.held_applications(holder_of(visitor.holds))) == [asked]
    for who in (other, visitor_of(cast.other_lab, holds=visitor.holds)):
        with pytest.raises(NotFound):
            _ask(who, sejin)
        with pytest.raises(NotFound):
            actions.withdraw_application(who, key=asked.key, at=AT)
        with pytest.raises(NotFound):
            queries.held_application(who, asked.key)
    for _time in range(2):
        actions.withdraw_application(visitor, key=asked.key, at=AT)
    assert _state(cast.hana, asked) == "철회"
    with pytest.raises(actions.NotNow):
        _answer(cast.hana, asked)
    with pytest.raises(actions.NotNow):
        _agree(cast.hana, asked, company)


def test_a_key_of_somebody_elses_application_asks_for_nothing(cast, sejin, visitor):
    asked = _ask(visitor, sejin)
    row = people.PersonRow(name="김하나", email="hana@example.kr")
    hana = people.record_people(cast.hana, rows=[row], at=TYPED_AT).objects[0]
    other = visitor_of(cast.gimhae, holds=[persons.email_index("hana@example.kr")])

    with pytest.raises(NotFound):
        _ask(other, hana, asked.key)


def test_strangers_find_nothing_and_the_inspector_changes_nothing(cast, sejin, visitor, company):
    asked = _ask(visitor, sejin)
    _answer(cast.hana, asked)
    made = _agree(cast.hana, asked, company)
    other = _ask(visitor, sejin)

    for who, refusal in ((cast.minsu, NotFound), (cast.inspector, NotAllowed)):
        with pytest.raises(refusal):
            _answer(who, other)
        with pytest.raises(refusal):
            _agree(who, other, company)
        with pytest.raises(refusal):
            actions.renew_tenancy(
                who, key=made.key, code="X", agreed_on=day("2024-05-01"), months=1, at=AT
            )
    with pytest.raises(NotFound):
        queries.application(cast.minsu, asked.key)
    foreign = a_resource("남의 방", lab=cast.other_lab)
    _answer(cast.hana, other)
    row = a_row(company, "T-9")
    with pytest.raises(NotFound):
        actions.agree_on_space(cast.hana, key=other.key, row=row, resource=foreign.key, at=AT)


def test_what_has_no_end_or_was_ended_is_not_renewed(cast, company):
    said = {"code": "N", "agreed_on": day("2024-05-01"), "months": 12, "at": TYPED_AT}
    endless = actions.agree_tenancy(cast.hana, row=a_row(company, ends_on=None), at=TYPED_AT)
    over = actions.agree_tenancy(cast.hana, row=a_row(company, "T-2"), at=TYPED_AT)
    actions.terminate(cast.hana, key=over.key, on=day("2023-09-30"), at=TYPED_AT)

    for one in (endless, over):
        with pytest.raises(actions.NotNow):
            actions.renew_tenancy(cast.hana, key=one.key, **said)


def test_what_ends_soon_is_told_until_something_goes_on_from_it(cast, company):
    made = actions.agree_tenancy(cast.hana, row=a_row(company), at=TYPED_AT)
    span = {"since": day("2024-05-01"), "until": day("2024-06-30")}
    before = queries.expiring_tenancies(cast.hana, **span)
    actions.renew_tenancy(
        cast.hana, key=made.key, code="T-2", agreed_on=day("2024-05-01"), months=12, at=TYPED_AT
    )

    assert (before, queries.expiring_tenancies(cast.hana, **span)) == ([made], [])


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        ("2023-06-01", 12, "2024-05-31"),
        ("2024-01-31", 1, "2024-02-29"),
        ("2023-01-31", 1, "2023-02-28"),
        ("2024-01-30", 1, "2024-02-29"),
        ("2024-01-29", 1, "2024-02-28"),
        ("2023-10-31", 6, "2024-04-30"),
        ("2023-12-15", 2, "2024-02-14"),
    ],
)
def test_so_many_months_end_the_day_before_or_with_a_month_that_is_too_short(start, months, end):
    assert rules.after(day(start), months=months) == day(end)


def test_the_database_wants_an_agreement_with_what_is_agreed(cast, sejin, visitor):
    asked = _ask(visitor, sejin)

    with pytest.raises(IntegrityError), transaction.atomic():
        SpaceApplication.objects.within(cast.hana).filter(pk=asked.pk).update(state="협약")


def test_what_somebody_asked_for_goes_with_them(cast, sejin, visitor):
    asked = _ask(visitor, sejin)

    erasers()["support"](cast.gimhae.pk, [sejin.pk])

    found = queries.application(cast.hana, asked.key)
    assert "세진" not in f"{found.venture}{found.purpose}"
    assert found.state == "신청"


def test_each_step_leaves_a_line_of_the_trail(cast, sejin, visitor, company):
    asked = _ask(visitor, sejin)
    _answer(cast.hana, asked)
    _agree(cast.hana, asked, company)

    names = Event.objects.within(cast.hana).filter(name__startswith="support.")
    assert list(names.order_by("pk").values_list("name", flat=True)) == [
        "support.application.asked",
        "support.application.approved",
        "support.case.opened",
        "support.tenancy.agreed",
        "support.application.agreed",
    ]
