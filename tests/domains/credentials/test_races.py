"""Two batches at the same moment: real threads, real connections, on either database."""

from __future__ import annotations

import pytest

from pulmu.domains.credentials import actions
from pulmu.domains.credentials.models import Certificate
from tests.domains.programmes.test_races import AT_ONCE, at_once
from tests.factories import a_person, day, when

pytestmark = pytest.mark.django_db(transaction=True)
AT = when("2026-06-01 10:00")


def issue(actor, people, about):
    batch = [
        actions.Earned(
            person_id=one.pk,
            about=about,
            course="AI 첫걸음",
            began_on=day("2026-05-12"),
            ended_on=day("2026-05-26"),
        )
        for one in people
    ]
    return [one.number for one in actions.issue(actor, batch=batch, at=AT)]


def test_batches_at_once_give_numbers_without_a_gap_or_a_double(cast):
    people = [a_person(f"사람{n}", lab=cast.gimhae) for n in range(3)]

    done = at_once([lambda n=n: issue(cast.hana, people, f"offering:{n}") for n in range(AT_ONCE)])

    numbers = sorted(number for batch in done for number in batch)
    assert numbers == [f"2026-{n:04d}" for n in range(1, 3 * AT_ONCE + 1)]


def test_one_batch_sent_sixteen_times_at_once_is_one(cast):
    people = [a_person(f"사람{n}", lab=cast.gimhae) for n in range(3)]

    done = at_once([lambda: issue(cast.hana, people, "offering:1") for _time in range(AT_ONCE)])

    assert done == [["2026-0001", "2026-0002", "2026-0003"]] * AT_ONCE
    assert Certificate.objects.within(cast.hana).count() == 3
