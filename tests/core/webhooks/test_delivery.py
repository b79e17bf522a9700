"""Other systems are told: by a real line to a real server, signed, again when it was busy."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection, transaction
from django.utils import timezone

from pulmu.core.jobs.actions import work_one
from pulmu.core.jobs.models import Job
from pulmu.core.kernel.errors import NotAllowed, NotFound
from pulmu.core.kernel.keys import new_key
from pulmu.core.tenancy.permissions import Role
from pulmu.core.trail.models import Event
from pulmu.core.webhooks import actions, calling, delivery, queries, rules
from pulmu.core.webhooks.choices import DeliveryState, Happening
from pulmu.core.webhooks.models import Delivery, Endpoint
from tests.factories import a_user, an_actor

from .listening import listening

pytestmark = pytest.mark.django_db
KIND = Happening.OFFERING_PUBLISHED
SAID = {"offering": "a" * 26, "state": "published"}


@pytest.fixture(autouse=True)
def _anywhere(settings):
    settings.PULMU_WEBHOOKS_ANYWHERE = True


@pytest.fixture
def listener():
    with listening() as one:
        yield one


@pytest.fixture
def boss(cast):
    return an_actor(a_user("boss@example.org", "소장"), cast.gimhae, Role.MANAGER)


@pytest.fixture
def other(cast):
    return an_actor(a_user("other@example.org", "다른"), cast.other_lab, Role.MANAGER)


@pytest.fixture
def endpoint(boss, listener):
    return add(boss, listener.url)


def add(boss, url, *kinds):
    made, secret = actions.add(
        boss, url=url, kinds=kinds or [KIND], once=new_key(), at=timezone.now()
    )
    made.told_secret = secret
    return made


def announce(actor, kind=KIND):
    actions.announce(actor, kind, say=lambda: [SAID], at=timezone.now())


def work(at=None):
    """As the worker does, until nothing is due."""
    while work_one(worker="test", at=at or timezone.now()) is not None:
        pass


def told(boss):
    return Delivery.objects.within(boss).get()


def test_what_happened_is_told_signed_and_without_a_name(boss, endpoint, listener):
    announce(boss)
    work()

    [heard] = listener.heard
    assert heard.said["type"] == "offering.published"
    assert heard.said["data"] == SAID
    assert heard.headers["content-type"] == "application/json"
    assert heard.headers["webhook-id"] == told(boss).key
    assert abs(int(heard.headers["webhook-timestamp"]) - timezone.now().timestamp()) < 30
    assert heard.is_signed_with(endpoint.told_secret)
    assert not heard.is_signed_with(rules.new_secret())
    assert (told(boss).state, told(boss).status) == (DeliveryState.SENT, 204)


def test_the_secret_is_shown_once_and_stored_sealed(boss, endpoint):
    with connection.cursor() as cursor:
        cursor.execute("SELECT secret FROM webhooks_endpoint")
        [(stored,)] = cursor.fetchall()

    assert endpoint.told_secret.startswith("whsec_")
    assert endpoint.told_secret not in stored
    [event] = Event.objects.within(boss).filter(name="webhooks.endpoint.added")
    assert endpoint.told_secret not in str(event.data)


def test_what_did_not_happen_in_the_end_is_told_to_nobody(boss, endpoint, listener):
    with transaction.atomic():
        announce(boss)
        transaction.set_rollback(True)
    work()

    assert listener.heard == []


def test_nobody_is_told_of_what_they_did_not_ask_for_nor_of_another_lab(
    boss, other, endpoint, listener
):
    announce(boss, Happening.SESSION_RESCHEDULED)
    announce(other)
    work()

    assert listener.heard == []


def test_nothing_is_worked_out_when_nobody_listens(boss, django_assert_num_queries):
    def say():
        raise AssertionError

    with django_assert_num_queries(1):
        actions.announce(boss, KIND, say=say, at=timezone.now())


def test_a_busy_server_is_asked_again_as_the_same_and_later_and_later(boss, endpoint, listener):
    listener.status = 503
    announce(boss)
    waits, now = [], timezone.now()
    for _time in range(10):
        delivery.deliver(told(boss).pk)
        one = told(boss)
        if one.state == DeliveryState.FAILED:
            break
        waits.append(round((one.due_at - one.tried_at).total_seconds() / 60))
        Delivery.objects.within(boss).update(due_at=now)

    assert waits == [2, 10, 30, 60, 120, 240, 480, 720, 1440]
    assert (told(boss).state, told(boss).tries) == (DeliveryState.FAILED, 10)
    assert len({one.headers["webhook-id"] for one in listener.heard}) == 1
    assert all(one.is_signed_with(endpoint.told_secret) for one in listener.heard)


def test_it_is_not_tried_before_it_is_due_and_is_by_its_job(boss, endpoint, listener):
    listener.status = 500
    announce(boss)
    work()
    listener.status = 200
    work()
    soon = len(listener.heard)
    Delivery.objects.within(boss).update(due_at=timezone.now())
    work(at=timezone.now() + dt.timedelta(minutes=3))

    assert (soon, len(listener.heard)) == (1, 2)
    assert (told(boss).state, told(boss).tries) == (DeliveryState.SENT, 2)


def test_who_is_gone_is_not_told_any_more(boss, endpoint, listener):
    listener.status = 410
    announce(boss)
    work()
    announce(boss)
    work()

    assert len(listener.heard) == 1
    assert queries.endpoint(boss, endpoint.key).paused_at is not None
    assert told(boss).state == DeliveryState.FAILED


def test_a_redirect_is_not_followed(boss, endpoint, listener):
    with listening() as elsewhere:
        listener.status, listener.location = 307, elsewhere.url
        announce(boss)
        work()

        assert elsewhere.heard == []
    assert (told(boss).state, told(boss).status) == (DeliveryState.AGAIN, 307)


def test_a_listener_that_drips_keeps_nobody(boss, endpoint, listener, monkeypatch):
    monkeypatch.setattr(rules, "SECONDS_IN_ALL", 0.5)
    listener.slow = 0.1

    began = timezone.now()
    announce(boss)
    work()

    assert (timezone.now() - began).total_seconds() < 3
    assert (told(boss).state, told(boss).error) == (DeliveryState.AGAIN, "no answer in time")


def test_a_server_that_is_not_there_is_tried_again(boss):
    add(boss, "http://127.0.0.1:9/hook")
    announce(boss)
    work()

    assert (told(boss).state, told(boss).error) == (DeliveryState.AGAIN, "no line to it")


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "10.0.0.1",
        "192.168.0.10",
        "172.16.5.4",
        "169.254.169.254",
        "0.0.0.0",  # noqa: S104 -- an address that is refused
        "100.64.0.1",
        "224.0.0.1",
        "[::1]",
        "[fe80::1]",
        "[fd00::1]",
        "[::ffff:127.0.0.1]",
        "[64:ff9b::7f00:1]",
        "[2002:7f00:1::]",
        "localhost",
        "0x7f000001",
        "2130706433",
    ],
)
def test_no_call_goes_into_our_own_house(settings, host):
    settings.PULMU_WEBHOOKS_ANYWHERE = False

    with pytest.raises(calling.NotCalled):
        calling.post(f"https://{host}/hook", body="{}", headers={})


@pytest.mark.parametrize("address", ["8.8.8.8", "2001:4860:4860::8888"])
def test_an_address_of_the_internet_may_be_called(address):
    assert rules.is_public(address)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "http://hooks.example.org/",
        "ftp://hooks.example.org/",
        "https://",
        "https://name:word@hooks.example.org/",
        "https://hooks.example.org/#part",
        "https://hooks.example.org:99999/",
        "https://hooks.example.org/\r\nHost: elsewhere",
        "javascript:alert(1)",
        f"https://hooks.example.org/{'x' * 500}",
    ],
)
def test_an_address_that_cannot_be_called_is_not_taken(boss, settings, url):
    settings.PULMU_WEBHOOKS_ANYWHERE = False

    with pytest.raises(actions.AddressUnfit):
        add(boss, url)


def test_a_ping_shows_whether_anybody_listens(boss, endpoint, listener):
    actions.ping(boss, key=endpoint.key, at=timezone.now())
    work()

    assert listener.heard[0].said["type"] == "ping"
    assert listener.heard[0].is_signed_with(endpoint.told_secret)


def test_a_paused_one_is_told_nothing_until_it_is_resumed(boss, endpoint, listener):
    actions.pause(boss, key=endpoint.key, at=timezone.now())
    actions.pause(boss, key=endpoint.key, at=timezone.now())
    announce(boss)
    actions.resume(boss, key=endpoint.key, at=timezone.now())
    work()

    assert listener.heard == []
    assert Event.objects.within(boss).filter(name="webhooks.endpoint.paused").count() == 1


def test_what_was_given_up_is_sent_again_by_hand(boss, endpoint, listener):
    announce(boss)
    Delivery.objects.within(boss).update(state=DeliveryState.FAILED, tries=10)
    actions.send_again(boss, key=told(boss).key, at=timezone.now())
    actions.send_again(boss, key=told(boss).key, at=timezone.now())
    work()

    assert len(listener.heard) == 1
    assert (told(boss).state, told(boss).tries) == (DeliveryState.SENT, 1)


def test_a_delivery_that_lost_its_job_gets_another(boss, endpoint, listener):
    announce(boss)
    Job.objects.all().delete()
    later = timezone.now() + dt.timedelta(minutes=20)

    assert delivery.queue_forgotten(at=later) == 1
    work(at=later)
    assert len(listener.heard) == 1


def test_the_log_is_kept_for_a_month(boss, endpoint):
    announce(boss)
    now = timezone.now()

    assert delivery.forget_old(at=now + dt.timedelta(days=29)) == 0
    assert delivery.forget_old(at=now + dt.timedelta(days=31)) == 1


def test_deleting_it_takes_its_log_along(boss, endpoint):
    announce(boss)
    actions.remove(boss, key=endpoint.key, at=timezone.now())

    assert Endpoint.objects.within(boss).count() == Delivery.objects.within(boss).count() == 0
    work()


def test_a_form_sent_twice_adds_one(boss, listener):
    once = new_key()
    said = {"url": listener.url, "kinds": [KIND], "once": once, "at": timezone.now()}
    actions.add(boss, **said)
    with pytest.raises(actions.AddedAlready):
        actions.add(boss, **said)

    assert Endpoint.objects.within(boss).count() == 1


def test_there_are_so_many_and_each_says_of_what(boss, listener):
    with pytest.raises(actions.NothingChosen):
        actions.add(boss, url=listener.url, kinds=[], once=new_key(), at=timezone.now())
    for _time in range(rules.MOST_ENDPOINTS):
        add(boss, listener.url)
    with pytest.raises(actions.TooMany):
        add(boss, listener.url)


def test_a_manager_alone_says_who_is_told_and_strangers_find_nothing(cast, boss, other, endpoint):
    announce(boss)
    with pytest.raises(NotAllowed):
        add(cast.hana, endpoint.url)
    for act in (actions.pause, actions.resume, actions.remove, actions.ping):
        with pytest.raises(NotFound):
            act(other, key=endpoint.key, at=timezone.now())
    with pytest.raises(NotFound):
        actions.send_again(other, key=told(boss).key, at=timezone.now())
    assert list(queries.endpoints(other)) == []
