"""Two records of one person are made one: their training and their limits hold, whichever of them
has them.
"""

from __future__ import annotations

import pytest

from pulmu.domains.people import actions as people_actions
from pulmu.domains.people.models import Person
from pulmu.domains.places import actions, queries
from pulmu.domains.places.models import Authorisation
from tests.domains.places.booked import AT, book, known, maker, span
from tests.factories import a_person, a_resource, an_authorisation, an_equipment_class, day, when

TEN, ELEVEN = span("10:00", "11:00"), span("11:00", "12:00")
ON = day("2026-05-12")


@pytest.fixture
def laser(cast):
    kind = an_equipment_class(lab=cast.gimhae)
    return a_resource("레이저", lab=cast.gimhae, is_bookable=True, equipment_class=kind)


@pytest.fixture
def machine(cast):
    return a_resource("재봉틀", lab=cast.gimhae, is_bookable=True)


def merge(cast, drop, keep):
    people_actions.merge(cast.hana, keep_key=keep.key, drop_key=drop.key, why="같은 사람", at=AT)


def persons():
    return Person.objects.everywhere(because="tests look").count()


def test_whose_mail_is_on_the_record_merged_away_books_as_who_they_are_now(cast, laser):
    drop, keep = known(cast.gimhae), a_person("김하나", lab=cast.gimhae)
    an_authorisation(keep, laser.equipment_class)
    merge(cast, drop, keep)

    one = book(laser, TEN)

    assert (one.state, one.person_id, persons()) == ("확정", keep.pk, 2)


def test_the_name_of_who_they_are_now_is_theirs_with_the_address_of_who_was_merged(cast, laser):
    drop, keep = known(cast.gimhae, "김하나"), a_person("김한아", lab=cast.gimhae)
    an_authorisation(keep, laser.equipment_class)
    merge(cast, drop, keep)

    one = book(laser, TEN, name="김한아")

    assert (one.state, one.person_id, persons()) == ("확정", keep.pk, 2)


def test_whoever_reads_the_same_mail_is_somebody_of_their_own(cast, laser):
    drop, keep = known(cast.gimhae, "김하나"), a_person("김한아", lab=cast.gimhae)
    child = known(cast.gimhae, "김두리")
    for one in (keep, child):
        an_authorisation(one, laser.equipment_class)
    merge(cast, drop, keep)

    booked = [book(laser, TEN, name="김두리"), book(laser, ELEVEN, name="김한아")]

    assert [one.person for one in booked] == [child, keep]


@pytest.fixture
def team_of(cast):
    """One booking ahead, all together."""

    def made(*members):
        keys = [one.key for one in members]
        team = actions.put_team(cast.hana, name="동아리", person_keys=keys, at=AT)
        actions.put_quota(cast.hana, team_key=team.key, week_minutes=None, ahead=1, at=AT)

    return made


@pytest.mark.parametrize("in_team", ["merged away", "kept"])
@pytest.mark.parametrize("name", ["김하나", "김한아", "하나"])
def test_a_merge_leads_nobody_out_of_their_team(cast, machine, team_of, in_team, name):
    drop, keep = a_person("김한아", lab=cast.gimhae), known(cast.gimhae)
    team_of(drop if in_team == "merged away" else keep)
    merge(cast, drop, keep)
    book(machine, TEN)

    with pytest.raises(actions.QuotaUsedUp, match="동아리"):
        book(machine, ELEVEN, name=name)


def test_what_a_member_booked_before_the_merge_counts_for_the_team(cast, machine, team_of):
    drop, keep = a_person("김한아", lab=cast.gimhae), known(cast.gimhae)
    team_of(keep, known(cast.gimhae, "이두리", "duri@example.org"))
    said = {"resource_key": machine.key, "person_key": drop.key, "wish": actions.Wish(span=TEN)}
    actions.book_for(cast.hana, at=AT, **said)
    merge(cast, drop, keep)

    with pytest.raises(actions.QuotaUsedUp, match="동아리"):
        book(machine, ELEVEN, name="이두리", email="duri@example.org")


def test_what_was_booked_before_the_merge_counts_for_who_they_are_now(cast, machine):
    drop, keep = known(cast.gimhae, "김하나", "other@example.org"), known(cast.gimhae, "김한아")
    actions.put_quota(cast.hana, week_minutes=None, ahead=1, at=AT)
    book(machine, TEN, name="김하나", email="other@example.org")
    merge(cast, drop, keep)

    with pytest.raises(actions.QuotaUsedUp):
        book(machine, ELEVEN, name="김한아")


def test_nobody_stands_in_one_line_as_who_they_were_and_as_who_they_are(cast, machine):
    drop, keep = known(cast.gimhae, "김하나", "other@example.org"), known(cast.gimhae, "김한아")
    book(machine, TEN, name="남", email="n@example.org")
    book(machine, TEN, name="김하나", email="other@example.org", waits=True)
    merge(cast, drop, keep)

    with pytest.raises(actions.InLine):
        book(machine, TEN, name="김한아", waits=True)


def test_a_booking_made_before_is_begun_with_the_training_of_who_they_are_now(cast, laser):
    drop, keep = known(cast.gimhae), a_person("김하나", lab=cast.gimhae)
    an_authorisation(drop, laser.equipment_class)
    one = book(laser, TEN)
    merge(cast, drop, keep)
    Authorisation.objects.within(cast.hana).update(person=keep)

    begun = actions.check_in(maker(cast.gimhae), key=one.key, at=when("2026-05-12 10:00"))

    assert begun.state == "이용중"


@pytest.mark.parametrize("has_it", [0, 1, 2])
def test_through_others_it_holds_and_is_shown(cast, laser, has_it):
    three = [known(cast.gimhae), *(a_person("김하나", lab=cast.gimhae) for _ in range(2))]
    an_authorisation(three[has_it], laser.equipment_class)
    merge(cast, three[0], three[1])
    merge(cast, three[1], three[2])

    visitor = maker(cast.gimhae)

    for one in three:
        assert queries.is_authorised(visitor, one, laser.equipment_class, on=ON)
        assert queries.trained_for(visitor, [one], on=ON) == {laser.equipment_class.pk}
    [held] = queries.held_authorisations(visitor)
    assert held.person == three[has_it]


def test_of_somebody_else_nothing_is_lent(cast, laser):
    other = a_person("김하나", lab=cast.gimhae)
    an_authorisation(other, laser.equipment_class)
    known(cast.gimhae)

    with pytest.raises(actions.NotTrained):
        book(laser, TEN)
    assert not queries.held_authorisations(maker(cast.gimhae)).exists()
