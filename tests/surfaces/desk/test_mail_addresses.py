"""Addresses that do not work, at the desk: marked from a letter or the list, seen, cleared."""

from __future__ import annotations

import pytest
from django.utils import timezone

from pulmu.core.mail import addresses, queries
from pulmu.core.mail.actions import Outgoing, write_many

from .courses import a_course, enrolled

LIST = "/desk/mail/addresses/"


def a_message(cast, to: str = "minji@example.org"):
    [made] = write_many(cast.hana, [Outgoing(to=to, subject="s", body="b")], at=timezone.now())
    return made


def count(cast) -> int:
    return queries.marked_addresses(cast.hana).count()


def test_from_a_letter_the_address_is_given_up_and_cleared(hana, cast, text):
    at = f"/desk/mail/{a_message(cast).key}/"

    page = text(hana.post(f"{at}address/", {"do": "give-up"}, follow=True))
    hana.post(f"{at}address/", {"do": "give-up"})
    assert count(cast) == 1
    assert "No letter goes there." in page

    page = text(hana.post(f"{at}address/", {"do": "clear"}, follow=True))
    assert count(cast) == 0
    assert "No letter goes there." not in page


def test_the_list_shows_them_masked_and_clears_them(hana, cast, text):
    assert "Every address works" in text(hana.get(LIST))
    made = addresses.give_up_address(cast.hana, email="minji@example.org", at=timezone.now())

    page = text(hana.get(LIST))
    assert "mi***@example.org" in page
    assert "minji" not in page

    hana.post(LIST, {"index": made.index})
    hana.post(LIST, {"index": made.index})
    assert count(cast) == 0


@pytest.mark.parametrize("rows", [1, 30])
def test_the_queries_of_the_list_do_not_depend_on_the_rows(
    hana, cast, rows, django_assert_num_queries
):
    for number in range(rows):
        addresses.give_up_address(cast.hana, email=f"a{number}@example.org", at=timezone.now())
    hana.get(LIST)

    with django_assert_num_queries(5):
        assert hana.get(LIST).status_code == 200


def test_the_list_of_a_course_says_whom_no_mail_reaches(hana, cast, text):
    course = a_course(cast)
    [one] = enrolled(cast, course, "김새봄")
    roster = f"/desk/courses/{course.key}/roster/"
    assert "Mail does not arrive" not in text(hana.get(roster))

    hana.post(f"{roster}{one.key}/", {"do": "give-up"})
    assert "Mail does not arrive" in text(hana.get(roster))
    assert "No letter goes there." in text(hana.get(f"{roster}{one.key}/"))

    hana.post(f"{roster}{one.key}/", {"do": "clear"})
    assert "Mail does not arrive" not in text(hana.get(roster))


def test_a_stranger_finds_no_letter_and_clears_nothing_of_ours(minsu, cast):
    message = a_message(cast)
    made = addresses.give_up_address(cast.hana, email="minji@example.org", at=timezone.now())

    assert minsu.post(f"/desk/mail/{message.key}/address/", {"do": "give-up"}).status_code == 404
    assert minsu.post(f"/desk/mail/{message.key}/address/", {"do": "clear"}).status_code == 404
    minsu.post(LIST, {"index": made.index})
    assert count(cast) == 1
