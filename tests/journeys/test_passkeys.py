"""Passkeys in real Chromium, with an authenticator that the browser makes up."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import PASSWORD, Visit, ko

pytestmark = pytest.mark.browser


ADDED = (
    "The passkey is added. The password alone no longer opens your account: "
    "a second factor goes with it."
)


def a_key(page: Page) -> None:
    """A device with a fingerprint reader that always knows the finger."""
    device = page.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    device.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )


def press(page: Page, label: str) -> None:
    page.get_by_role("main").get_by_role("button", name=ko(label), exact=True).click()


def add_passkey(look: Visit, email: str, *, alone: bool) -> Page:
    page = look.sign_in(email)
    page.goto(f"{look.site.address}/account/2fa/passkeys/add/")
    page.locator("input[type=password]").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.locator("input[name=name]").fill("책상 열쇠")
    page.locator("input[name=passwordless]").set_checked(alone)
    press(page, "Add")
    page.wait_for_url("**/2fa/recovery-codes/")
    return page


def sign_out(page: Page) -> None:
    page.goto(re.sub(r"/account/.*|/desk/.*", "/account/logout/", page.url))
    press(page, "Sign out")
    page.wait_for_url(lambda url: "/logout/" not in url)


def test_a_passkey_is_the_second_factor(visit, lab):
    look = visit()
    a_key(look.page)
    page = add_passkey(look, lab.hana, alone=False)
    expect(page.get_by_role("listitem")).to_have_count(10)
    expect(page.locator("#toasts")).to_contain_text(ko(ADDED))
    sign_out(page)

    look.go("/account/login/?next=/desk/year/")
    page.locator("input[type=email]").fill(lab.hana)
    page.locator("input[type=password]").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/2fa/authenticate/**")
    press(page, "Use the passkey")
    page.wait_for_url("**/desk/year/2023/")

    assert look.said == []


def test_a_passkey_opens_the_desk_alone(visit, lab):
    look = visit(size="phone")
    a_key(look.page)
    page = add_passkey(look, lab.dul, alone=True)
    sign_out(page)

    look.go("/account/login/?next=/desk/year/")
    press(page, "Sign in with a passkey")
    page.wait_for_url("**/desk/**")

    assert look.said == []


def test_a_passkey_is_renamed_says_who_one_is_and_is_removed(visit, lab):
    look = visit()
    a_key(look.page)
    page = add_passkey(look, lab.hana, alone=False)

    look.go("/account/2fa/passkeys/")
    expect(page.get_by_role("heading", name="책상 열쇠")).to_be_visible()
    page.get_by_role("link", name=ko("Rename")).click()
    page.locator("input[name=name]").fill("서랍 열쇠")
    press(page, "Save")
    expect(page.get_by_role("heading", name="서랍 열쇠")).to_be_visible()

    look.go("/account/2fa/passkeys/reauthenticate/?next=/account/2fa/passkeys/")
    press(page, "Use the passkey")
    page.wait_for_url("**/2fa/passkeys/")
    page.get_by_role("link", name=ko("Remove"), exact=True).click()
    press(page, "Remove")
    expect(page.get_by_text(ko("No passkey so far."))).to_be_visible()
    assert look.said == []


def test_what_the_device_refuses_is_said_and_can_be_tried_again(visit):
    look = visit()
    page = look.go("/account/login/")
    trouble = page.locator("[data-passkey-trouble]")
    expect(trouble).to_be_hidden()
    page.evaluate(
        "() => { navigator.credentials.get = async () => { throw Error('no finger'); }; }"
    )
    press(page, "Sign in with a passkey")

    expect(trouble).to_be_visible()
    expect(page.get_by_role("button", name=ko("Sign in with a passkey"))).to_be_enabled()
    assert look.said == []
