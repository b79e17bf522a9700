"""Kakao and Naver: only a log-in that was connected before opens an account, never an e-mail."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core.exceptions import ImproperlyConfigured

from pulmu.config import env
from pulmu.core.members import signing
from pulmu.core.members.choices import Act, Provider
from pulmu.core.members.models import ConnectedLogin, SignIn
from pulmu.core.tenancy.models import User
from pulmu.web import oauth
from tests.factories import when
from tests.surfaces.accounts.test_signing_in import with_second_factor
from tests.surfaces.conftest import a_browser

AT = when("2026-03-02 09:00")
PASSWORD = "bellows-and-ember"  # noqa: S105 -- made up


@dataclass
class Kakao:
    """What Kakao answers, and what it was asked."""

    address: str = ""
    profile: object = field(default_factory=lambda: {"id": 4711})
    token: object = field(default_factory=lambda: {"access_token": "t", "token_type": "bearer"})
    asked: list[dict[str, list[str]]] = field(default_factory=list)


@pytest.fixture
def kakao(settings) -> Iterator[Kakao]:
    """A provider of its own, on this machine."""
    there = Kakao()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            size = int(self.headers["Content-Length"])
            there.asked.append(parse_qs(self.rfile.read(size).decode()))
            self._say(there.token)

        def do_GET(self) -> None:
            self._say(there.profile if self.headers["Authorization"] == "Bearer t" else {})

        def _say(self, what: object) -> None:
            self.send_response(200)
            self.end_headers()
            self.wfile.write(json.dumps(what).encode())

        def log_message(self, *_said: object) -> None:
            """Nothing to read in a test."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    there.address = f"http://127.0.0.1:{server.server_port}"
    settings.PULMU_OAUTH = {
        "kakao": {
            "authorise": f"{there.address}/authorize",
            "token": f"{there.address}/token",
            "profile": f"{there.address}/me",
            "number": ("id",),
            "key": "k",
            "secret": "s",
        }
    }
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    yield there
    server.shutdown()
    server.server_close()


def way(browser, at="/account/with/kakao/", **said):
    """Off to Kakao, and back with a code."""
    sent = browser.post(at, said)
    asked = parse_qs(urlsplit(sent.url).query)
    back = {"code": "c", "state": asked["state"][0]}
    return browser.get("/account/with/kakao/back/", back)


def is_in(browser) -> bool:
    return browser.get("/account/2fa/").status_code == 200


def test_a_connected_log_in_opens_its_account(cast, kakao):
    signing.connect(cast.hana_user, provider=Provider.KAKAO, number="4711", at=AT)
    browser = a_browser()

    came = way(browser, next="/desk/year/2023/")

    assert came.url == "/desk/year/2023/"
    assert browser.get("/account/2fa/").wsgi_request.user == cast.hana_user
    (line,) = SignIn.objects.filter(user=cast.hana_user)
    assert (line.act, line.how) == (Act.IN, "kakao")


@pytest.mark.parametrize(
    "account",
    [
        {"email": "hana@example.org", "is_email_valid": True, "is_email_verified": True},
        {"email": "HANA@example.org"},
        {},
    ],
)
def test_the_e_mail_of_somebody_opens_nothing_and_makes_no_account(cast, kakao, text, account):
    kakao.profile = {"id": 666, "kakao_account": account}
    users = User.objects.count()
    browser = a_browser()

    page = way(browser)

    assert page.status_code == 403
    assert "It is connected with no account here." in text(page)
    assert not is_in(browser)
    assert (User.objects.count(), ConnectedLogin.objects.count()) == (users, 0)
    assert list(SignIn.objects.values_list("user", "act", "how")) == [(None, "failed", "kakao")]


def test_kakao_is_asked_for_no_e_mail_and_gets_the_proof_of_the_same_browser(cast, kakao):
    browser = a_browser()
    sent = browser.post("/account/with/kakao/")
    asked = parse_qs(urlsplit(sent.url).query)
    browser.get("/account/with/kakao/back/", {"code": "c", "state": asked["state"][0]})

    assert sent.url.startswith(f"{kakao.address}/authorize?")
    assert "scope" not in asked
    assert asked["redirect_uri"] == ["http://localhost:8000/account/with/kakao/back/"]
    (exchanged,) = kakao.asked
    assert exchanged["client_secret"] == ["s"]
    assert len(exchanged["code_verifier"][0]) >= 43


@pytest.mark.parametrize(
    "forged", [{"state": "other"}, {"state": ""}, {"code": ""}, {"error": "no"}]
)
def test_an_answer_that_nobody_asked_for_opens_nothing(cast, kakao, forged):
    signing.connect(cast.hana_user, provider=Provider.KAKAO, number="4711", at=AT)
    browser = a_browser()
    sent = browser.post("/account/with/kakao/")
    state = parse_qs(urlsplit(sent.url).query)["state"][0]
    said = {"state": state, "code": "c", **forged}
    if "error" in forged:
        del said["code"]

    came = browser.get("/account/with/kakao/back/", said)

    assert came.url == "/account/login/"
    assert not is_in(browser)
    assert kakao.asked == []


def test_an_answer_counts_once_and_in_the_browser_that_asked(cast, kakao):
    signing.connect(cast.hana_user, provider=Provider.KAKAO, number="4711", at=AT)
    browser, other = a_browser(), a_browser()
    sent = browser.post("/account/with/kakao/")
    said = {"state": parse_qs(urlsplit(sent.url).query)["state"][0], "code": "c"}

    other.get("/account/with/kakao/back/", said)
    browser.get("/account/with/kakao/back/", said)
    browser.post("/account/logout/")
    browser.get("/account/with/kakao/back/", said)

    assert not is_in(other)
    assert not is_in(browser)


