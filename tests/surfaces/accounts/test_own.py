"""One's own account: what opens it, where it is open, and when a session ends by itself."""

from __future__ import annotations

import datetime as dt

import pytest
from allauth.usersessions.models import UserSession
from django.utils import timezone

from pulmu.core.members.choices import Act
from pulmu.core.members.models import SignIn
from pulmu.core.tenancy.models import Membership
from pulmu.core.tenancy.permissions import Role
from pulmu.web import clock
from tests.factories import a_membership
from tests.surfaces.accounts.test_signing_in import with_second_factor
from tests.surfaces.authenticator import code
from tests.surfaces.conftest import a_browser

PASSWORD = "bellows-and-ember"  # noqa: S105 -- made up
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0"
CHROME = "Mozilla/5.0 (iPhone; CPU iPhone OS 17) CriOS/126 Safari/604"


@pytest.fixture(autouse=True)
def _settings(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.PULMU_IDLE_MINUTES = 60


@pytest.fixture
def user(cast):
    cast.hana_user.set_password(PASSWORD)
    cast.hana_user.save()
    return cast.hana_user


def came_in(user, agent=FIREFOX):
    """A browser of the user, through the door."""
    browser = a_browser()
    browser.defaults["HTTP_USER_AGENT"] = agent
    browser.post("/account/login/", {"login": user.email, "password": PASSWORD})
    browser.get("/desk/year/2023/")
    return browser


def acts(user=None):
    return list(SignIn.objects.filter(user=user).order_by("pk").values_list("act", "how"))


def later(browser, **ago):
    """The same session, in which somebody was last seen so long ago."""
    session = browser.session
    past = timezone.now() - dt.timedelta(**ago)
    session[clock.SEEN] = int(past.timestamp())
    session.save()


def test_the_page_gathers_all_that_opens_the_account(user, cast, text):
    a_membership(user, cast.other_lab, Role.MANAGER)

    page = text(came_in(user).get("/account/2fa/"))

    for said in ("하나", "hana@example.org", "Password", "Second factor", "Passkeys", "1 browser"):
        assert said in page
    assert cast.gimhae.name in page
    assert f"{cast.other_lab.name}</strong> <span>Manager" in page
    assert "Kakao" not in page


def test_somebody_of_two_labs_turns_to_the_other_here_too(user, cast):
    """Also from where they have no desk."""
    Membership.objects.filter(user=user).update(role=Role.MEMBER)
    there = a_membership(user, cast.other_lab, Role.STAFF)
    browser = a_browser(user)
    assert browser.get("/desk/").status_code == 403

    browser.post("/account/turn/", {"to": there.key})

    assert browser.get("/desk/today/").wsgi_request.actor.home == cast.other_lab.pk


def test_nobody_turns_to_where_they_do_not_belong(user, cast):
    theirs = Membership.objects.get(user=cast.minsu_user)
    over = a_membership(user, cast.authority, Role.STAFF)
    Membership.objects.filter(pk=over.pk).update(until=over.since)
    browser = a_browser(user)

    for wish in (theirs.key, over.key, "", "x"):
        assert browser.post("/account/turn/", {"to": wish}).status_code == 404


def test_somebody_without_an_organisation_is_told_so(user, text):
    Membership.objects.filter(user=user).delete()

    assert "No organisation." in text(a_browser(user).get("/account/2fa/"))


@pytest.mark.parametrize("at", ["/account/2fa/", "/account/sessions/", "/account/2fa/passkeys/"])
def test_the_pages_of_an_account_are_for_who_is_signed_in(at):
    assert a_browser().get(at).url.startswith("/account/login/?next=")


def test_the_sessions_are_told_in_words_and_this_one_is_marked(user, text):
    came_in(user, CHROME)
    here = came_in(user)

    page = here.get("/account/sessions/")

    assert [one["device"] for one in page.context["sessions"]] == [
        "Firefox on Linux", "Chrome on iPhone",
    ]  # fmt: skip
    assert [one["is_this"] for one in page.context["sessions"]] == [True, False]
    assert "from 127.0.0.1" in text(page)


def test_one_session_is_ended_and_ending_it_again_finds_nothing(user, text):
    phone, here = came_in(user, CHROME), came_in(user)
    (other,) = [o for o in here.get("/account/sessions/").context["sessions"] if not o["is_this"]]

    done = here.post("/account/sessions/", {"end": other["number"]}, follow=True)
    again = here.post("/account/sessions/", {"end": other["number"]})

    assert "1 session was ended." in text(done)
    assert phone.get("/desk/today/").url.startswith("/account/login/")
    assert again.status_code == 404
    assert acts(user)[-1] == (Act.ENDED, "")


def test_all_the_others_are_ended_at_once(user, text):
    others, here = [came_in(user, CHROME), came_in(user, CHROME)], came_in(user)

    done = here.post("/account/sessions/", {"end": "others"}, follow=True)

    assert "2 sessions were ended." in text(done)
    assert all(one.get("/desk/today/").status_code == 302 for one in others)
    assert here.get("/desk/today/").status_code == 200


def test_a_session_of_somebody_else_is_not_found(user, cast, minsu):
    came_in(user)
    number = UserSession.objects.get(user=user).pk

    assert minsu.post("/account/sessions/", {"end": number}).status_code == 404
    assert minsu.post("/account/sessions/", {"end": "x"}).status_code == 404
    assert UserSession.objects.filter(pk=number).exists()


def test_after_a_new_password_the_other_sessions_are_no_more(user):
    phone, here = came_in(user, CHROME), came_in(user)
    new = {
        "oldpassword": PASSWORD,
        "password1": "quite-another-ember",
        "password2": "quite-another-ember",
    }
    here.post("/account/password/change/", new)

    listed = here.get("/account/sessions/").context["sessions"]

    assert [one["device"] for one in listed] == ["Firefox on Linux"]
    assert phone.get("/desk/today/").status_code == 302


@pytest.mark.parametrize("others", [1, 30])
def test_the_queries_of_the_sessions_do_not_depend_on_their_number(
    user, others, django_assert_num_queries
):
    for number in range(others):
        UserSession.objects.create(
            user=user, ip="127.0.0.1", session_key=f"k{number}", user_agent=""
        )
    here = came_in(user)

    # Session, user, memberships; the list, and which of them still live.
    with django_assert_num_queries(5):
        here.get("/account/sessions/")


def test_coming_going_and_failing_are_written_down_with_where_from(user):
    browser = came_in(user)
    browser.post("/account/logout/")
    browser.post("/account/login/", {"login": user.email, "password": "wrong"})
    browser.post("/account/login/", {"login": "nobody@example.org", "password": "wrong"})

    assert acts(user) == [(Act.IN, "password"), (Act.OUT, ""), (Act.FAILED, "password")]
    assert acts(None) == [(Act.FAILED, "password")]
    line = SignIn.objects.filter(user=user).first()
    assert (line.address, line.browser) == ("127.0.0.1", FIREFOX)
    assert "nobody" not in str(list(SignIn.objects.filter(user=None).values()))


def test_a_wrong_code_is_an_attempt_that_failed_and_what_was_used_is_told(user):
    secret, _codes = with_second_factor(user)
    SignIn.objects.all().delete()
    browser = came_in(user)

    browser.post("/account/2fa/authenticate/", {"code": "000000"})
    browser.post("/account/2fa/authenticate/", {"code": code(secret)})

    assert acts(user) == [(Act.FAILED, "code"), (Act.IN, "password+totp")]


def test_a_made_up_passkey_opens_nothing_and_is_written_down(user):
    browser = a_browser()
    asked = browser.get("/account/2fa/passkeys/login/", headers={"accept": "application/json"})

    for made_up in ("{}", "[]", '{"id": "x"}', "no"):
        browser.post("/account/2fa/passkeys/login/", {"credential": made_up})

    assert "challenge" in asked.json()["request_options"]["publicKey"]
    assert browser.get("/desk/today/").status_code == 302
    assert (Act.FAILED, "passkey") in acts(None)


def test_a_first_passkey_says_that_it_switches_the_second_factor_on(user, text):
    browser, at = came_in(user), "/account/2fa/passkeys/add/"
    browser.post("/account/reauthenticate/", {"password": PASSWORD})

    first = text(browser.get(at))
    with_second_factor(user)
    another = text(browser.get(at))

    assert "This switches the second factor on" in first
    assert "the password alone no longer opens your account" in first
    assert "This switches the second factor on" not in another


def test_a_made_up_passkey_is_not_added(user, text):
    browser = came_in(user)
    browser.post("/account/reauthenticate/", {"password": PASSWORD})
    browser.get("/account/2fa/passkeys/add/")

    for made_up in ("{}", "[]", '{"id": "x", "rawId": "x", "response": {}}', "no"):
        page = browser.post("/account/2fa/passkeys/add/", {"name": "x", "credential": made_up})
        assert "to put right" in text(page)

    assert not user.authenticator_set.exists()


def test_too_many_attempts_are_stopped(user, text):
    browser = a_browser()
    for _time in range(5):
        browser.post("/account/login/", {"login": user.email, "password": "wrong"})

    page = browser.post("/account/login/", {"login": user.email, "password": PASSWORD})

    assert "Too many failed login attempts" in text(page)


def test_who_is_gone_for_an_hour_is_signed_out_and_told(user, text):
    browser = came_in(user)
    later(browser, minutes=59)
    assert browser.get("/desk/today/").status_code == 200
    later(browser, minutes=60)

    page = browser.get("/desk/today/", follow=True)

    assert page.redirect_chain[-1][0] == "/account/login/?next=/desk/today/"
    assert "You were signed out because nothing happened for a while." in text(page)
    assert acts(user)[-1] == (Act.IDLE, "")


def test_idling_ends_nothing_where_it_is_switched_off(user, settings):
    settings.PULMU_IDLE_MINUTES = 0
    browser = came_in(user)
    later(browser, minutes=600)

    assert browser.get("/desk/today/").status_code == 200


def test_a_session_ends_after_twelve_hours_whatever_happens(user):
    browser = came_in(user)
    session = browser.session
    session[clock.BEGAN] -= 12 * 3600
    session.save()

    assert browser.get("/desk/today/").status_code == 302


def test_a_sign_of_life_is_seen_by_the_manager_and_in_the_list(user):
    browser = came_in(user)
    long_ago = timezone.now() - dt.timedelta(minutes=30)
    Membership.objects.filter(user=user).update(seen_at=long_ago)
    UserSession.objects.filter(user=user).update(last_seen_at=long_ago)
    browser.get("/desk/today/")
    unchanged = Membership.objects.get(user=user).seen_at
    later(browser, minutes=30)

    browser.get("/desk/today/")

    assert unchanged == long_ago
    assert Membership.objects.get(user=user).seen_at > long_ago
    assert UserSession.objects.get(user=user).last_seen_at > long_ago
