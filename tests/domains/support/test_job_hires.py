"""From an introduction to a hire: who may not, on which day, and the way back after a slip."""

from __future__ import annotations

import datetime as dt

import pytest

from pulmu.core.kernel.errors import NotAllowed, NotFound
from pulmu.core.mail.models import Message
from pulmu.core.trail import records
from pulmu.core.trail.models import Change, Event
from pulmu.domains.companies import actions as companies
from pulmu.domains.companies.actions import FounderRow
from pulmu.domains.people import actions as people
from pulmu.domains.results import queries as results
from pulmu.domains.support import actions, queries
from pulmu.ledger.rulebook import install_shipped
from tests.factories import TYPED_AT, day, when

from .jobs import AT, a_hire_of, a_link, answered, introduced, look, state_of

TODAY = day("2023-09-04")


@pytest.fixture
def link(cast):
    install_shipped()
    return a_link(cast.gimhae, cast.hana)


@pytest.fixture
def agreed(link):
    return answered(link, introduced(link, link.offer(), link.candidate())).introduction


@pytest.fixture
def placed(cast, agreed):
    return actions.place(cast.hana, key=agreed.key, at=AT).introduction


def letters(cast) -> list[str]:
    return list(Message.objects.within(cast.hana).order_by("pk").values_list("letter", flat=True))


def new_hires(cast) -> int:
    tiles = results.overview(cast.hana, 2023).tiles
    return next(one.value for one in tiles if one.code == "new_hires")


def name_founder(cast, link, person, until=None):
    said = FounderRow(person_id=person.pk, role="대표", since=day("2023-04-01"), until=until)
    companies.name_founder(cast.hana, company=link.company.key, row=said, at=TYPED_AT)


@pytest.mark.parametrize("until", [None, day("2023-06-01")])
def test_a_founder_of_the_company_neither_fits_nor_is_introduced(cast, link, until):
    offer, candidate = link.offer(), link.candidate()
    name_founder(cast, link, candidate.person, until)

    assert queries.fitting(cast.hana, offer, on=TODAY) == []
    with pytest.raises(actions.NotEligible):
        introduced(link, offer, candidate)
    assert letters(cast) == []


def test_who_was_merged_with_a_founder_is_one(cast, link):
    offer, candidate = link.offer(), link.candidate()
    row = people.PersonRow(name="정하늘", phone="010-9999-0000")
    (keep,) = people.record_people(cast.hana, rows=[row], at=AT).objects
    name_founder(cast, link, keep)
    people.merge(cast.hana, keep_key=keep.key, drop_key=candidate.person.key, why="같음", at=AT)

    assert queries.fitting(cast.hana, offer, on=TODAY) == []
    with pytest.raises(actions.NotEligible):
        introduced(link, offer, candidate)


def test_who_became_a_founder_meanwhile_is_no_new_hire(cast, link, placed):
    name_founder(cast, link, placed.person)

    with pytest.raises(actions.NotEligible):
        actions.hire_introduced(cast.hana, key=placed.key, row=a_hire_of(link), at=AT)

    assert (state_of(cast.hana, placed), queries.hires(cast.hana).count()) == ("채용결정", 0)
    assert new_hires(cast) == 0


@pytest.mark.parametrize("said", [{"contract": "계약"}, {"left_on": day("2023-09-30")}])
def test_a_hire_that_the_roster_tells_in_other_words_is_linked_as_it_stands(
    cast, link, placed, said
):
    rows = [a_hire_of(link, **said)]
    (known,) = actions.record_hires(cast.hana, rows=rows, at=AT).objects

    made = actions.hire_introduced(cast.hana, key=placed.key, row=a_hire_of(link), at=AT)

    assert (made, made.contract, made.left_on) == (known, known.contract, known.left_on)
    assert queries.introduction_of(cast.hana, known) == placed


