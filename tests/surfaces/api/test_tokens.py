"""The life of a token: made, shown once, used, counted, taken back; and its member's end."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone

from pulmu.core.kernel.errors import NotAllowed, NotFound
from pulmu.core.kernel.keys import new_key
from pulmu.core.members import actions as members
from pulmu.core.tenancy.models import Membership
from pulmu.core.tenancy.permissions import Permission, Role
from pulmu.core.tokens import actions, queries, rules
from pulmu.core.tokens.choices import Scope, TokenState
from pulmu.core.tokens.models import Token
from pulmu.core.trail.models import Event
from tests.factories import day

from .conftest import Program, a_manager, a_token

pytestmark = pytest.mark.django_db


def make(boss, *scopes, name="동기화", last_day=None, once=None, at=None):
    return actions.make(
        boss,
        name=name,
        scopes=scopes or [Scope.PROGRAMMES_READ],
        once=once or new_key(),
        last_day=last_day,
        at=at or timezone.now(),
    )


def test_a_token_is_shown_once_and_stored_as_a_digest(boss):
    made, text = make(boss)

    row = Token.objects.within(boss).values().get()
    assert rules.is_text(text)
    assert text not in str(row)
    assert row["shown"] == text[6:14]
    assert queries.shower_of(text, at=timezone.now()).token == made
    [event] = Event.objects.within(boss).filter(name="tokens.token.made")
    assert text not in str(event.data)
    assert (event.data["name"], event.data["scopes"]) == ("동기화", ["programmes:read"])


def test_a_token_that_was_copied_half_is_known_by_its_checksum(boss, django_assert_num_queries):
    text = a_token(boss)

    with django_assert_num_queries(0):
        assert queries.shower_of(text[:-1], at=timezone.now()) is None
        assert (
            queries.shower_of(text[:-1] + ("a" if text[-1] != "a" else "b"), at=timezone.now())
            is None
        )
        assert queries.shower_of("pulmu_", at=timezone.now()) is None


def test_a_form_sent_twice_makes_one_token(boss):
    once = new_key()
    make(boss, once=once)

    with pytest.raises(actions.MadeAlready):
        make(boss, once=once)

    assert Token.objects.within(boss).count() == 1


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"name": " "}, "tokens.name_missing"),
        ({"scopes": []}, "tokens.nothing_allowed"),
        ({"last_day": day("2020-01-01")}, "tokens.end_wrong"),
    ],
)
def test_what_is_no_token_is_refused(boss, said, code):
    whole = {"name": "n", "scopes": [Scope.PROGRAMMES_READ], "once": new_key(), **said}
    with pytest.raises(actions.Refused) as refused:
        actions.make(boss, at=timezone.now(), **whole)

    assert refused.value.code == code


def test_a_manager_alone_makes_tokens_and_a_token_makes_none(cast, boss):
    _made, text = make(boss, *Scope)
    program = queries.shower_of(text, at=timezone.now()).actor

    for actor in (cast.hana, cast.operator, program):
        with pytest.raises(NotAllowed):
            make(actor)


def test_a_token_may_what_it_was_given_and_no_more(boss):
    _made, text = make(boss, Scope.SIGN_UPS_WRITE)

    shower = queries.shower_of(text, at=timezone.now())

    assert shower.scopes == {Scope.SIGN_UPS_WRITE, Scope.SIGN_UPS_READ}
    assert shower.actor.can(Permission.PROGRAMMES_WRITE)
    for never in (Permission.PEOPLE_UNMASK, Permission.ORGANISATION_MANAGE, Permission.MAIL_READ):
        assert boss.can(never)
        assert not shower.actor.can(never)


def test_a_token_may_no_more_than_its_member_may_by_now(boss, with_scopes):
    program = with_scopes(*Scope)
    Membership.objects.filter(user_id=boss.user_id).update(role=Role.INSPECTOR)

    answer = program.get("/token").json()

    assert answer["scopes"] == ["certificates:read", "programmes:read"]
    assert program.post("/programmes", {"name": "과정"}).json()["code"] == "scope_missing"


def test_the_tokens_of_a_member_who_leaves_end_also_when_they_come_back(cast, boss, program):
    user, other = a_manager(cast, cast.gimhae, "second@example.org")
    user.set_password("bellows-and-ember")
    user.save()
    key = Membership.objects.get(user_id=boss.user_id).key

    members.end(other, key=key, at=timezone.now())
    gone = program.get("/token").status_code
    members.change(other, key=key, role=Role.MANAGER, at=timezone.now())
    back = program.get("/token").status_code

    assert (gone, back) == (401, 401)
    assert queries.state(queries.tokens(other).get(), at=timezone.now()) == TokenState.ORPHANED


def test_a_closed_account_opens_nothing(boss, program):
    Membership.objects.get(user_id=boss.user_id).user.__class__.objects.filter(
        pk=boss.user_id
    ).update(is_active=False)

    assert program.get("/token").status_code == 401


def test_a_token_works_up_to_and_including_its_last_day(boss):
    made, text = make(boss, last_day=day("2027-03-31"), at=timezone.now())

    last = dt.datetime.fromisoformat("2027-03-31T23:59:59+09:00")
    assert queries.shower_of(text, at=last).token == made
    assert queries.shower_of(text, at=last + dt.timedelta(seconds=1)) is None


def test_a_token_that_is_taken_back_opens_nothing_and_twice_is_once(boss, program):
    token = queries.tokens(boss).get()

    actions.revoke(boss, key=token.key, at=timezone.now())
    again = actions.revoke(boss, key=token.key, at=timezone.now())

    assert program.get("/token").status_code == 401
    assert queries.state(again, at=timezone.now()) == TokenState.REVOKED
    assert Event.objects.within(boss).filter(name="tokens.token.revoked").count() == 1


def test_the_tokens_of_another_lab_are_not_there(cast, boss, program):
    _user, other = a_manager(cast, cast.other_lab, "other@example.org")
    key = queries.tokens(boss).get().key

    assert list(queries.tokens(other)) == []
    with pytest.raises(NotFound):
        actions.revoke(other, key=key, at=timezone.now())


def test_who_calls_too_often_is_told_when_to_go_on(program, settings):
    settings.PULMU_API_CALLS_A_MINUTE = 3

    answers = [program.get("/token") for _time in range(7)]

    late = [one for one in answers if one.status_code == 429]
    assert len(late) >= 1
    assert {one.status_code for one in answers} == {200, 429}
    assert all(0 < int(one.headers["Retry-After"]) <= 61 for one in late)
    assert late[0].json()["code"] == "too_many_calls"


def test_when_it_was_last_used_is_written_down_to_the_hour(boss, program):
    program.get("/token")
    first = queries.tokens(boss).get().used_at
    program.get("/token")
    second = queries.tokens(boss).get().used_at

    assert first == second
    assert timezone.now() - first < dt.timedelta(minutes=5)


def test_a_token_stands_in_the_header_and_nowhere_else(program):
    in_address = Client().get(f"/api/v1/token?access_token={program.text}")
    in_cookie = Client()
    in_cookie.cookies["token"] = program.text

    assert in_address.status_code == in_cookie.get("/api/v1/token").status_code == 401


def test_a_session_of_the_desk_opens_nothing_here_and_nothing_is_read_of_it(
    manager, django_assert_num_queries
):
    with django_assert_num_queries(0):
        assert manager.get("/api/v1/token").status_code == 401


def test_what_is_sent_by_a_token_stays_readable_to_its_holder_alone(boss):
    _made, text = make(boss)
    shower = queries.shower_of(text, at=timezone.now())

    assert shower.actor.reach == {boss.home}
    assert dataclasses.replace(shower.actor, granted=None).can(Permission.ORGANISATION_MANAGE)
    assert Program(text).get("/programmes").status_code == 200
