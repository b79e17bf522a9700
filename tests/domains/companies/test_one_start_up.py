"""A founder opens a business and is incorporated later: one new start-up, by the real rule set."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pulmu.core.kernel.errors import NotFound
from pulmu.domains.companies import actions, queries
from pulmu.domains.companies.actions import CompanyRow
from pulmu.domains.results import queries as results
from pulmu.ledger.rulebook import install_shipped
from tests.factories import day, standing, when

AT, LATER = when("2023-03-02 10:00"), when("2024-06-01 10:00")
OPENED = when("2023-05-16 10:00")
FOUNDER = CompanyRow(code="C-1", name="김창업", form="예비", first_support_on=day("2023-03-02"))


@pytest.fixture
def founder(cast):
    install_shipped()
    return actions.record_companies(cast.hana, rows=[FOUNDER], at=AT).objects[0]


def _start_ups(actor, year):
    tiles = results.overview(actor, year).tiles
    return next(tile.value for tile in tiles if tile.code == "new_startups")


def _become(actor, company, form, at, **days):
    return actions.change_form(actor, key=company.key, form=form, at=at, **days)


def test_from_founder_to_sole_trader_to_corporation_is_one_new_start_up(cast, founder):
    told = [(_start_ups(cast.hana, 2023), _start_ups(cast.hana, 2024))]

    _become(cast.hana, founder, "개인", AT, opened_on=day("2023-02-28"))
    told.append((_start_ups(cast.hana, 2023), _start_ups(cast.hana, 2024)))
    _become(cast.hana, founder, "개인", OPENED, opened_on=day("2023-05-15"))
    told.append((_start_ups(cast.hana, 2023), _start_ups(cast.hana, 2024)))
    _become(cast.hana, founder, "법인", LATER, incorporated_on=day("2024-04-01"))
    told.append((_start_ups(cast.hana, 2023), _start_ups(cast.hana, 2024)))

    assert told == [(0, 0), (0, 0), (1, 0), (1, 0)]
    assert [
        (one.form, one.formed_on, one.founded_on) for one in queries.forms(cast.hana, founder.key)
    ] == [
        ("예비", None, None),
        ("개인", day("2023-02-28"), day("2023-02-28")),
        ("개인", day("2023-05-15"), day("2023-05-15")),
        ("법인", day("2024-04-01"), day("2023-05-15")),
    ]


def test_opened_in_one_year_and_incorporated_in_the_next_counts_in_the_first_as_a_sole_trader(
    cast,
):
    install_shipped()
    supported = replace(FOUNDER, first_support_on=day("2022-02-01"))
    company = actions.record_companies(cast.hana, rows=[supported], at=AT).objects[0]
    _become(cast.hana, company, "개인", AT, opened_on=day("2022-06-01"))
    before = standing(cast.gimhae, "company")[company.key]

    _become(cast.hana, company, "법인", LATER, incorporated_on=day("2023-09-01"))

    assert [_start_ups(cast.hana, year) for year in (2022, 2023)] == [1, 0]
    fact = standing(cast.gimhae, "company")[company.key]
    assert fact == before
    assert (fact["dims"]["form"], fact["dims"]["founded_on"]) == ("개인", "2022-06-01")
    assert [results.conflicts(cast.hana, year) for year in (2022, 2023)] == [[], []]


def test_a_row_that_only_says_corporation_counts_by_its_registration_and_is_listed(cast):
    """The letter: 법인 = 설립등기일, and what a change of form moved is listed, never corrected."""
    install_shipped()
    first = replace(
        FOUNDER, form="개인", first_support_on=day("2022-02-01"), opened_on=day("2022-06-01")
    )
    now = replace(first, form="법인", incorporated_on=day("2023-09-01"))
    actions.record_companies(cast.hana, rows=[first], at=AT)

    company = actions.record_companies(cast.hana, rows=[now], at=LATER).objects[0]

    assert [_start_ups(cast.hana, year) for year in (2022, 2023)] == [0, 1]
    fact = standing(cast.gimhae, "company")[company.key]
    assert (fact["dims"]["form"], fact["dims"]["founded_on"]) == ("법인", "2023-09-01")
    assert [one.code for one in results.conflicts(cast.hana, 2023)] == ["founding_moved"]


def test_what_was_a_business_before_its_first_support_is_none_by_being_incorporated(cast):
    install_shipped()
    row = replace(
        FOUNDER, form="개인", first_support_on=day("2023-02-01"), opened_on=day("2022-06-01")
    )
    company = actions.record_companies(cast.hana, rows=[row], at=AT).objects[0]

    _become(cast.hana, company, "법인", LATER, incorporated_on=day("2023-09-01"))

    assert [_start_ups(cast.hana, year) for year in (2022, 2023)] == [0, 0]


def test_who_is_incorporated_at_once_is_new_on_that_day(cast, founder):
    _become(cast.hana, founder, "법인", LATER, incorporated_on=day("2024-04-01"))

    assert (_start_ups(cast.hana, 2023), _start_ups(cast.hana, 2024)) == (0, 1)


def test_a_list_that_says_only_corporation_is_put_right_with_one_word(cast, founder):
    _become(cast.hana, founder, "개인", OPENED, opened_on=day("2023-05-15"))
    row = CompanyRow(
        code="C-1",
        name="김창업",
        form="법인",
        first_support_on=day("2023-03-02"),
        incorporated_on=day("2024-04-01"),
    )
    actions.record_companies(cast.hana, rows=[row], at=LATER)
    listed = (_start_ups(cast.hana, 2023), _start_ups(cast.hana, 2024))

    for _time in range(2):
        actions.say_it_went_on(cast.hana, key=founder.key, at=LATER)
    again = actions.record_companies(cast.hana, rows=[row], at=LATER)

    assert listed == (0, 1)
    assert (_start_ups(cast.hana, 2023), _start_ups(cast.hana, 2024)) == (1, 0)
    assert again.changes == []


def test_it_went_on_only_where_there_was_something_before(cast, founder):
    _become(cast.hana, founder, "법인", LATER, incorporated_on=day("2024-04-01"))

    with pytest.raises(actions.NothingBefore):
        actions.say_it_went_on(cast.hana, key=founder.key, at=LATER)
    with pytest.raises(NotFound):
        actions.say_it_went_on(cast.minsu, key=founder.key, at=LATER)


def test_a_form_that_was_wrong_is_put_back(cast, founder):
    _become(cast.hana, founder, "개인", OPENED, opened_on=day("2023-05-15"))
    _become(cast.hana, founder, "법인", LATER, incorporated_on=day("2024-04-01"))

    back = _become(cast.hana, founder, "개인", LATER)

    assert (back.founded_on, back.going_since) == (day("2023-05-15"), None)


OPENED_IN_2022 = replace(
    FOUNDER, form="개인", first_support_on=day("2022-01-02"), opened_on=day("2022-05-15")
)


def _years(actor):
    return [_start_ups(actor, year) for year in (2022, 2023, 2024)]


@pytest.fixture
def went_on(cast):
    install_shipped()
    company = actions.record_companies(cast.hana, rows=[OPENED_IN_2022], at=AT).objects[0]
    return _become(cast.hana, company, "법인", LATER, incorporated_on=day("2024-04-01"))


@pytest.mark.parametrize("way", ["corrected", "listed", "formed anew"])
def test_an_opening_day_that_is_corrected_moves_the_founding_of_what_went_on(cast, went_on, way):
    before = _years(cast.hana)
    right = replace(
        OPENED_IN_2022,
        form="법인",
        opened_on=day("2023-05-15"),
        incorporated_on=day("2024-04-01"),
    )
    match way:
        case "corrected":
            said = {"key": went_on.key, "row": right, "at": LATER, "why": "a year wrong"}
            actions.correct_company(cast.hana, **said)
        case "listed":
            actions.record_companies(cast.hana, rows=[right], at=LATER)
        case _:
            _become(cast.hana, went_on, "법인", LATER, opened_on=day("2023-05-15"))

    company = queries.company(cast.hana, went_on.key)
    assert (company.opened_on, company.founded_on) == (day("2023-05-15"), day("2023-05-15"))
    dims = standing(cast.gimhae, "company")[company.key]["dims"]
    assert (dims["form"], dims["founded_on"]) == ("개인", "2023-05-15")
    assert (before, _years(cast.hana)) == ([1, 0, 0], [0, 1, 0])
    actions.say_it_went_on(cast.hana, key=company.key, at=LATER)
    assert _years(cast.hana) == [0, 1, 0]


def test_a_list_without_the_opening_day_leaves_the_founding(cast, went_on):
    row = replace(OPENED_IN_2022, form="법인", opened_on=None, incorporated_on=day("2024-04-01"))
    actions.record_companies(cast.hana, rows=[row], at=LATER)

    assert queries.company(cast.hana, went_on.key).founded_on == day("2022-05-15")
    assert _years(cast.hana) == [1, 0, 0]


def test_that_it_went_on_is_taken_back(cast):
    """It never was a sole trader: the first list said so by mistake."""
    install_shipped()
    company = actions.record_companies(cast.hana, rows=[OPENED_IN_2022], at=AT).objects[0]
    right = replace(OPENED_IN_2022, form="법인", opened_on=None, incorporated_on=day("2023-04-01"))
    actions.correct_company(cast.hana, key=company.key, row=right, at=LATER, why="never one")
    told = [_years(cast.hana)]
    actions.say_it_went_on(cast.hana, key=company.key, at=LATER)
    told.append(_years(cast.hana))

    for _time in range(2):
        back = actions.say_it_was_founded_anew(cast.hana, key=company.key, at=LATER, why="slip")
    told.append(_years(cast.hana))

    assert told == [[0, 1, 0], [1, 0, 0], [0, 1, 0]]
    assert (back.founded_on, back.going_since) == (day("2023-04-01"), None)
    with pytest.raises(NotFound):
        actions.say_it_was_founded_anew(cast.minsu, key=company.key, at=LATER)


def test_what_was_never_incorporated_was_not_founded_anew(cast, founder):
    with pytest.raises(actions.FoundingDateMissing):
        actions.say_it_was_founded_anew(cast.hana, key=founder.key, at=LATER)


def test_a_form_has_no_day_to_come(cast, founder):
    for days in ({"opened_on": day("2031-05-15")}, {"incorporated_on": day("2031-05-15")}):
        with pytest.raises(actions.NotYet):
            _become(cast.hana, founder, "개인", AT, **{"opened_on": day("2023-02-01"), **days})

    assert queries.company(cast.hana, founder.key).form == "예비"
