"""Coming in: password, second factor, a forgotten password. In our words, in our look."""

from __future__ import annotations

import re

import pytest
from django.core import mail

from pulmu.core.tenancy.links import set_password_link
from tests.surfaces.authenticator import code
from tests.surfaces.conftest import a_browser

PASSWORD = "bellows-and-ember"  # noqa: S105 -- made up
SECRET = re.compile(r'<code class="mono">([A-Z2-7]+)</code>')


@pytest.fixture(autouse=True)
def _outbox(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    # Hashing a password is slow on purpose.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def user(cast):
    cast.hana_user.set_password(PASSWORD)
    cast.hana_user.save()
    return cast.hana_user


def sign_in(browser, user, password=PASSWORD, **also):
    said = {"login": user.email, "password": password, **also}
    return browser.post("/account/login/", said, follow=True)


def signed_in(user):
    """Signed in, and asked for the password once more as for every change of an account."""
    browser = a_browser()
    sign_in(browser, user)
    browser.post("/account/reauthenticate/", {"password": PASSWORD})
    return browser


def with_second_factor(user) -> tuple[str, list[str]]:
    """The secret in the phone, and the recovery codes on paper."""
    browser = signed_in(user)
    secret = SECRET.search(browser.get("/account/2fa/totp/activate/").content.decode())[1]
    done = browser.post("/account/2fa/totp/activate/", {"code": code(secret)}, follow=True)
    return secret, done.context["unused_codes"]


def test_signing_in_leads_to_where_one_was_going(user, text):
    browser = a_browser()
    asked = browser.get("/desk/year/2023/", follow=True)

    done = sign_in(browser, user, next="/desk/year/2023/")

    assert "<h1>Sign in</h1>" in text(asked)
    assert 'name="next" value="/desk/year/2023/"' in text(asked)
    assert done.redirect_chain[-1][0] == "/desk/year/2023/"


@pytest.mark.parametrize(
    ("email", "password"), [("hana@example.org", "wrong"), ("nobody@example.org", PASSWORD)]
)
def test_a_wrong_word_says_the_same_for_known_and_unknown(user, text, email, password):
    page = a_browser().post("/account/login/", {"login": email, "password": password})

    assert "1 thing to put right" in text(page)
    assert "e-mail address and/or password" in text(page).replace("email", "e-mail")


def test_nobody_makes_an_account_for_themselves(text):
    page = a_browser().get("/account/login/")

    assert "Accounts are given by whoever manages your organisation." in text(page)
    assert a_browser().get("/account/signup/").status_code == 404


def test_a_closed_account_stays_out(user, text):
    user.is_active = False
    user.save()

    page = sign_in(a_browser(), user)

    assert "This account is closed" in text(page)


def test_signing_out_takes_one_press(user, text):
    browser = a_browser()
    sign_in(browser, user)

    done = browser.post("/account/logout/", follow=True)

    assert "You have signed out." in text(done)
    assert browser.get("/desk/").url.startswith("/account/login/")


def test_the_second_factor_is_set_up_with_a_picture(user, text):
    browser = signed_in(user)

    page = text(browser.get("/account/2fa/totp/activate/"))

    assert '<img class="qr" src="data:image/svg+xml;base64,' in page
    assert "Type this key into the app" in page


def test_a_wrong_code_does_not_switch_it_on(user, text):
    browser = signed_in(user)

    page = browser.post("/account/2fa/totp/activate/", {"code": "000000"})

    assert "1 thing to put right" in text(page)


def test_the_recovery_codes_are_shown_once_it_is_on(user, text):
    _secret, codes = with_second_factor(user)

    assert len(codes) == 10


def test_with_the_second_factor_the_password_alone_opens_nothing(user, text):
    with_second_factor(user)
    browser = a_browser()

    page = sign_in(browser, user)

    assert "The code from your app" in text(page)
    assert browser.get("/desk/").url.startswith("/account/login/")


def test_the_code_from_the_app_opens_the_desk(user):
    secret, _codes = with_second_factor(user)
    browser = a_browser()
    sign_in(browser, user)

    done = browser.post("/account/2fa/authenticate/", {"code": code(secret)}, follow=True)

    assert done.redirect_chain[0][0] == "/desk/"
    assert done.status_code == 200


def test_a_recovery_code_opens_it_once(user, text):
    _secret, codes = with_second_factor(user)

    for expected in ("/desk/", None):
        browser = a_browser()
        sign_in(browser, user)
        done = browser.post("/account/2fa/authenticate/", {"code": codes[0]}, follow=True)
        assert (done.redirect_chain[0][0] if done.redirect_chain else None) == expected

    assert "Incorrect code" in text(done)


def test_where_it_is_required_the_desk_asks_for_it_first(user, settings, text):
    settings.PULMU_SECOND_FACTOR = "required"
    browser = a_browser()

    page = sign_in(browser, user)

    browser.post("/account/reauthenticate/", {"password": PASSWORD})
    setup = browser.get("/account/2fa/totp/activate/")

    assert ("/account/2fa/totp/activate/", 302) in page.redirect_chain
    assert "Is it you?" in text(page)
    assert "the desk opens with a second factor only" in text(setup)


def test_the_state_of_the_second_factor(user, text):
    browser = a_browser()
    sign_in(browser, user)
    off = text(browser.get("/account/2fa/"))
    with_second_factor(user)
    on = text(browser.get("/account/2fa/"))

    assert "Set it up" in off
    assert "10 recovery codes are left." in on
    assert "Switch off" in on


def test_switching_it_off_and_new_codes(user, text):
    with_second_factor(user)
    browser = a_browser()
    browser.force_login(user)
    browser.get("/account/reauthenticate/")

    asked = browser.get("/account/2fa/totp/deactivate/", follow=True)
    browser.post("/account/reauthenticate/", {"password": PASSWORD})
    sure = browser.get("/account/2fa/totp/deactivate/")
    anew = browser.get("/account/2fa/recovery-codes/generate/")
    made = browser.post("/account/2fa/recovery-codes/generate/", follow=True)
    gone = browser.post("/account/2fa/totp/deactivate/", follow=True)

    assert "Is it you?" in text(asked)
    assert "Switch the second factor off?" in text(sure)
    assert "The codes that you have now become void." in text(anew)
    assert "10 recovery codes are left." in text(made)
    assert "The second factor is off." in text(gone)


def test_the_codes_can_be_kept_as_a_file(user):
    _secret, codes = with_second_factor(user)
    browser = a_browser()
    browser.force_login(user)
    browser.post("/account/reauthenticate/", {"password": PASSWORD})

    response = browser.get("/account/2fa/recovery-codes/download/")

    assert response["Content-Type"].startswith("text/plain")
    assert all(one in response.content.decode() for one in codes)


def test_a_code_says_who_one_is_too(user, text):
    secret, _codes = with_second_factor(user)
    browser = a_browser()
    browser.force_login(user)

    page = browser.get("/account/2fa/reauthenticate/")
    done = browser.post("/account/2fa/reauthenticate/", {"code": code(secret)})

    assert "please give a code from your app" in text(page)
    assert done.status_code == 302


def test_a_new_password_by_mail(user, text):
    browser = a_browser()
    page = browser.get("/account/password/reset/")
    sent = browser.post("/account/password/reset/", {"email": user.email}, follow=True)
    letter = mail.outbox[0]
    link = re.search(r"https?://\S+", letter.body)[0]
    form = browser.get(link, follow=True)
    new = {"password1": "quite-another-ember", "password2": "quite-another-ember"}
    done = browser.post(form.redirect_chain[-1][0], new, follow=True)

    assert "A new password" in text(page)
    assert "Look into your mail" in text(sent)
    assert letter.subject.endswith("A new password for Pulmu")
    assert "Somebody, hopefully you, asked for a new password." in letter.body
    assert "The password is set" in text(done)
    assert (
        sign_in(a_browser(), user, "quite-another-ember").redirect_chain[-1][0] != "/account/login/"
    )


def test_a_stranger_gets_the_same_answer_and_no_letter(user, text):
    sent = a_browser().post(
        "/account/password/reset/", {"email": "stranger@example.org"}, follow=True
    )

    assert "Look into your mail" in text(sent)
    assert mail.outbox == []


def test_the_link_that_an_operator_hands_out_works_once(cast, text):
    link = set_password_link(cast.dul_user).removeprefix("http://localhost:8000")
    browser = a_browser()
    form = browser.get(link, follow=True)
    new = {"password1": PASSWORD, "password2": PASSWORD}
    browser.post(form.redirect_chain[-1][0], new)

    again = a_browser().get(link, follow=True)

    assert "Set the password" in text(form)
    assert "This link no longer works" in text(again)
    assert sign_in(a_browser(), cast.dul_user).redirect_chain[0][0] == "/desk/"


def test_a_short_password_says_what_is_missing(cast, text):
    link = set_password_link(cast.dul_user).removeprefix("http://localhost:8000")
    browser = a_browser()
    form = browser.get(link, follow=True)

    page = browser.post(
        form.redirect_chain[-1][0], {"password1": "kurz", "password2": "kurz"}, follow=True
    )

    assert "too short" in text(page)
    assert "things to put right" in text(page) or "thing to put right" in text(page)


def test_changing_the_password(user, text):
    browser = a_browser()
    sign_in(browser, user)
    page = browser.get("/account/password/change/")
    new = {
        "oldpassword": PASSWORD,
        "password1": "quite-another-ember",
        "password2": "quite-another-ember",
    }

    done = browser.post("/account/password/change/", new, follow=True)

    assert "Present password" in text(page)
    assert "The password is changed." in text(done)


@pytest.mark.parametrize(
    "address",
    ["/account/login/", "/account/password/reset/", "/account/password/reset/done/"],
)
@pytest.mark.parametrize("language", ["ko", "en"])
def test_every_page_before_the_door_speaks_both_languages(address, language):
    page = a_browser(language=language).get(address).content.decode()

    assert f'<html lang="{language}">' in page
    assert ("English</button>" if language == "ko" else "한국어</button>") in page


def test_who_came_in_with_a_link_can_set_the_second_factor_up(cast, text):
    link = set_password_link(cast.dul_user).removeprefix("http://localhost:8000")
    browser = a_browser()
    form = browser.get(link, follow=True)
    new = {"password1": PASSWORD, "password2": PASSWORD}
    browser.post(form.redirect_chain[-1][0], new)

    page = signed_in(cast.dul_user).get("/account/2fa/totp/activate/")

    assert "Type this key into the app" in text(page)