def test_an_insured_founder_of_the_roster_is_not_linked(cast, link, placed):
    actions.record_hires(cast.hana, rows=[a_hire_of(link, is_founder=True)], at=AT)

    with pytest.raises(actions.NotEligible):
        actions.hire_introduced(cast.hana, key=placed.key, row=a_hire_of(link), at=AT)


@pytest.mark.parametrize("insured_on", ["2020-01-02", "2023-09-03", "2023-09-05", "2035-01-02"])
def test_nobody_is_insured_before_their_yes_or_in_the_future(cast, link, placed, insured_on):
    row = a_hire_of(link, insured_on=day(insured_on))

    with pytest.raises(actions.WrongDay):
        actions.hire_introduced(cast.hana, key=placed.key, row=row, at=AT)

    assert (state_of(cast.hana, placed), queries.hires(cast.hana).count()) == ("채용결정", 0)
    assert queries.offer(cast.hana, placed.offer.key).state == "공개"


def test_a_hire_that_was_removed_is_not_counted_and_taken_back_it_is_linked_again(
    cast, link, placed
):
    hire = actions.hire_introduced(cast.hana, key=placed.key, row=a_hire_of(link), at=AT)
    assert queries.offer(cast.hana, placed.offer.key).hired == 1

    actions.remove_hires(cast.hana, keys=[hire.key], at=AT, why="잘못된 명부")

    assert queries.introduction(cast.hana, placed.key).hire is None
    assert queries.offer(cast.hana, placed.offer.key).hired == 0
    event = Event.objects.within(cast.hana).get(name="support.hire.removed")
    done = Change.objects.within(cast.hana).filter(event=event).order_by("-pk")
    records.take_back(cast.hana, list(done), at=AT)
    assert queries.introduction(cast.hana, placed.key).hire == hire
    assert queries.offer(cast.hana, placed.offer.key).hired == 1


@pytest.mark.parametrize(("is_met", "back"), [(True, "면접"), (False, "동의")])
def test_who_is_not_to_be_hired_after_all_is_back_where_they_were(cast, link, agreed, is_met, back):
    if is_met:
        actions.set_interview(cast.hana, key=agreed.key, when=when("2023-09-11 14:00"), at=AT)
    actions.place(cast.hana, key=agreed.key, at=AT)
    told = letters(cast)

    actions.step_back(cast.hana, key=agreed.key, at=AT)

    assert (state_of(cast.hana, agreed), letters(cast)) == (back, told)
    with pytest.raises(actions.NotNow):
        actions.step_back(cast.hana, key=agreed.key, at=AT)
    actions.turn_down(cast.hana, key=agreed.key, why="경력자를 뽑음", at=AT)
    assert state_of(cast.hana, agreed) == "불합격"


def test_who_pressed_no_without_meaning_it_is_asked_once_more(cast, link):
    found = introduced(link, link.offer(), link.candidate())
    answered(link, found, is_yes=False, why="잘못 눌렀습니다.")

    actions.step_back(cast.hana, key=found.key, at=AT + dt.timedelta(days=1))

    again = queries.introduction(cast.hana, found.key)
    assert (again.state, again.why, again.ended_on) == ("제안", "", None)
    assert again.asked_on == TODAY + dt.timedelta(days=1)
    assert letters(cast) == ["support.job_asked", "support.job_asked"]
    assert "support.introduction.stepped_back" in set(
        Event.objects.within(cast.hana).values_list("name", flat=True)
    )


def test_nobody_is_asked_once_more_about_what_is_over(cast, link):
    offer = link.offer()
    found = introduced(link, offer, link.candidate())
    answered(link, found, is_yes=False)
    actions.move_offer(cast.hana, key=offer.key, state="마감", at=AT)

    with pytest.raises(actions.NotNow):
        actions.step_back(cast.hana, key=found.key, at=AT)

    assert (state_of(cast.hana, found), letters(cast)) == ("사양", ["support.job_asked"])


