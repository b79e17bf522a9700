"""What holds of the matching whatever the workbook: independent of order, and stable."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from pulmu.domains.workbook.rules import people
from pulmu.domains.workbook.rules.people import Details, Identity, KnownPerson, Matching

DAYS = (dt.date(1990, 1, 1), dt.date(1990, 2, 2), dt.date(1991, 1, 1))
births = st.one_of(
    st.just((None, None)),
    st.sampled_from([(day, day.year) for day in DAYS]),
    st.sampled_from([(None, 1990), (None, 1991)]),
)
identities = st.builds(
    lambda name, phone, birth: Identity(name, phone, *birth),
    st.sampled_from("가나"),
    st.sampled_from(["", "", "0101", "0102"]),
    births,
)
details = st.builds(
    Details,
    st.sampled_from(["", "남", "여", "미응답"]),
    st.sampled_from(["", "김해시", "창원시"]),
    st.sampled_from(["", "가대"]),
)
# A workbook's rows: one at a time, each with whom it means and what else it says.
workbooks = st.lists(st.tuples(identities, details), min_size=1, max_size=12)


def said_by(rows):
    said: dict[Identity, dict[Details, int]] = {}
    for identity, detail in rows:
        counts = said.setdefault(identity, {})
        counts[detail] = counts.get(detail, 0) + 1
    return said


def recorded(matching: Matching, known: list[KnownPerson]):
    """Everybody on record after the import, and the key of each identity."""
    after = {person.key: person for person in known}
    keys = []
    for somebody in matching.people:
        key = somebody.key or f"new {len(after)}"
        before = after.get(key, KnownPerson(key, somebody.name, somebody.phone))
        after[key] = replace(before, birth_date=somebody.birth_date, birth_year=somebody.birth_year)
        keys.append(key)
    return list(after.values()), {one: keys[place] for one, place in matching.place.items()}


def history(books):
    """The people on record after several workbooks were imported."""
    known: list[KnownPerson] = []
    for rows in books:
        known, _keys = recorded(people.match(said_by(rows), known), known)
    return known


@settings(max_examples=400, deadline=None)
@given(st.lists(workbooks, max_size=2), workbooks, st.randoms(use_true_random=False))
def test_any_order_of_rows_gives_the_same_people(before, rows, dice):
    known = history(before)
    shuffled = list(rows)
    dice.shuffle(shuffled)

    assert people.match(said_by(shuffled), known) == people.match(said_by(rows), known)


@settings(max_examples=400, deadline=None)
@given(st.lists(workbooks, max_size=3), workbooks)
def test_the_same_workbook_again_finds_exactly_the_same_people(before, rows):
    known, keys = recorded(people.match(said_by(rows), history(before)), history(before))

    again = people.match(said_by(rows), known)

    assert recorded(again, known) == (known, keys)
    assert not any(person.possible_duplicate for person in again.people)


@settings(max_examples=400, deadline=None)
@given(st.lists(workbooks, max_size=2), workbooks)
def test_everybody_named_is_somebody_of_that_name(before, rows):
    matching = people.match(said_by(rows), history(before))

    assert set(matching.place) == {identity for identity, _detail in rows}
    for identity, place in matching.place.items():
        assert matching.people[place].name == identity.name


@settings(max_examples=400, deadline=None)
@given(workbooks)
def test_in_an_empty_organisation_it_is_what_the_text_says(rows):
    """Against a plain transcription of the three steps."""
    matching = people.match(said_by(rows), ())
    everyone = list(matching.place)
    for one in everyone:
        for other in everyone:
            same = matching.place[one] == matching.place[other]
            if one.name != other.name:
                assert not same
            elif one.phone and other.phone:
                assert same is (one.phone == other.phone)
            elif not one.phone and not other.phone and one.birth_date and other.birth_date:
                assert same is (one.birth_date == other.birth_date)
    for identity in everyone:
        if identity.phone or identity.birth_date or identity.birth_year:
            continue
        namesakes = {
            place
            for one, place in matching.place.items()
            if one.name == identity.name and one != identity
        }
        alone = matching.place[identity] not in namesakes
        assert alone is (len(namesakes) != 1)
        assert matching.of(identity).possible_duplicate >= (len(namesakes) > 1)
