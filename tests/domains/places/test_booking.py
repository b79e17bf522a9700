from __future__ import annotations

import pytest

from pulmu.core.kernel.errors import NotAllowed, NotFound
from pulmu.core.mail.models import Message
from pulmu.core.tenancy.actors import visitor_of
from pulmu.core.trail.models import Event
from pulmu.domains.people.actions import PersonRow
from pulmu.domains.places import actions, queries
from pulmu.domains.places.models import Booking, Quota, Team, TeamMember
from tests.domains.places.booked import AT, book, known, maker, span, taken
from tests.factories import (
    TYPED_AT,
    a_person,
    a_resource,
    an_authorisation,
    an_equipment_class,
    when,
)

TEN_TO_TWELVE = span("10:00", "12:00")


@pytest.fixture
def machine(cast):
    return a_resource("레이저 커터", lab=cast.gimhae, is_bookable=True)


def test_a_maker_books_a_machine_and_is_told(cast, machine):
    one = book(machine, TEN_TO_TWELVE, purpose=" 명패  제작 ")

    assert (one.state, one.purpose, one.channel) == ("확정", "명패 제작", "포털")
    assert taken(machine) == [("05-12 10:00", "12:00")]
    [letter] = Message.objects.everywhere(because="tests look")
    assert "레이저 커터" in letter.subject
    assert "places.booking.made" in set(
        Event.objects.everywhere(because="tests look").values_list("name", flat=True)
    )


def test_a_form_sent_twice_is_one_booking(cast, machine):
    first = book(machine, TEN_TO_TWELVE, once="a" * 26)
    again = book(machine, TEN_TO_TWELVE, once="a" * 26)

    assert again.key == first.key
    assert Booking.objects.within(cast.hana).count() == 1


def test_what_names_a_press_gives_a_booking_to_nobody_else(cast, machine):
    book(machine, TEN_TO_TWELVE, once="a" * 26)

    with pytest.raises(actions.Taken):
        book(machine, TEN_TO_TWELVE, once="a" * 26, name="이두리", email="b@example.org")


def test_the_second_is_refused_with_words(cast, machine):
    book(machine, TEN_TO_TWELVE)

    with pytest.raises(actions.Taken, match="레이저 커터"):
        book(machine, span("11:00", "13:00"), name="이두리", email="b@example.org")
    assert taken(machine) == [("05-12 10:00", "12:00")]


def test_an_address_that_was_not_proven_books_nothing(cast, machine):
    wish = actions.Wish(span=TEN_TO_TWELVE)
    row = PersonRow(name="김하나", email="other@example.org")

    with pytest.raises(NotAllowed):
        actions.book(maker(cast.gimhae), resource_key=machine.key, person=row, wish=wish, at=AT)


def test_a_machine_of_another_lab_is_not_there(cast, machine):
    row = PersonRow(name="김하나", email="maker@example.org")

    with pytest.raises(NotFound):
        actions.book(
            maker(cast.other_lab),
            resource_key=machine.key,
            person=row,
            wish=actions.Wish(span=TEN_TO_TWELVE),
            at=AT,
        )
    with pytest.raises(NotFound):
        actions.book_for(
            cast.minsu,
            resource_key=machine.key,
            person_key=a_person(lab=cast.other_lab).key,
            wish=actions.Wish(span=TEN_TO_TWELVE),
            at=AT,
        )


@pytest.mark.parametrize(
    "wanted",
    [
        span("09:00", "14:00"),
        span("19:00", "20:00"),
        span("10:30", "11:30"),
        # Children's day, and a Sunday.
        span("10:00", "11:00", on="2026-05-25"),
        span("10:00", "11:00", on="2026-05-17"),
    ],
)
def test_a_time_that_is_not_lent_is_refused(machine, wanted):
    with pytest.raises(actions.TimeUnfit):
        book(machine, wanted)


def test_what_cannot_be_booked_is_refused_to_makers_and_not_to_the_desk(cast):
    kept = a_resource("창고", lab=cast.gimhae)

    with pytest.raises(actions.NotBookable):
        book(kept, TEN_TO_TWELVE)
    made = actions.book_for(
        cast.hana,
        resource_key=kept.key,
        person_key=a_person(lab=cast.gimhae).key,
        wish=actions.Wish(span=span("20:00", "21:00")),
        at=AT,
    )
    assert made.state == "확정"


def test_a_room_takes_what_stands_in_it_and_the_machine_takes_the_room(cast):
    room = a_resource("작업실", lab=cast.gimhae, kind="공간", is_bookable=True)
    printer = a_resource("프린터", lab=cast.gimhae, parent=room, is_bookable=True)
    other = a_resource("커터", lab=cast.gimhae, parent=room, is_bookable=True)
    book(room, TEN_TO_TWELVE)

    for machine in (printer, other):
        assert taken(machine) == [("05-12 10:00", "12:00")]
        with pytest.raises(actions.Taken):
            book(machine, span("11:00", "12:00"), name="이두리", email="b@example.org")

    book(printer, span("14:00", "15:00"))
    assert taken(other) == [("05-12 10:00", "12:00")]
    with pytest.raises(actions.Taken, match="프린터"):
        book(room, span("14:00", "15:00"), name="이두리", email="b@example.org")


def test_what_is_kept_free_afterwards_is_taken_too(cast):
    machine = a_resource("밀링", lab=cast.gimhae, is_bookable=True, buffer_minutes=30)
    book(machine, TEN_TO_TWELVE)

    assert taken(machine) == [("05-12 10:00", "12:30")]
    with pytest.raises(actions.Taken):
        book(machine, span("12:00", "13:00"), name="이두리", email="b@example.org")