def test_a_hire_recorded_on_the_wrong_introduction_is_undone_and_recorded_on_the_right_one(
    cast, link, placed
):
    right = introduced(link, placed.offer, link.candidate("한소라", "sora@example.kr"))
    answered(link, right)
    hire = actions.hire_introduced(cast.hana, key=placed.key, row=a_hire_of(link), at=AT)
    with pytest.raises(actions.NotNow):
        actions.step_back(cast.hana, key=placed.key, at=AT)
    actions.remove_hires(cast.hana, keys=[hire.key], at=AT, why="다른 사람")

    back = actions.step_back(cast.hana, key=placed.key, at=AT)

    assert (back.state, back.ended_on) == ("채용결정", None)
    actions.withdraw_introduction(cast.hana, key=placed.key, why="다른 사람", at=AT)
    actions.place(cast.hana, key=right.key, at=AT)
    made = actions.hire_introduced(cast.hana, key=right.key, row=a_hire_of(link), at=AT)
    assert queries.introduction_of(cast.hana, made) == right
    assert (state_of(cast.hana, placed), state_of(cast.hana, right)) == ("철회", "취업")


def merge(cast, keep, drop):
    people.merge(cast.hana, keep_key=keep.key, drop_key=drop.key, why="같은 사람", at=AT)


@pytest.mark.parametrize("other_says", [None, True, False])
def test_nobody_who_is_known_twice_is_asked_about_one_offer_a_second_time(cast, link, other_says):
    offer, first = link.offer(), link.candidate()
    second = link.candidate("정하늘이", "haneul2@example.kr")
    no, other = introduced(link, offer, first), introduced(link, offer, second)
    answered(link, no, is_yes=False)
    if other_says is not None:
        answered(link, other, is_yes=other_says)
    standing = state_of(cast.hana, other)
    merge(cast, second.person, first.person)

    with pytest.raises(actions.NotNow):
        actions.step_back(cast.hana, key=no.key, at=AT)

    assert (state_of(cast.hana, no), state_of(cast.hana, other)) == ("사양", standing)


def test_of_who_is_known_twice_a_removed_hire_is_not_gone_on_with_beside_the_other(cast, link):
    offer, first = link.offer(), link.candidate()
    second = link.candidate("정하늘이", "haneul2@example.kr")
    wrong, other = introduced(link, offer, first), introduced(link, offer, second)
    answered(link, wrong)
    actions.place(cast.hana, key=wrong.key, at=AT)
    hire = actions.hire_introduced(cast.hana, key=wrong.key, row=a_hire_of(link), at=AT)
    actions.remove_hires(cast.hana, keys=[hire.key], at=AT, why="잘못된 명부")
    merge(cast, second.person, first.person)

    with pytest.raises(actions.NotNow):
        actions.step_back(cast.hana, key=wrong.key, at=AT)

    answered(link, other, is_yes=False)
    assert actions.step_back(cast.hana, key=wrong.key, at=AT).state == "채용결정"


def test_who_became_a_founder_or_looks_elsewhere_is_not_asked_once_more(cast, link):
    found = introduced(link, link.offer(), link.candidate())
    answered(link, found, is_yes=False)
    look(link.visitor(), found.person, fields=["유니티"])
    with pytest.raises(actions.NotEligible, match="분야"):
        actions.step_back(cast.hana, key=found.key, at=AT)
    look(link.visitor(), found.person)
    name_founder(cast, link, found.person)
    with pytest.raises(actions.NotEligible, match="창업자"):
        actions.step_back(cast.hana, key=found.key, at=AT)

    assert (state_of(cast.hana, found), letters(cast)) == ("사양", ["support.job_asked"])


def test_only_the_desk_of_the_lab_steps_back(cast, placed):
    with pytest.raises(NotFound):
        actions.step_back(cast.minsu, key=placed.key, at=AT)
    with pytest.raises(NotAllowed):
        actions.step_back(cast.inspector, key=placed.key, at=AT)

    assert state_of(cast.hana, placed) == "채용결정"
