from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from pulmu.core.kernel.errors import NotAllowed, NotFound
from pulmu.core.tenancy.actors import holder_of, visitor_of
from pulmu.core.trail.models import Event
from pulmu.domains.companies import actions, queries
from pulmu.domains.companies.actions import FounderRow
from pulmu.domains.companies.models import Founder
from pulmu.domains.people import actions as people
from pulmu.domains.people import queries as persons
from tests.factories import TYPED_AT, a_company, a_person, day

EMAIL = "founder@example.kr"


@pytest.fixture
def company(cast):
    return a_company(lab=cast.gimhae)


@pytest.fixture
def sejin(cast):
    row = people.PersonRow(name="박세진", email=EMAIL)
    return people.record_people(cast.hana, rows=[row], at=TYPED_AT).objects[0]


def a_row(person, **said):
    days = {name: day(text) for name, text in said.items() if name in {"since", "until"}}
    return FounderRow(
        person_id=person.pk,
        role=said.get("role", "대표"),
        since=days.get("since", day("2023-04-01")),
        until=days.get("until"),
    )


def _name(actor, company, row):
    return actions.name_founder(actor, company=company.key, row=row, at=TYPED_AT)


def test_a_founder_is_named_once_and_said_anew(cast, company, sejin):
    for row in (a_row(sejin), a_row(sejin), a_row(sejin, role="공동대표", until="2023-09-30")):
        _name(cast.hana, company, row)

    (found,) = queries.founders(cast.hana, company)
    events = list(Event.objects.within(cast.hana).values_list("name", flat=True))
    assert (found.person, found.role, found.until) == (sejin, "공동대표", day("2023-09-30"))
    assert events.count("companies.founder.named") == 2


def test_who_is_of_it_stands_before_who_was(cast, company, sejin):
    other = a_person("김하나", lab=cast.gimhae)
    _name(cast.hana, company, a_row(other, since="2023-02-01", until="2023-03-01"))
    _name(cast.hana, company, a_row(sejin))

    assert [one.person for one in queries.founders(cast.hana, company)] == [sejin, other]
    assert list(queries.companies_of(cast.hana, [sejin.pk])) == [company]


@pytest.mark.parametrize(
    ("wrong", "refusal"),
    [
        ({"role": "사장"}, actions.UnknownWord),
        ({"until": "2023-03-01"}, actions.LeavesBefore),
        ({"since": "2030-01-01"}, actions.NotYet),
    ],
)
def test_a_wrong_line_is_refused(cast, company, sejin, wrong, refusal):
    with pytest.raises(refusal):
        _name(cast.hana, company, a_row(sejin, **wrong))

    assert queries.founders(cast.hana, company) == []


def test_the_database_refuses_a_founder_twice(cast, company, sejin):
    made = _name(cast.hana, company, a_row(sejin))
    made.pk, made.key = None, "another"

    with pytest.raises(IntegrityError), transaction.atomic():
        made.save(force_insert=True)


def test_a_line_that_was_never_true_goes(cast, company, sejin):
    made = _name(cast.hana, company, a_row(sejin))

    actions.remove_founder(cast.hana, key=made.key, at=TYPED_AT)

    assert list(Founder.objects.within(cast.hana)) == []
    with pytest.raises(NotFound):
        actions.remove_founder(cast.hana, key=made.key, at=TYPED_AT)


def test_strangers_find_nothing_and_the_inspector_changes_nothing(cast, company, sejin):
    made = _name(cast.hana, company, a_row(sejin))

    for who, refusal in ((cast.minsu, NotFound), (cast.inspector, NotAllowed)):
        with pytest.raises(refusal):
            _name(who, company, a_row(sejin))
        with pytest.raises(refusal):
            actions.remove_founder(who, key=made.key, at=TYPED_AT)
    with pytest.raises(NotFound):
        _name(cast.hana, company, a_row(a_person("남", lab=cast.other_lab)))


def test_a_founder_holds_the_company_by_their_mail_as_long_as_they_are_of_it(cast, company, sejin):
    _name(cast.hana, company, a_row(sejin))
    mine = holder_of([persons.email_index(EMAIL)])
    elsewhere = visitor_of(cast.other_lab, holds=[persons.email_index(EMAIL)])

    assert queries.held_company(mine, company.key) == company
    for who in (holder_of([]), holder_of([persons.email_index("x@y.kr")]), elsewhere):
        with pytest.raises(NotFound):
            queries.held_company(who, company.key)

    _name(cast.hana, company, a_row(sejin, until="2023-09-30"))
    with pytest.raises(NotFound):
        queries.held_company(mine, company.key)


def test_who_has_founders_is_not_removed(cast, company, sejin):
    _name(cast.hana, company, a_row(sejin))

    with pytest.raises(actions.CompanyInUse):
        actions.remove_companies(cast.hana, keys=[company.key], at=TYPED_AT, why="x")


def test_stage_and_home_region_are_said_and_a_list_leaves_them(cast, company):
    for _time in range(2):
        actions.describe_company(
            cast.hana, key=company.key, stage="시제품", home_region=" 경남  김해시 ", at=TYPED_AT
        )
    row = actions.CompanyRow(
        code=company.code, name="새 이름", form="법인", first_support_on=day("2023-03-02")
    )
    actions.record_companies(cast.hana, rows=[row], at=TYPED_AT)

    found = queries.company(cast.hana, company.key)
    assert (found.name, found.stage, found.home_region) == ("새 이름", "시제품", "경남 김해시")
    with pytest.raises(actions.UnknownWord):
        actions.describe_company(
            cast.hana, key=company.key, stage="대박", home_region="", at=TYPED_AT
        )
    with pytest.raises(NotFound):
        actions.describe_company(cast.minsu, key=company.key, stage="", home_region="", at=TYPED_AT)
