"""Who is who: the three steps, as the specification tells them."""

from __future__ import annotations

import datetime as dt

import pytest

from pulmu.domains.workbook.rules import people
from pulmu.domains.workbook.rules.people import Details, Identity, KnownPerson, Somebody

from .making import a_row, parsed

BORN, OTHER_DAY = dt.date(1989, 5, 3), dt.date(1989, 9, 9)
MINE, YOURS = "01011112222", "01033334444"


def who(name="김하나", phone="", born=None, year=None):
    return Identity(name, phone, born, born.year if born else year)


def known(key, *, name="김하나", phone="", born=None, year=None, merged_into=""):
    return KnownPerson(key, name, phone, born, born.year if born else year, merged_into)


def match(*identities, on_record=()):
    return people.match({one: {Details(): 1} for one in identities}, on_record)


def told(matching, *identities):
    """For each identity the key on record, or a letter for a new person; ``?`` marks."""
    letters: dict[int, str] = {}
    found = []
    for identity in identities:
        place = matching.place[identity]
        person = matching.people[place]
        name = person.key or letters.setdefault(place, "abcdef"[len(letters)])
        found.append(name + "?" * person.possible_duplicate)
    return found


def matched(*identities, on_record=()):
    return told(match(*identities, on_record=on_record), *identities)


def test_step_1_equal_name_and_phone():
    assert matched(who(phone=MINE, born=BORN), who(phone=MINE), who(phone=MINE, year=1950)) == [
        "a",
        "a",
        "a",
    ]


def test_step_1_another_phone_or_name_is_another_person():
    assert matched(who(phone=MINE), who(phone=YOURS), who("이두리", MINE)) == ["a", "b", "c"]


def test_step_1_on_record():
    record = [known("K", phone=MINE), known("L", name="이두리", phone=MINE)]

    assert matched(who(phone=MINE), who(phone=YOURS), on_record=record) == ["K", "a"]


def test_step_1_a_phone_on_record_may_be_a_keyed_hash():
    record = [known("K", phone=f"hash of {MINE}")]
    said = {who(phone=MINE): {Details(): 1}}

    matching = people.match(said, record, same_phone="hash of {}".format)

    assert matching.of(who(phone=MINE)) == Somebody("김하나", key="K", phone=MINE)


def test_step_2_the_only_one_of_that_name_and_birth_date():
    rows = [who(phone=MINE, born=BORN), who(born=BORN), who(born=OTHER_DAY)]

    assert matched(*rows) == ["a", "a", "b"]


@pytest.mark.parametrize(
    ("one", "other"), [({"born": BORN}, {"year": 1989}), ({"year": 1989}, {"born": BORN})]
)
def test_step_2_a_year_on_one_side_is_enough(one, other):
    assert matched(who(phone=MINE, **one), who(**other)) == ["a", "a"]
    assert matched(who(**other), on_record=[known("K", **one)]) == ["K"]


def test_step_2_another_year_is_another_person():
    assert matched(who(phone=MINE, year=1989), who(year=1990), who(born=dt.date(1991, 1, 1))) == [
        "a",
        "b",
        "c",
    ]


def test_step_2_nobody_is_a_new_person_once_for_all_such_rows():
    assert matched(who(born=BORN), who("이두리", born=BORN)) == ["a", "b"]


def test_step_2_several_are_a_new_person_who_is_marked():
    rows = [who(phone=MINE, year=1989), who(phone=YOURS, year=1989), who(year=1989)]

    assert matched(*rows) == ["a", "b", "c?"]


def test_step_2_full_dates_before_years():
    """A mere year comes last, wherever it stands: two full dates make it ambiguous."""
    assert matched(who(year=1989), who(born=BORN), who(born=OTHER_DAY)) == ["a?", "b", "c"]
    assert matched(who(year=1989), who(born=BORN)) == ["a", "a"]


def test_step_2_two_dates_cannot_both_be_the_one_of_whom_the_year_is_known():
    rows = [who(phone=MINE, year=1989), who(born=BORN), who(born=OTHER_DAY)]

    assert matched(*rows) == ["a", "b?", "c?"]
    assert matched(*rows[:2]) == ["a", "a"]


def test_step_3_the_only_one_of_that_name():
    assert matched(who(phone=MINE), who()) == ["a", "a"]
    assert matched(who(born=BORN), who()) == ["a", "a"]
    assert matched(who(), on_record=[known("K", phone=MINE, born=BORN)]) == ["K"]


def test_step_3_nobody_is_one_new_person_for_that_name():
    assert matched(who(), who("이두리")) == ["a", "b"]


