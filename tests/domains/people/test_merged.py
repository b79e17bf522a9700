"""Who a merged person counts as, and as whom they read their mail, is decided in one place."""

from __future__ import annotations

import pytest

from pulmu.domains.people import actions, queries
from pulmu.domains.people.models import Person
from tests.factories import when

AT = when("2023-06-01 09:00")


@pytest.fixture
def chain(cast):
    """Three rows of one human, the first merged into the second, that one into the third."""
    rows = [
        actions.PersonRow(name=name, email=email)
        for name, email in (
            ("김하나", "old@example.kr"),
            ("김하나", "new@example.kr"),
            ("하나", ""),
        )
    ]
    made = actions.record_people(cast.hana, rows=rows, at=AT).objects
    for drop, keep in ((made[0], made[1]), (made[1], made[2])):
        actions.merge(cast.hana, keep_key=keep.key, drop_key=drop.key, why="같은 사람", at=AT)
    return list(Person.objects.within(cast.hana).order_by("pk"))


def numbers(people):
    return [one.pk for one in people]


def test_through_others_everybody_counts_as_the_last_one(cast, chain):
    end = chain[-1]

    assert [queries.kept(cast.hana, one) for one in chain] == [end, end, end]
    assert queries.counted_as(cast.hana, [chain[0].pk]) == dict.fromkeys(numbers(chain), end.pk)


def test_mail_is_read_as_who_is_kept_else_as_the_newest_who_has_an_address(cast, chain):
    _first, newest, end = chain
    as_one = queries.counted_as(cast.hana, numbers(chain))
    before = queries.readers(cast.hana, as_one)
    actions.add_email(cast.hana, key=end.key, email="hana@example.kr", at=AT)
    after = queries.readers(cast.hana, as_one)

    assert (before, after) == ({end.pk: newest}, {end.pk: end})


def test_whose_mail_nobody_knows_reads_none(cast, chain):
    Person.objects.within(cast.hana).update(email_index="", email_sealed="")

    assert queries.readers(cast.hana, queries.counted_as(cast.hana, numbers(chain))) == {}


@pytest.mark.parametrize("which", [0, 1, 2])
def test_the_stop_of_any_of_them_is_the_stop_of_all(cast, chain, which):
    as_one = queries.counted_as(cast.hana, [chain[0].pk])
    assert queries.out_of_use(cast.hana, as_one) == set()
    Person.objects.within(cast.hana).filter(pk=chain[which].pk).update(is_suspended=True)

    assert queries.out_of_use(cast.hana, as_one) == {chain[-1].pk}
