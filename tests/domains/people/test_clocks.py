"""What the database finds of the retention clock is what the rules say, person by person."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pulmu.core.kernel.keys import new_key
from pulmu.domains.people import actions, queries, rules
from pulmu.domains.people.choices import ConsentChannel, ConsentKind, Destroyed
from pulmu.domains.people.models import Consent, ConsentText, Guardian, Person
from pulmu.domains.people.queries import Days
from pulmu.ledger.models import LiveFact
from tests.factories import a_person, day, when

NEVER = None
FACTS = (NEVER, "", "2020-02-28", "2020-02-29", "2020-03-01", "2022-12-31", "2023-01-01")
WORDS = (NEVER, "2020-02-29", "2026-02-28")
REACHED = ("phone", "guardian", "no way", "emptied guardian")
CAME = ("2020-02-29 23:59", "2020-03-01 00:00")
DAYS = (
    "2023-02-27", "2023-02-28", "2023-03-01", "2024-02-29", "2025-12-31", "2026-01-01",
    "2028-12-31", "2029-01-01", "2040-01-01",
)  # fmt: skip
PERIODS = ((3, 5), (1, 10), (9, 5))
years = st.integers(min_value=1, max_value=rules.MOST_YEARS)
days = st.dates(min_value=dt.date(1990, 1, 1), max_value=dt.date(2200, 12, 31))


@given(days, days, years)
def test_the_last_day_without_contact_is_the_rule_turned_round(last, on, length):
    is_due = rules.contact_due(last, years=length) <= on

    assert is_due == (last <= rules.last_without_contact(on, years=length))


@given(days, days, years, years)
def test_the_last_day_without_proof_is_the_rule_turned_round(fact, on, contact, evidence):
    due_on = rules.identity_due(fact, fact, contact_years=contact, evidence_years=evidence)

    is_silent = fact <= rules.last_without_contact(on, years=contact)
    is_unproven = fact <= rules.last_without_proof(on, years=evidence)
    assert (due_on <= on) == (is_silent and is_unproven)


def somebody(cast, fact, word, reached, came):
    one = a_person(lab=cast.gimhae)
    Person.objects.within(cast.hana).filter(pk=one.pk).update(
        phone_index="x" if reached == "phone" else "", created_at=when(came)
    )
    for on in filter(None, (fact, fact and "2019-05-01")):
        a_fact(cast, one, on)
    if fact == "":
        a_fact(cast, one, "")
    for said_on in filter(None, (word, word and "2019-05-01")):
        a_word(cast, one, said_on)
    if "guardian" in reached:
        Guardian.objects.create(
            organisation=cast.gimhae,
            person=one,
            phone_sealed="" if reached.startswith("emptied") else "sealed",
            relation="모",
            created_at=when(came),
            changed_at=when(came),
        )
    return one


def a_fact(cast, one, on):
    LiveFact.objects.create(
        organisation=cast.gimhae,
        seq=LiveFact.objects.within(cast.hana).count() + 1,
        kind="use",
        source=f"use:{new_key()}",
        on=on,
        person=one.key,
        by="x",
        content=b"x",
    )


def a_word(cast, one, said_on):
    text, _made = ConsentText.objects.within(cast.hana).get_or_create(
        organisation=cast.gimhae,
        kind=ConsentKind.PICTURES,
        version=1,
        defaults={
            "words": "목적",
            "in_force_from": day("2019-01-01"),
            "made_at": when("2019-01-01 09:00"),
            "made_by": "x",
        },
    )
    Consent.objects.create(
        organisation=cast.gimhae,
        person=one,
        kind=ConsentKind.PICTURES,
        is_given=True,
        text=text,
        channel=ConsentChannel.PAPER,
        said_on=day(said_on),
        recorded_at=when("2019-01-01 09:00"),
        recorded_by="x",
        recorded_by_key="x",
    )


def fall_due(members, contact_years, evidence_years) -> Days:
    """Of persons who are one, in plain words; each is (fact, word, reached, came)."""
    facts = [day(fact) for fact, *_others in members if fact]
    lasts = [
        max([day(one) for one in (fact, word) if one] or [day(came[:10])])
        for fact, word, _reached, came in members
    ]
    contact_on = rules.contact_due(max(lasts), years=contact_years)
    is_reached = any(reached in {"phone", "guardian"} for _fact, _word, reached, _came in members)
    return Days(
        contact_on if is_reached else None,
        rules.identity_due(
            max(lasts),
            max(facts, default=None),
            contact_years=contact_years,
            evidence_years=evidence_years,
        ),
    )


@pytest.fixture
def told(cast):
    """Everybody in every combination; a third of them is merged, some in a row. By key."""
    combined = list(product(FACTS, WORDS, REACHED, CAME))
    made = [somebody(cast, *one) for one in combined]
    groups = {one.key: [said] for one, said in zip(made, combined, strict=True)}
    third, rest = len(made) // 3, len(made) // 3 * 2
    for number, dropped in enumerate(made[:third]):
        into = made[number + 1] if number % 4 == 0 else made[rest + number]
        Person.objects.within(cast.hana).filter(pk=dropped.pk).update(merged_into=into)
        groups[into.key] += groups.pop(dropped.key)
    return groups


@pytest.mark.parametrize(("contact_years", "evidence_years"), PERIODS)
def test_the_clock_of_everybody_is_that_of_each(cast, manager, told, contact_years, evidence_years):
    actions.set_retention(
        manager,
        contact_years=contact_years,
        evidence_years=evidence_years,
        at=when("2023-06-01 09:00"),
    )
    expected = {key: fall_due(some, contact_years, evidence_years) for key, some in told.items()}

    clocks = queries.Clocks(manager)
    tally = clocks.tally()

    assert tally == Counter(expected.values())
    for key in list(told)[::7]:
        assert queries.clock(manager, key).days == expected[key]
    for on, sort in product(map(day, DAYS), Destroyed):
        wanted = {key for key, days_ in expected.items() if days_.is_due(sort, on=on)}
        found = clocks.due(sort, on=on)
        assert {one.key for one in found} == wanted
        assert [one.days for one in found] == [expected[one.key] for one in found]
        assert queries.count_due(tally, sort, on=on) == len(wanted)


def test_those_come_first_whose_last_result_is_longest_ago(cast, manager):
    made = [
        somebody(cast, fact, NEVER, "phone", CAME[0])
        for fact in ("2022-12-31", "2020-02-29", NEVER, "2020-02-28")
    ]

    found = queries.Clocks(manager).due(Destroyed.IDENTITY, on=day("2040-01-01"))

    assert [one.key for one in found] == [made[number].key for number in (2, 3, 1, 0)]
