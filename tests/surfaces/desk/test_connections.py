"""The pages of tokens and webhooks, as the manager works with them."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse
from django.utils import timezone

from pulmu.core.jobs.actions import work_one
from pulmu.core.kernel.keys import new_key
from pulmu.core.tokens.models import Token
from pulmu.core.webhooks.choices import DeliveryState
from pulmu.core.webhooks.models import Delivery, Endpoint
from tests.core.webhooks.listening import listening
from tests.surfaces.conftest import a_browser

pytestmark = pytest.mark.django_db
TOKENS, WEBHOOKS = "/desk/settings/tokens/", "/desk/settings/webhooks/"


def once_of(page):
    return re.search(r'name="once" value="([a-z2-7]{26})"', page.content.decode())[1]


def make(manager, **said):
    form = {
        "name": "시청 누리집",
        "scopes": ["programmes:read", "sign-ups:write"],
        "once": once_of(manager.get(f"{TOKENS}new/")),
        **said,
    }
    return manager.post(f"{TOKENS}new/", form), form


def test_a_token_is_shown_on_one_answer_and_works(manager, cast, text):
    answer, form = make(manager)
    secret = re.search(r"pulmu_[a-z2-7]{47}", answer.content.decode())[0]
    called = a_browser().get("/api/v1/token", headers={"authorization": f"Bearer {secret}"})
    again = manager.post(f"{TOKENS}new/", form)
    listed = text(manager.get(TOKENS))

    assert answer.headers["Cache-Control"] == "no-store"
    assert called.json()["scopes"] == ["programmes:read", "sign-ups:read", "sign-ups:write"]
    assert again.status_code == 422
    assert "made already" in text(again)
    assert secret not in listed
    assert f"pulmu_{secret[6:14]}…" in listed
    assert "시청 누리집" in listed
    assert Token.objects.within(cast.hana).count() == 1


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"name": ""}, "name"),
        ({"scopes": []}, "scopes"),
        ({"scopes": ["everything"]}, "scopes"),
        ({"last_day": "2020-01-01"}, "last_day"),
    ],
)
def test_what_is_wrong_with_a_form_is_said_at_its_field(manager, cast, said, field):
    answer, _form = make(manager, **said)

    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert Token.objects.within(cast.hana).count() == 0


def test_a_token_is_taken_back_from_the_list(manager, cast, text):
    make(manager)
    key = Token.objects.within(cast.hana).get().key

    manager.post(f"{TOKENS}{key}/revoke/")
    listed = text(manager.get(TOKENS))

    assert "Taken back" in listed
    assert f"{TOKENS}{key}/revoke/" not in listed


def add(manager, url):
    form = {
        "url": url,
        "kinds": ["offering.published", "enrolment.created"],
        "once": once_of(manager.get(f"{WEBHOOKS}new/")),
    }
    return manager.post(f"{WEBHOOKS}new/", form)


def test_a_webhook_is_added_tested_and_its_log_is_read(manager, cast, settings, text):
    settings.PULMU_WEBHOOKS_ANYWHERE = True
    with listening() as listener:
        answer = add(manager, listener.url)
        secret = re.search(r"whsec_[\w+/=]{44}", answer.content.decode())[0]
        one = Endpoint.objects.within(cast.hana).get()
        manager.post(f"{WEBHOOKS}{one.key}/test/")
        while work_one(worker="test", at=timezone.now()):
            pass

        assert listener.heard[0].is_signed_with(secret)
    page = text(manager.get(f"{WEBHOOKS}{one.key}/"))
    assert "Test" in page
    assert "204" in page
    assert secret not in page
    assert listener.url in text(manager.get(WEBHOOKS))


def test_what_was_given_up_is_sent_again_by_its_button(manager, cast, settings):
    settings.PULMU_WEBHOOKS_ANYWHERE = True
    add(manager, "http://127.0.0.1:9/hook")
    one = Endpoint.objects.within(cast.hana).get()
    manager.post(f"{WEBHOOKS}{one.key}/test/")
    Delivery.objects.within(cast.hana).update(state=DeliveryState.FAILED, tries=10)
    log = Delivery.objects.within(cast.hana).get()
    button = reverse("desk:webhook_again", args=[one.key, log.key])

    assert button in manager.get(f"{WEBHOOKS}{one.key}/").content.decode()
    manager.post(button)
    assert Delivery.objects.within(cast.hana).get().state == DeliveryState.WAITING


def test_a_webhook_is_paused_told_again_and_deleted(manager, cast, settings):
    settings.PULMU_WEBHOOKS_ANYWHERE = True
    add(manager, "http://127.0.0.1:9/hook")
    one = Endpoint.objects.within(cast.hana).get()

    manager.post(f"{WEBHOOKS}{one.key}/pause/", {"do": "pause"})
    paused = Endpoint.objects.within(cast.hana).get().paused_at
    manager.post(f"{WEBHOOKS}{one.key}/pause/", {"do": "resume"})
    resumed = Endpoint.objects.within(cast.hana).get().paused_at
    manager.post(f"{WEBHOOKS}{one.key}/delete/")

    assert (paused is not None, resumed) == (True, None)
    assert Endpoint.objects.within(cast.hana).count() == 0


def test_an_address_of_our_own_house_is_not_taken(manager, cast):
    answer = add(manager, "http://127.0.0.1:9/hook")

    assert answer.status_code == 422
    assert "url" in answer.context["form"].errors
    assert Endpoint.objects.within(cast.hana).count() == 0


@pytest.mark.parametrize("path", [TOKENS, WEBHOOKS])
def test_a_list_costs_the_same_with_one_row_and_with_thirty(
    manager, cast, settings, path, django_assert_num_queries
):
    settings.PULMU_WEBHOOKS_ANYWHERE = True
    adding = (lambda: make(manager)) if path == TOKENS else (lambda: _endpoint(cast))
    adding()
    manager.get(path)

    with django_assert_num_queries(5 if path == TOKENS else 4):
        manager.get(path)
    for _time in range(29):
        adding()
    with django_assert_num_queries(5 if path == TOKENS else 4):
        manager.get(path)


def _endpoint(cast):
    Endpoint.objects.create(
        organisation=cast.gimhae,
        key=new_key(),
        url="https://hooks.example.org/",
        secret="whsec_",
        made_at=timezone.now(),
        made_by="소장",
    )
