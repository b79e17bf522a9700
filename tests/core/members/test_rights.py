"""Who may come in: invited, changed, shown out, let in again; and the end of a visit."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from pulmu.core.kernel.errors import NotAllowed, NotFound, Refused
from pulmu.core.mail.models import Message
from pulmu.core.members import actions, queries, rules
from pulmu.core.tenancy.actors import actor_by_email, actor_of, memberships_of, operator_of
from pulmu.core.tenancy.models import Membership, User
from pulmu.core.tenancy.permissions import Permission, Role
from pulmu.core.trail.models import Event
from tests.factories import a_membership, a_user, an_actor, day, when

AT = when("2026-03-02 09:00")
LATER = when("2026-03-03 09:00")


@pytest.fixture
def boss(cast):
    """The manager of Gimhae, who has a password."""
    user = a_user("boss@example.org", "책임")
    user.set_password("bellows-and-ember")
    user.save()
    return an_actor(user, cast.gimhae, Role.MANAGER)


@pytest.fixture
def duls(cast):
    Membership.objects.filter(user=cast.dul_user).update(since=when("2025-01-02 09:00"))
    return Membership.objects.get(user=cast.dul_user)


def letters(actor):
    return list(Message.objects.within(actor).order_by("pk"))


def events(actor):
    return [
        (event.name, event.actor_key, event.data["role"])
        for event in Event.objects.within(actor).filter(name__startswith="members.").order_by("pk")
    ]


def invite(actor, email="neu@example.org", role=Role.STAFF, last_day=None, at=AT):
    return actions.invite(actor, email=email, name="새", role=role, last_day=last_day, at=at)


def test_somebody_new_gets_a_link_to_set_a_password_and_waits(boss):
    made = invite(boss, "Neu@Example.org")

    (letter,) = letters(boss)
    (line,) = queries.with_second_factors([made])
    assert (made.user.email, made.role, made.until) == ("neu@example.org", Role.STAFF, None)
    assert letter.to == "neu@example.org"
    assert "/account/password/reset/key/" in letter.body
    assert letter.once
    assert line.is_waiting
    assert events(boss) == [("members.invited", boss.key, Role.STAFF)]


def test_the_trail_holds_neither_name_nor_address_of_who_is_invited(boss):
    made = invite(boss)

    (event,) = Event.objects.within(boss).filter(name="members.invited")
    assert event.data == {"user": made.user.key, "role": "staff"}


def test_somebody_with_an_account_is_told_and_keeps_name_and_password(cast, boss):
    cast.minsu_user.set_password("quite-another-ember")
    cast.minsu_user.save()

    invite(boss, "minsu@example.org")

    (letter,) = letters(boss)
    user = User.objects.get(pk=cast.minsu_user.pk)
    assert "/password/" not in letter.body
    assert cast.gimhae.name in letter.subject
    assert (user.name, user.check_password("quite-another-ember")) == ("민수", True)
    assert {m.organisation for m in memberships_of(user, at=AT)} == {cast.gimhae, cast.other_lab}


def test_inviting_twice_is_refused_and_sends_nothing_more(boss):
    invite(boss)

    with pytest.raises(actions.AlreadyHere):
        invite(boss, role=Role.MANAGER)

    assert len(letters(boss)) == 1
    assert Membership.objects.get(user__email="neu@example.org").role == Role.STAFF


def test_an_invitation_is_sent_again_while_it_waits_and_not_after(boss):
    made = invite(boss)

    actions.send_again(boss, key=made.key, at=LATER)
    made.user.set_password("bellows-and-ember")
    made.user.save()

    assert len(letters(boss)) == 2
    with pytest.raises(actions.NotWaiting):
        actions.send_again(boss, key=made.key, at=LATER)


@pytest.mark.parametrize("role", [Role.MEMBER, Role.JUDGE, Role.PARTNER, Role.OPERATOR])
def test_only_roles_that_have_pages_are_given(boss, duls, role):
    with pytest.raises(actions.WrongRole):
        invite(boss, role=role)
    with pytest.raises(actions.WrongRole):
        actions.change(boss, key=duls.key, role=role, at=AT)


def test_a_wrong_address_is_refused(boss):
    with pytest.raises(actions.WrongEmail):
        invite(boss, "nobody")


def test_another_role_holds_at_once_and_once_is_enough(cast, boss, duls):
    actions.change(boss, key=duls.key, role=Role.MANAGER, at=AT)
    actions.change(boss, key=duls.key, role=Role.MANAGER, at=LATER)

    (now,) = memberships_of(cast.dul_user, at=LATER)
    actor = actor_of(cast.dul_user, membership=now, channel="desk")
    assert actor.can(Permission.ORGANISATION_MANAGE)
    assert events(boss) == [("members.changed", boss.key, Role.MANAGER)]
    (line,) = queries.history(boss, most=9)
    assert (line.who, line.before, line.role, line.by) == ("두리", "staff", "manager", "책임")


def test_who_is_shown_out_is_nobody_from_then_on(cast, boss, duls):
    actions.end(boss, key=duls.key, at=AT)
    actions.end(boss, key=duls.key, at=LATER)

    assert memberships_of(cast.dul_user, at=AT) == []
    assert [one.user for one in queries.former(boss, at=AT)] == [cast.dul_user]
    assert events(boss) == [("members.ended", boss.key, Role.STAFF)]


def test_who_was_shown_out_is_let_in_again(cast, boss, duls):
    actions.end(boss, key=duls.key, at=AT)

    actions.change(boss, key=duls.key, role=Role.STAFF, at=LATER)

    (back,) = memberships_of(cast.dul_user, at=LATER)
    assert (back.role, back.since, back.until) == (Role.STAFF, LATER, None)
    assert [name for name, *_ in events(boss)] == ["members.ended", "members.let_in_again"]


def test_who_was_shown_out_can_be_invited_again(cast, boss, duls):
    actions.end(boss, key=duls.key, at=AT)

    invite(boss, cast.dul_user.email, at=LATER)

    assert len(memberships_of(cast.dul_user, at=LATER)) == 1


def test_nobody_changes_their_own_rights(boss):
    mine = Membership.objects.get(user__email="boss@example.org")

    with pytest.raises(actions.OwnRights):
        actions.change(boss, key=mine.key, role=Role.STAFF, at=AT)
    with pytest.raises(actions.OwnRights):
        actions.end(boss, key=mine.key, at=AT)


def test_the_last_manager_stays_whoever_asks(cast, boss):
    """Somebody invited as a manager cannot manage before they have set a password."""
    invite(boss, role=Role.MANAGER)
    mine = Membership.objects.get(user__email="boss@example.org")
    operator = operator_of(cast.gimhae)

    with pytest.raises(actions.LastManager):
        actions.end(operator, key=mine.key, at=AT)
    with pytest.raises(actions.LastManager):
        actions.change(operator, key=mine.key, role=Role.STAFF, at=AT)
    with pytest.raises(actions.LastManager):
        actions.add_user(operator, email="boss@example.org", name="", role=Role.STAFF, at=AT)


def test_of_two_managers_who_demote_each_other_one_stays(cast, boss, duls):
    cast.dul_user.set_password("bellows-and-ember")
    cast.dul_user.save()
    actions.change(boss, key=duls.key, role=Role.MANAGER, at=AT)
    dul = actor_of(cast.dul_user, membership=Membership.objects.get(pk=duls.pk), channel="desk")
    bosses = Membership.objects.get(user__email="boss@example.org")
    actions.change(boss, key=duls.key, role=Role.STAFF, at=AT)

    with pytest.raises(actions.LastManager):
        actions.change(dul, key=bosses.key, role=Role.STAFF, at=AT)


def test_staff_give_no_rights(cast, duls):
    for wish in (
        lambda: invite(cast.hana),
        lambda: actions.change(cast.hana, key=duls.key, role=Role.MANAGER, at=AT),
        lambda: actions.end(cast.hana, key=duls.key, at=AT),
        lambda: actions.send_again(cast.hana, key=duls.key, at=AT),
        lambda: queries.history(cast.hana, most=9),
        lambda: queries.memberships(cast.hana, at=AT),
    ):
        with pytest.raises(NotAllowed):
            wish()


def test_a_manager_of_another_lab_finds_nobody_of_ours(cast, boss, duls):
    stranger = an_actor(a_user("chief@example.org", "남"), cast.other_lab, Role.MANAGER)
    actions.end(boss, key=duls.key, at=AT)

    for wish in (
        lambda: actions.change(stranger, key=duls.key, role=Role.STAFF, at=AT),
        lambda: actions.end(stranger, key=duls.key, at=AT),
        lambda: actions.send_again(stranger, key=duls.key, at=AT),
        lambda: queries.member(stranger, duls.key),
    ):
        with pytest.raises(NotFound):
            wish()
    assert queries.history(stranger, most=9) == []
    assert [one.user.label for one in queries.memberships(stranger, at=AT)] == ["민수", "남"]


def test_a_visit_ends_with_its_last_day_to_the_minute(cast, boss):
    visit = invite(boss, role=Role.INSPECTOR, last_day=day("2026-03-08"))
    end = when("2026-03-09 00:00")
    minute = dt.timedelta(minutes=1)

    assert visit.until == end
    assert [m.pk for m in memberships_of(visit.user, at=end - minute)] == [visit.pk]
    assert memberships_of(visit.user, at=end) == []
    assert [one.pk for one in queries.visitors(boss, at=end - minute)] == [visit.pk]
    assert list(queries.visitors(boss, at=end)) == []


def test_a_visitor_reads_and_changes_nothing(boss):
    visit = invite(boss, role=Role.INSPECTOR, last_day=day("2026-03-08"))
    visitor = actor_of(visit.user, membership=visit, channel="desk")

    assert visitor.can(Permission.RESULTS_READ)
    assert [p for p in Permission if visitor.can(p) and not p.endswith(":read")] == [
        Permission.DESK_OPEN
    ]


@pytest.mark.parametrize("last_day", [None, day("2026-03-01"), day("2026-06-01")])
def test_a_visit_has_a_last_day_and_is_90_days_at_most(boss, last_day):
    with pytest.raises(actions.WrongLastDay):
        invite(boss, role=Role.INSPECTOR, last_day=last_day)


def test_a_visit_may_be_today_alone_or_90_days(boss):
    today = invite(boss, role=Role.INSPECTOR, last_day=day("2026-03-02"))
    longest = invite(boss, "x@example.org", Role.INSPECTOR, day("2026-05-31"))

    assert today.until == when("2026-03-03 00:00")
    assert longest.until == when("2026-06-01 00:00")


def test_a_visit_is_extended_and_ended_early(boss):
    visit = invite(boss, role=Role.INSPECTOR, last_day=day("2026-03-08"))

    longer = actions.change(
        boss, key=visit.key, role=Role.INSPECTOR, last_day=day("2026-03-20"), at=LATER
    )
    actions.end(boss, key=visit.key, at=LATER)

    assert longer.until == when("2026-03-21 00:00")
    assert memberships_of(visit.user, at=LATER) == []
    said = [(line.what, line.until) for line in queries.history(boss, most=9)]
    assert said == [
        ("members.ended", LATER),
        ("members.changed", when("2026-03-21 00:00")),
        ("members.invited", when("2026-03-09 00:00")),
    ]


def test_an_inspector_of_the_authority_stays_until_shown_out(cast):
    chief = an_actor(a_user("chief@example.org", "협의회"), cast.authority, Role.MANAGER)

    assert invite(chief, role=Role.INSPECTOR).until is None


def test_no_membership_ends_before_it_began(boss, duls):
    with (
        pytest.raises(IntegrityError, match="membership_ends_after_it_began"),
        transaction.atomic(),
    ):
        Membership.objects.filter(pk=duls.pk).update(until=duls.since - dt.timedelta(seconds=1))


def test_whose_membership_is_over_acts_on_the_command_line_no_more(cast, boss, duls):
    actions.end(boss, key=duls.key, at=AT)

    with pytest.raises(Refused):
        actor_by_email(cast.dul_user.email, organisation=cast.gimhae, channel="cli")


def test_the_operator_adds_a_user_and_adding_again_changes_the_role_alone(cast):
    operator = operator_of(cast.gimhae)

    def add(email, name, role):
        return actions.add_user(operator, email=email, name=name, role=role, at=AT)

    first = add("New@Example.org", "새", Role.STAFF)
    second = add("new@example.org", "", Role.MANAGER)
    add("new@example.org", "", Role.MANAGER)

    assert second == first
    assert not second.has_usable_password()
    assert (second.name, [m.role for m in second.memberships.all()]) == ("새", [Role.MANAGER])
    assert [name for name, *_ in events(operator)] == ["members.granted", "members.changed"]
    assert letters(operator) == []
    with pytest.raises(actions.WrongEmail):
        add("nobody", "", Role.STAFF)


def test_a_member_of_the_public_side_is_not_listed_and_can_be_invited(cast, boss):
    maker = a_user("maker@example.org", "메이커")
    theirs = a_membership(maker, cast.gimhae, Role.MEMBER)

    assert theirs not in queries.memberships(boss, at=AT)
    with pytest.raises(NotFound):
        actions.end(boss, key=theirs.key, at=AT)
    assert invite(boss, "maker@example.org").pk == theirs.pk


def test_an_inspector_whom_the_operator_adds_has_an_end_and_a_running_visit_keeps_its_own(
    cast, boss
):
    operator = operator_of(cast.gimhae)

    def add(email, *, at=AT):
        user = actions.add_user(operator, email=email, name="", role=Role.INSPECTOR, at=at)
        return user.memberships.get(organisation=cast.gimhae)

    last = rules.last_day_of(add("guest@example.org").until)
    assert last == AT.date() + dt.timedelta(days=90)
    again = add("guest@example.org", at=AT + dt.timedelta(days=30))
    assert rules.last_day_of(again.until) == last

    visit = invite(boss, "visit@example.org", role=Role.INSPECTOR, last_day=AT.date())
    assert add("visit@example.org").until == visit.until
    later = AT + dt.timedelta(days=10)
    opened = add("visit@example.org", at=later)
    assert (opened.since, rules.last_day_of(opened.until)) == (
        later, later.date() + dt.timedelta(days=90),
    )  # fmt: skip


def test_an_inspector_of_the_authority_may_stay(cast):
    operator = operator_of(cast.authority)
    user = actions.add_user(
        operator, email="kocca@example.org", name="", role=Role.INSPECTOR, at=AT
    )

    assert user.memberships.get().until is None
