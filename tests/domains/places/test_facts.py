from __future__ import annotations

import pytest

from pulmu.domains.people.actions import PersonRow, record_people
from pulmu.domains.places import facts, queries
from pulmu.domains.places.actions import UseLogRow, record_use_logs
from pulmu.ledger import kinds
from pulmu.ledger.names import name_keys
from tests.factories import a_person, a_resource, a_use, day, entries, standing, when

AT, LATER = when("2023-06-01 10:00"), when("2023-06-02 10:00")


def _use(cast, person, machine, *, starts_at="2023-05-10 14:00", role="참가자"):
    row = UseLogRow(
        resource_id=machine.pk,
        person_id=person.pk,
        starts_at=when(starts_at),
        ends_at=when("2024-01-01 02:00"),
        role=role,
        purpose="시제품 출력",
        parts=3,
    )
    return record_use_logs(cast.hana, rows=[row], at=when("2024-01-02 10:00")).objects[0]


def test_a_use_fact_says_all_that_a_rule_may_ask(cast):
    machine = a_resource(lab=cast.gimhae)
    person = a_person(lab=cast.gimhae, birth_date=day("1988-05-11"), sex="여", region="김해")

    use = _use(cast, person, machine)

    # What it was for is typed freely: the ledger has a random key for the words.
    purpose = name_keys(cast.gimhae.pk, "purpose", ["시제품 출력"])["시제품 출력"]
    assert standing(cast.gimhae, "use") == {
        use.key: {
            "on": "2023-05-10",
            "under": [],
            "dims": {
                "resource": machine.key,
                "person": person.key,
                "role": "참가자",
                "purpose": purpose,
                "parts": 3,
                "sex": "여",
                "age": "19-34",
                "region": "김해",
            },
        }
    }


def test_a_use_just_after_new_year_in_korea_belongs_to_the_new_year(cast):
    use = _use(
        cast, a_person(lab=cast.gimhae), a_resource(lab=cast.gimhae), starts_at="2024-01-01 00:30"
    )

    assert standing(cast.gimhae, "use")[use.key]["on"] == "2024-01-01"


def test_staff_uses_are_posted_too_and_left_to_the_rules(cast):
    use = _use(cast, a_person(lab=cast.gimhae), a_resource(lab=cast.gimhae), role="직원")

    assert standing(cast.gimhae, "use")[use.key]["dims"]["role"] == "직원"


def test_a_corrected_birth_date_moves_the_uses_of_that_person_only(cast):
    machine = a_resource(lab=cast.gimhae)
    person, other = a_person("김하나", lab=cast.gimhae), a_person("이두리", lab=cast.gimhae)
    use, others = _use(cast, person, machine), _use(cast, other, machine)
    before = len(entries(cast.gimhae))

    row = PersonRow(key=person.key, name="김하나", birth_date=day("2009-05-11"))
    record_people(cast.hana, rows=[row], at=LATER)

    stand = standing(cast.gimhae, "use")
    assert [stand[key]["dims"]["age"] for key in (use.key, others.key)] == ["under 14", "unknown"]
    verbs = [verb for verb, _body in entries(cast.gimhae)[before:]]
    assert verbs == ["retract", "assert"]


def test_the_kind_follows_people():
    kind = kinds.kind("use")

    assert kind.follows == {"person": facts.uses_of_people}


@pytest.mark.parametrize("keys_given", [True, False])
@pytest.mark.parametrize("count", [1, 3])
def test_facts_cost_one_query_however_many(cast, count, keys_given, django_assert_num_queries):
    machine = a_resource(lab=cast.gimhae)
    uses = [a_use(machine, a_person(lab=cast.gimhae)) for _ in range(count)]
    a_use(a_resource(lab=cast.other_lab), a_person(lab=cast.other_lab))
    keys = [use.key for use in uses]

    with django_assert_num_queries(1):
        found = list(facts.use_facts(cast.gimhae.pk, keys if keys_given else None))

    assert [fact.key for fact in found] == keys


@pytest.mark.parametrize("count", [1, 3])
def test_the_log_costs_one_query_however_many_lines(cast, count, django_assert_num_queries):
    machine = a_resource(lab=cast.gimhae)
    made = [a_use(machine, a_person(lab=cast.gimhae)) for _ in range(count)]

    with django_assert_num_queries(1):
        shown = [(use.resource.name, use.person.name) for use in queries.uses(cast.hana)]

    assert shown == [("3D 프린터 1호", "김하나")] * count
    assert queries.by_keys(cast.hana, [made[0].key]) == {made[0].key: made[0]}
    assert queries.use(cast.hana, made[0].key) == made[0]