@pytest.mark.parametrize("odd", [{}, [], {"id": True}, {"id": ""}, {"id": {"x": 1}}, "x"])
def test_odd_answers_open_nothing(cast, kakao, odd):
    kakao.profile = odd
    browser = a_browser()

    assert way(browser).url == "/account/login/"
    kakao.token = odd
    assert way(browser).url == "/account/login/"
    assert not is_in(browser)


def test_a_second_factor_is_asked_for_here_too(cast, kakao, text):
    cast.hana_user.set_password(PASSWORD)
    cast.hana_user.save()
    with_second_factor(cast.hana_user)
    signing.connect(cast.hana_user, provider=Provider.KAKAO, number="4711", at=AT)
    browser = a_browser()

    came = way(browser)

    assert came.url.startswith("/account/2fa/authenticate/")
    assert not is_in(browser)


def test_a_closed_account_stays_closed(cast, kakao):
    signing.connect(cast.hana_user, provider=Provider.KAKAO, number="4711", at=AT)
    cast.hana_user.is_active = False
    cast.hana_user.save()
    browser = a_browser()

    assert way(browser).url == "/account/inactive/"
    assert not is_in(browser)


def test_connecting_asks_who_one_is_and_then_opens_the_account(cast, kakao, text):
    cast.hana_user.set_password(PASSWORD)
    cast.hana_user.save()
    browser = a_browser(cast.hana_user)

    asked = browser.post("/account/connected/kakao/")
    browser.post("/account/reauthenticate/", {"password": PASSWORD})
    way(browser, at="/account/connected/kakao/")
    page = text(browser.get("/account/2fa/"))
    stranger = a_browser()
    way(stranger)
    browser.post("/account/connected/kakao/disconnect/")
    browser.post("/account/connected/kakao/disconnect/")

    assert asked.url.startswith("/account/reauthenticate/")
    assert "Opens your account since" in page
    assert stranger.get("/account/2fa/").wsgi_request.user == cast.hana_user
    assert ConnectedLogin.objects.count() == 0


def test_who_has_said_who_they_are_goes_straight_on_to_kakao(cast, kakao):
    cast.hana_user.set_password(PASSWORD)
    cast.hana_user.save()
    browser = a_browser(cast.hana_user)
    browser.post("/account/connected/kakao/")

    said = {"password": PASSWORD, "next": "/account/connected/kakao/"}
    on = browser.post("/account/reauthenticate/", said)
    state = parse_qs(urlsplit(on.url).query)["state"][0]
    browser.get("/account/with/kakao/back/", {"code": "c", "state": state})

    assert on.url.startswith(f"{kakao.address}/authorize?")
    assert ConnectedLogin.objects.get().user == cast.hana_user


def test_what_somebody_else_set_out_for_connects_nothing(cast, kakao):
    """The way was begun by Hana; in the same browser Duri has signed in since."""
    cast.hana_user.set_password(PASSWORD)
    cast.hana_user.save()
    browser = a_browser(cast.hana_user)
    browser.post("/account/reauthenticate/", {"password": PASSWORD})
    sent = browser.post("/account/connected/kakao/")
    begun = browser.session[oauth.SESSION_KEY]
    browser.force_login(cast.dul_user)
    session = browser.session
    session[oauth.SESSION_KEY] = begun
    session.save()

    state = parse_qs(urlsplit(sent.url).query)["state"][0]
    browser.get("/account/with/kakao/back/", {"code": "c", "state": state})

    assert ConnectedLogin.objects.count() == 0


def test_a_log_in_of_somebody_else_is_not_taken_over(cast, kakao, text):
    signing.connect(cast.dul_user, provider=Provider.KAKAO, number="4711", at=AT)
    cast.hana_user.set_password(PASSWORD)
    cast.hana_user.save()
    browser = a_browser(cast.hana_user)
    browser.post("/account/reauthenticate/", {"password": PASSWORD})

    way(browser, at="/account/connected/kakao/")

    assert "This log-in opens another account already." in text(browser.get("/account/2fa/"))
    assert ConnectedLogin.objects.get().user == cast.dul_user


def test_without_keys_there_is_no_such_door(cast, settings, text):
    settings.PULMU_OAUTH = {}
    browser = a_browser(cast.hana_user)

    assert "Kakao" not in text(a_browser().get("/account/login/"))
    assert browser.post("/account/with/kakao/").status_code == 404
    assert browser.get("/account/with/naver/back/").status_code == 404
    assert browser.post("/account/connected/kakao/").status_code in {302, 404}
    assert browser.post("/account/connected/kakao/disconnect/").status_code == 404


def test_with_keys_there_is_a_button_for_each(kakao, text):
    page = text(a_browser().get("/account/login/"))

    assert "Sign in with Kakao" in page
    assert "Naver" not in page


def test_half_a_pair_of_keys_is_a_mistake():
    assert env.log_ins(kakao=("", ""), naver=("k", "s"))["naver"]["key"] == "k"
    assert env.pages_of(env.log_ins(kakao=("k", "s"))) == ["https://kauth.kakao.com"]
    with pytest.raises(ImproperlyConfigured, match="PULMU_KAKAO_SECRET"):
        env.log_ins(kakao=("k", ""))
