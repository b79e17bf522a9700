"""The page of members: who may come in, until when, and what changed of it."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.core import mail
from django.utils import timezone

from pulmu.core.jobs.actions import work_one
from pulmu.core.kernel import kst
from pulmu.core.members import queries, signing
from pulmu.core.members.choices import Act
from pulmu.core.members.signing import Place
from pulmu.core.tenancy.models import Membership
from pulmu.core.tenancy.permissions import Role
from tests.factories import a_membership, a_user
from tests.surfaces.conftest import a_browser

WORD = "bellows-and-ember"
NEW = {"email": "neu@example.org", "name": "새", "role": "staff"}


@pytest.fixture(autouse=True)
def _outbox(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def boss(cast):
    """Hana, made the manager of Gimhae."""
    cast.hana_user.set_password(WORD)
    cast.hana_user.save()
    Membership.objects.filter(user=cast.hana_user).update(role=Role.MANAGER)
    return a_browser(cast.hana_user)


@pytest.fixture
def duls(cast):
    return Membership.objects.get(user=cast.dul_user)


def today() -> dt.date:
    return kst.day_of(timezone.now())


def test_the_page_says_who_may_come_in_as_what(boss, cast, text):
    page = text(boss.get("/desk/members/"))

    for said in ("하나", "hana@example.org", "Manager", "두리", "Staff", "Off"):
        assert said in page
    assert "민수" not in page
    assert 'aria-current="page" data-key="g m" data-key-words="Members">Members' in page


def test_staff_find_no_way_there(hana, text):
    assert hana.get("/desk/members/").status_code == 403
    assert "/desk/members/" not in text(hana.get("/desk/today/"))


def test_somebody_is_invited_sets_a_password_and_comes_in(boss, text):
    done = boss.post("/desk/members/invite/", NEW, follow=True)
    work_one(worker="w", at=timezone.now())
    link = re.search(r"https?://\S+", mail.outbox[0].body)[0].removeprefix("http://localhost:8000")
    theirs = a_browser()
    form = theirs.get(link, follow=True)
    word = {"password1": "quite-another-ember", "password2": "quite-another-ember"}
    theirs.post(form.redirect_chain[-1][0], word)
    came = theirs.post(
        "/account/login/", {"login": NEW["email"], "password": "quite-another-ember"}, follow=True
    )

    assert "A letter is on its way to neu@example.org." in text(done)
    assert "Invited, waiting" in text(done)
    assert mail.outbox[0].to == [NEW["email"]]
    assert came.redirect_chain[0][0] == "/desk/"
    after = text(boss.get("/desk/members/"))
    assert "Invited, waiting" not in after
    assert "This link no longer works" in text(a_browser().get(link, follow=True))


def test_an_invitation_is_sent_once_more(boss, text):
    boss.post("/desk/members/invite/", NEW)
    key = Membership.objects.get(user__email=NEW["email"]).key

    page = text(boss.get(f"/desk/members/{key}/"))
    done = boss.post(f"/desk/members/{key}/send-again/", follow=True)
    for _letter in range(2):
        work_one(worker="w", at=timezone.now())

    assert "Invited, and no password set yet" in page
    assert "The invitation is on its way once more." in text(done)
    assert len(mail.outbox) == 2


@pytest.mark.parametrize(
    ("changed", "field", "said"),
    [
        ({"email": "dul@example.org"}, "email", "belongs to this organisation already"),
        ({"email": "nobody"}, "email", "E-mail"),
        ({"name": ""}, "name", "Name"),
        ({"role": "operator"}, "role", "Role"),
        ({"role": "inspector"}, "last_day", "Say the last day of the visit."),
        ({"role": "inspector", "last_day": "2001-01-01"}, "last_day", "today at the earliest"),
    ],
)
def test_what_is_wrong_with_an_invitation_is_said_and_nothing_is_lost(
    boss, text, changed, field, said
):
    page = boss.post("/desk/members/invite/", {**NEW, **changed})

    assert page.status_code == 422
    assert "1 thing to put right" in text(page)
    assert said in text(page)
    assert list(page.context["form"].errors) == [field]
    if "email" not in changed:
        assert f'value="{NEW["email"]}"' in text(page)
    assert mail.outbox == []


def test_the_last_day_of_a_visit_is_not_called_optional_but_where_a_visit_may_stand(
    boss, cast, text
):
    Membership.objects.filter(user=cast.inspector_user).update(role=Role.MANAGER)
    label = "Last day of the visit"

    here = text(boss.get("/desk/members/invite/"))
    there = text(a_browser(cast.inspector_user).get("/desk/members/invite/"))

    assert f"{label}</label>" in here
    assert "Left empty, it does not end." not in here
    assert f'{label} <span class="field-optional">(optional)</span>' in there
    assert "Left empty, it does not end." in there


def test_a_visit_says_who_looks_on_and_until_when(boss, text):
    last = today() + dt.timedelta(days=6)
    form = boss.get("/desk/members/invite/")
    wish = {**NEW, "role": "inspector", "last_day": last.isoformat()}

    page = text(boss.post("/desk/members/invite/", wish, follow=True))
    said = f"The visit lasts up to and including {last:%-d %b %Y}."

    assert "7 days are filled in, 90 at most." in text(form)
    assert said in page
    assert f'value="{last.isoformat()}"' in text(form)
    assert "새 looks on, up to and including" in page
    assert "Extend or end" in page
    assert str(last.year) in page


def test_a_visitor_of_yesterday_finds_the_door_closed(cast, guest):
    assert guest.get("/desk/year/2023/").status_code == 200

    Membership.objects.filter(user__email="guest@example.org").update(
        since=timezone.now() - dt.timedelta(days=9), until=timezone.now()
    )

    assert guest.get("/desk/year/2023/").status_code == 403


def test_who_is_shown_out_is_out_at_the_next_press_and_comes_back_by_one(boss, dul, duls, text):
    assert dul.get("/desk/today/").status_code == 200

    out = boss.post(f"/desk/members/{duls.key}/end/", follow=True)
    after = dul.get("/desk/today/").status_code
    back = boss.post(f"/desk/members/{duls.key}/again/", follow=True)

    assert "두리 cannot come in any more." in text(out)
    assert text(out).count(f'action="/desk/members/{duls.key}/again/"') == 2  # toast and list
    assert "Could come in once" in text(out)
    assert after == 403
    assert "두리 may come in again." in text(back)
    assert dul.get("/desk/today/").status_code == 200


def test_a_visit_that_was_ended_asks_for_a_new_last_day(boss, duls):
    duls.role = Role.INSPECTOR
    duls.save()
    boss.post(f"/desk/members/{duls.key}/end/")

    asked = boss.post(f"/desk/members/{duls.key}/again/")

    assert asked.url == f"/desk/members/{duls.key}/"


def test_another_role_holds_at_the_next_press(boss, dul, duls, text):
    done = boss.post(f"/desk/members/{duls.key}/", {"role": "manager"}, follow=True)

    assert "That holds now." in text(done)
    assert dul.get("/desk/members/").status_code == 200
    assert "두리 has other rights: Staff → Manager" in text(done)


def test_ones_own_rights_are_shown_and_not_changed(boss, cast, text):
    mine = Membership.objects.get(user=cast.hana_user)

    page = text(boss.get(f"/desk/members/{mine.key}/"))
    refused = boss.post(f"/desk/members/{mine.key}/end/", follow=True)

    assert "Nobody changes their own rights." in page
    assert "Take the rights away" not in page
    assert "Nobody changes their own rights." in text(refused)
    assert boss.get("/desk/members/").status_code == 200


def test_a_manager_of_another_lab_finds_nothing(cast, duls):
    Membership.objects.filter(user=cast.minsu_user).update(role=Role.MANAGER)
    stranger = a_browser(cast.minsu_user)
    at = f"/desk/members/{duls.key}/"

    assert stranger.get(at).status_code == 404
    assert stranger.post(at, {"role": "staff"}).status_code == 404
    for act in ("end", "again", "send-again"):
        assert stranger.post(f"{at}{act}/").status_code == 404
    assert "두리" not in stranger.get("/desk/members/").content.decode()


def test_the_record_of_the_door_stands_beside_a_member(boss, cast, duls, text):
    place = Place("203.0.113.7", "Mozilla/5.0 (Windows NT 10.0) Firefox/130.0")
    signing.note(cast.dul_user, Act.FAILED, at=timezone.now(), place=place, how="password")
    signing.note(cast.minsu_user, Act.IN, at=timezone.now(), place=place, how="passkey")

    page = text(boss.get(f"/desk/members/{duls.key}/"))

    assert "Could not sign in" in page
    assert "password · Firefox · Windows · 203.0.113.7" in page
    assert "passkey" not in page


def test_the_authority_that_looks_at_a_lab_manages_nobody_there(cast):
    Membership.objects.filter(user=cast.inspector_user).update(role=Role.MANAGER)
    browser = a_browser(cast.inspector_user)
    browser.post("/desk/turn/", {"to": f"o{cast.gimhae.pk}"})

    assert browser.get("/desk/members/").status_code == 403


@pytest.mark.parametrize("people", [1, 30])
def test_the_queries_of_the_list_do_not_depend_on_the_rows(
    boss, cast, people, django_assert_num_queries
):
    Membership.objects.filter(user=cast.dul_user).delete()
    for number in range(people):
        a_membership(a_user(f"u{number}@example.org", f"사람{number}"), cast.gimhae, Role.STAFF)
    boss.post("/desk/members/invite/", NEW, follow=True)

    # Session, user, memberships; how many and which, second factors, visits, former, history
    # with the names in it.
    with django_assert_num_queries(10):
        boss.get("/desk/members/")


def test_who_belongs_elsewhere_too_is_not_followed_there(boss, cast, duls, text):
    place = Place("203.0.113.7", "Mozilla/5.0 (Windows NT 10.0) Firefox/130.0")
    said = {"at": timezone.now(), "place": place}
    signing.note(cast.dul_user, Act.IN, how="password", organisation=cast.gimhae, **said)
    signing.note(cast.dul_user, Act.IN, how="kakao", organisation=cast.other_lab, **said)
    signing.note(cast.dul_user, Act.FAILED, **said)
    a_membership(cast.dul_user, cast.other_lab, Role.STAFF)
    at = f"/desk/members/{duls.key}/"

    here = text(boss.get(at))
    boss.post(f"{at}end/")
    said["at"] = timezone.now()
    signing.note(cast.dul_user, Act.IN, how="passkey", organisation=cast.gimhae, **said)
    gone = text(boss.get(at))

    assert "password" in here
    assert "Kakao" not in here
    assert "Could not sign in" not in here
    assert "203.0.113.7" not in here
    assert "Firefox" not in here
    assert "passkey" not in gone


def test_to_invite_an_address_does_not_tell_whose_it_is(boss, cast, text):
    boss.post("/desk/members/invite/", {**NEW, "email": cast.minsu_user.email}, follow=True)
    made = Membership.objects.get(user=cast.minsu_user, organisation=cast.gimhae)

    for page in ("/desk/members/", f"/desk/members/{made.key}/"):
        said = text(boss.get(page))
        assert cast.minsu_user.email in said
        assert "민수" not in said
    Membership.objects.filter(pk=made.pk).update(seen_at=timezone.now())
    assert "민수" in text(boss.get("/desk/members/"))


def test_a_log_in_is_seen_by_the_manager_of_the_organisation_that_it_led_into(boss, cast, duls):
    a_membership(cast.dul_user, cast.other_lab, Role.STAFF)
    there = Membership.objects.get(user=cast.dul_user, organisation=cast.other_lab)
    browser = a_browser()
    cast.dul_user.set_password(WORD)
    cast.dul_user.save()

    def seen() -> tuple[list[str], list[str]]:
        """Here, and in the other organisation."""
        return tuple([line.act for line in queries.sign_ins(one, most=9)] for one in (duls, there))

    browser.post("/account/login/", {"login": cast.dul_user.email, "password": "wrong"})
    browser.post("/account/login/", {"login": cast.dul_user.email, "password": WORD})
    assert seen() == (["in"], [])
    browser.post("/desk/turn/", {"to": f"m{there.pk}"})
    browser.post("/desk/turn/", {"to": f"m{there.pk}"})
    assert seen() == (["in"], ["in"])
    browser.post("/account/logout/")
    assert seen() == (["in"], ["out", "in"])