def test_step_3_several_are_one_new_person_who_is_marked():
    assert matched(who(phone=MINE), who(phone=YOURS), who()) == ["a", "b", "c?"]
    record = [known("K", phone=MINE), known("L", phone=YOURS)]
    assert matched(who(), on_record=record) == ["a?"]


def test_equal_name_and_birth_date_with_different_phones_is_marked():
    rows = [who(phone=MINE, born=BORN), who(phone=YOURS, born=BORN)]

    assert matched(*rows) == ["a?", "b?"]
    assert matched(rows[0], on_record=[known("K", phone=YOURS, born=BORN)]) == ["a?"]
    assert matched(*rows[:1], who(phone=YOURS, born=OTHER_DAY)) == ["a", "b"]
    assert matched(*rows[:1], who(phone=YOURS, year=1989)) == ["a", "b"]


def test_a_mark_that_was_taken_away_does_not_come_back():
    record = [known("K", phone=MINE, born=BORN), known("L", phone=YOURS, born=BORN)]

    assert matched(who(phone=MINE, born=BORN), who(phone=YOURS, born=BORN), on_record=record) == [
        "K",
        "L",
    ]


def test_a_birth_date_that_is_news_marks_somebody_on_record():
    record = [known("K", phone=MINE), known("L", phone=YOURS, born=BORN)]

    assert matched(who(phone=MINE, born=BORN), on_record=record) == ["K?"]


def test_what_an_earlier_import_made_of_such_rows_is_found_again():
    """Rule A: the third of the name is the one without a phone."""
    record = [known("K", phone=MINE), known("L", phone=YOURS), known("M")]

    assert matched(who(), on_record=record) == ["M"]
    record = [known("K", phone=MINE, year=1989), known("L", phone=YOURS, year=1989)]
    assert matched(who(year=1989), on_record=[*record, known("M", year=1989)]) == ["M"]


def test_people_merged_on_the_desk_are_one_candidate():
    record = [known("K", phone=MINE), known("L", phone=YOURS, merged_into="K")]

    assert matched(who(), on_record=record) == ["K"]
    assert matched(who(phone=YOURS), on_record=record) == ["L"]


def test_a_name_alone_never_crosses_to_another_name():
    assert matched(who("김하나"), on_record=[known("K", name="김하나나")]) == ["a"]


def test_attributes_are_what_most_rows_say():
    said = {
        who(phone=MINE): {
            Details("여", "김해시", "가대"): 2,
            Details("여", "창원시", "나대"): 2,
            Details("미응답", "", ""): 5,
        },
        who(phone=MINE, born=BORN): {Details("남", "창원시", "가대"): 1},
        who(phone=MINE, born=OTHER_DAY): {Details(): 1},
    }

    person = people.match(said, ()).people[0]

    assert person == Somebody(
        name="김하나",
        phone=MINE,
        birth_date=BORN,
        birth_year=1989,
        sex="여",
        region="창원시",
        affiliation="가대",
    )


def test_no_answer_is_told_when_nobody_answers():
    said = {who(): {Details("미응답"): 1, Details(): 3}}

    assert people.match(said, ()).people[0].sex == "미응답"


def test_what_was_not_said_is_empty_and_stays_what_it_is_on_record():
    (person,) = match(who(phone=MINE), on_record=[known("K", phone=MINE, born=BORN)]).people

    assert (person.key, person.birth_date, person.sex, person.region) == ("K", BORN, "", "")


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ({"born": OTHER_DAY}, (OTHER_DAY, 1989)),
        ({"year": 1989}, (BORN, 1989)),
        ({"year": 1990}, (None, 1990)),
        ({}, (BORN, 1989)),
    ],
)
def test_a_corrected_workbook_corrects_the_birth(said, expected):
    (person,) = match(who(phone=MINE, **said), on_record=[known("K", phone=MINE, born=BORN)]).people

    assert (person.birth_date, person.birth_year) == expected


def test_identities_come_from_three_sheets():
    book = {
        "참가자": [a_row("참가자", 연락처="010-1111-2222", 성별="여", 지역="김해시")] * 2,
        "이용일지": [a_row("이용일지", 출생연도=1989, 이용기관="가대")],
        "시제품": [
            a_row("시제품"),
            a_row("시제품", 시제품코드="P-2", 기업코드=None, 성명="이두리"),
        ],
    }

    said = people.identities(parsed(book))

    assert said == {
        who("홍길동", MINE): {Details("여", "김해시", ""): 2},
        who("홍길동", year=1989): {Details(affiliation="가대"): 1},
        who("이두리"): {Details(): 1},
    }
