from __future__ import annotations

import pytest

from pulmu.core.kernel.errors import NotAllowed, NotFound
from pulmu.core.trail.models import AccessRecord
from pulmu.domains.people import actions, queries
from pulmu.domains.people.actions import PersonRow
from tests.factories import a_person, day, when

AT = when("2023-06-01 10:00")


@pytest.fixture
def three(cast):
    rows = [
        PersonRow(name="김하나", phone="010-1234-5678", birth_date=day("1989-05-03")),
        PersonRow(name="남궁하늘", phone="010-2222-3333", birth_year=2001),
        PersonRow(name="Anna Kim"),
    ]
    return actions.record_people(cast.hana, rows=rows, at=AT).objects


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("하나", ["김하나"]),
        ("하", ["남궁하늘", "김하나"]),
        ("ㄱㅎ", ["남궁하늘", "김하나"]),
        ("ㄱㅎㄴ", ["남궁하늘", "김하나"]),
        ("ㄴㄱㅎ", ["남궁하늘"]),
        ("anna kim", ["Anna Kim"]),
        ("KIM", ["Anna Kim"]),
        ("+82 10 1234 5678", ["김하나"]),
        ("김하나 010-1234-5678", ["김하나"]),
        ("남궁 010-1234-5678", []),
        ("1234", []),
        ("하_", []),
        ("%", []),
        ("", []),
    ],
)
def test_people_are_found_by_parts_of_names_initials_and_whole_numbers(cast, three, text, names):
    assert [person.name for person in queries.find(cast.hana, text)] == names


def test_another_lab_finds_nobody_of_ours(cast, three):
    assert list(queries.find(cast.minsu, "하나")) == []
    assert queries.by_keys(cast.minsu, [three[0].key]) == {}
    with pytest.raises(NotFound):
        queries.person(cast.minsu, three[0].key)


def test_people_come_newest_first_and_masked(cast, three):
    lines = [queries.masked(person) for person in queries.people(cast.hana)]

    assert [(line.name, line.phone, line.birth_year) for line in lines] == [
        ("A*** K**", "", None),
        ("남**늘", "010-****-3333", 2001),
        ("김*나", "010-****-5678", 1989),
    ]


@pytest.mark.parametrize("count", [1, 3])
def test_lines_by_key_cost_one_query(cast, three, count, django_assert_num_queries):
    keys = [person.key for person in three[:count]]

    with django_assert_num_queries(1):
        lines = queries.by_keys(cast.hana, keys)

    assert lines.keys() == set(keys)


@pytest.mark.parametrize("count", [1, 3])
def test_doubts_cost_two_queries_however_many(cast, count, django_assert_num_queries):
    for number in range(count):
        for _both in range(2):
            a_person(f"김하나{number}", lab=cast.gimhae, is_possible_duplicate=True)

    with django_assert_num_queries(2):
        doubts = queries.possible_duplicates(cast.hana)

    assert [len(doubt.others) for doubt in doubts] == [1] * count
    assert queries.count_of_doubts(cast.hana) == count


def test_identities_are_told_in_one_query_merged_people_included(
    cast, three, django_assert_num_queries
):
    hana, sky, anna = three
    actions.merge(cast.hana, keep_key=hana.key, drop_key=anna.key, why="", at=AT)

    with django_assert_num_queries(1):
        known = list(queries.identities(cast.hana))

    assert known == [
        (hana.key, "김하나", queries.phone_index("01012345678"), day("1989-05-03"), 1989),
        (sky.key, "남궁하늘", queries.phone_index("01022223333"), None, 2001),
        (anna.key, "Anna Kim", "", None, None),
    ]


def test_row_numbers_are_given_for_our_own_people_only(cast, three):
    stranger = a_person(lab=cast.other_lab)

    ids = queries.ids_by_key(cast.hana, [three[0].key, stranger.key])

    assert ids == {three[0].key: three[0].pk}


def test_looking_behind_the_mask_is_written_down(cast, three):
    hana, sky, _anna = three

    shown = actions.unmask(
        cast.hana, keys=[sky.key, hana.key], what="people.list", at=AT, reason="안내 전화"
    )

    access = AccessRecord.objects.everywhere(because="tests look").get()
    assert [(c.name, c.phone, c.birth_date) for c in shown] == [
        ("남궁하늘", "010-2222-3333", None),
        ("김하나", "010-1234-5678", day("1989-05-03")),
    ]
    assert (access.what, access.reason, access.count) == ("people.list", "안내 전화", 2)
    assert (access.actor_key, access.subjects) == (cast.hana.key, sorted([hana.key, sky.key]))


@pytest.mark.parametrize(("who", "refusal"), [("minsu", NotFound), ("inspector", NotAllowed)])
def test_strangers_and_the_inspector_do_not_look_behind_the_mask(cast, three, who, refusal):
    with pytest.raises(refusal):
        actions.unmask(getattr(cast, who), keys=[three[0].key], what="people.list", at=AT)

    assert AccessRecord.objects.everywhere(because="tests look").count() == 0