class TestTraining:
    @pytest.fixture
    def laser(self, cast):
        kind = an_equipment_class(lab=cast.gimhae)
        return a_resource("레이저", lab=cast.gimhae, is_bookable=True, equipment_class=kind)

    def test_without_one_nobody_books_not_even_at_the_desk(self, cast, laser):
        person = known(cast.gimhae)

        with pytest.raises(actions.NotTrained, match="레이저"):
            book(laser, TEN_TO_TWELVE)
        with pytest.raises(actions.NotTrained):
            actions.book_for(
                cast.hana,
                resource_key=laser.key,
                person_key=person.key,
                wish=actions.Wish(span=TEN_TO_TWELVE),
                at=AT,
            )

    def test_with_one_they_do(self, cast, laser):
        an_authorisation(known(cast.gimhae), laser.equipment_class)

        assert book(laser, TEN_TO_TWELVE).state == "확정"

    @pytest.mark.parametrize(("last", "is_booked"), [("2026-05-12", True), ("2026-05-11", False)])
    def test_it_has_to_hold_on_the_day_of_the_booking(self, cast, laser, last, is_booked):
        an_authorisation(known(cast.gimhae), laser.equipment_class, valid_until=last)

        if is_booked:
            assert book(laser, TEN_TO_TWELVE).state == "확정"
        else:
            with pytest.raises(actions.NotTrained):
                book(laser, TEN_TO_TWELVE)

    def test_a_name_and_a_number_of_somebody_trained_prove_nothing(self, cast, laser):
        trained = known(cast.gimhae, email="trained@example.org")
        an_authorisation(trained, laser.equipment_class)
        trained.phone_index = ""
        trained.save()

        with pytest.raises(actions.NotTrained):
            book(laser, TEN_TO_TWELVE, email="somebody@example.org")


def _quota(lab, **said):
    return Quota.objects.create(organisation=lab, created_at=TYPED_AT, changed_at=TYPED_AT, **said)


def test_nobody_has_more_hours_a_week_than_the_quota(cast, machine):
    _quota(cast.gimhae, week_minutes=180)
    book(machine, TEN_TO_TWELVE)

    with pytest.raises(actions.QuotaUsedUp):
        book(machine, span("13:00", "15:00"))
    assert book(machine, span("13:00", "14:00")).state == "확정"
    assert book(machine, span("13:00", "15:00", on="2026-05-19")).state == "확정"


def test_a_team_shares_its_quota(cast, machine):
    team = Team.objects.create(
        organisation=cast.gimhae, name="동아리", created_at=TYPED_AT, changed_at=TYPED_AT
    )
    for name, email in (("김하나", "maker@example.org"), ("이두리", "b@example.org")):
        TeamMember.objects.create(
            organisation=cast.gimhae,
            team=team,
            person=known(cast.gimhae, name, email),
            created_at=TYPED_AT,
            changed_at=TYPED_AT,
        )
    _quota(cast.gimhae, team=team, ahead=1)
    book(machine, TEN_TO_TWELVE)

    with pytest.raises(actions.QuotaUsedUp, match="동아리"):
        book(machine, span("13:00", "14:00"), name="이두리", email="b@example.org")
    assert book(machine, span("13:00", "14:00"), name="박셋", email="c@example.org").state == "확정"


def test_the_same_hours_every_week_but_not_on_a_holiday(cast, machine):
    book(machine, span("10:00", "11:00", on="2026-05-19"), name="이두리", email="b@example.org")

    series = actions.book_weekly(
        cast.hana,
        resource_key=machine.key,
        person_key=a_person(lab=cast.gimhae).key,
        wish=actions.Wish(span=TEN_TO_TWELVE),
        weeks=3,
        at=AT,
    )

    assert [f"{one.starts_at:%m-%d}" for one in series.made] == ["05-12", "05-26"]
    assert [f"{one.starts_at:%m-%d}" for one, _why in series.left_out] == ["05-19"]
    assert len({one.series for one in series.made}) == 1


def test_only_its_holder_looks_at_a_booking(cast, machine):
    one = book(machine, TEN_TO_TWELVE)

    assert queries.held_booking(maker(cast.gimhae), one.ticket) == one
    assert queries.held_booking(visitor_of(cast.gimhae, holds={one.ticket}), one.ticket) == one
    for stranger in (visitor_of(cast.gimhae), maker(cast.gimhae, "b@example.org")):
        with pytest.raises(NotFound):
            queries.held_booking(stranger, one.ticket)


@pytest.mark.parametrize("count", [1, 3])
def test_a_week_costs_the_same_however_many_bookings(
    cast, machine, count, django_assert_num_queries
):
    for number in range(count):
        book(machine, span(f"{10 + number}:00", f"{11 + number}:00"))

    with django_assert_num_queries(5):
        days = queries.week(cast.hana, machine, first=AT.date(), at=AT)

    assert [one.free for one in days] == [9, 9 - count, 9, 9, 9, 0, 0]


def test_when_it_is_said_that_it_opens_on_a_holiday_it_does(cast, machine):
    row = actions.ClosureRow(
        first=when("2026-05-25 00:00").date(), last=when("2026-05-25 00:00").date(), sort="개관"
    )
    actions.close(cast.hana, row=row, at=AT)

    assert book(machine, span("10:00", "11:00", on="2026-05-25")).state == "확정"
