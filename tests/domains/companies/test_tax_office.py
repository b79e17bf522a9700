"""The tax office, played by a server on this machine."""

from __future__ import annotations

import contextlib
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from pulmu.core.jobs import tasks as jobs
from pulmu.core.kernel.errors import NotAllowed, NotFound
from pulmu.core.taxoffice import port
from pulmu.domains.companies import actions, queries
from pulmu.domains.companies import jobs as tax_jobs
from tests.factories import TYPED_AT, a_company, day, when

NUMBER = "1208147521"
GOING = {"b_no": NUMBER, "b_stt_cd": "01", "tax_type": "부가가치세 일반과세자", "end_dt": ""}
CLOSED = {"b_no": NUMBER, "b_stt_cd": "03", "tax_type": "", "end_dt": "20231130"}
UNKNOWN = {"b_no": NUMBER, "b_stt_cd": "", "tax_type": "국세청에 등록되지 않은 번호", "end_dt": ""}


class Office:
    """What it answers next, and what it was asked."""

    def __init__(self) -> None:
        self.answer: bytes = b""
        self.status = 200
        self.waits = 0.0
        self.asked: list[tuple[str, object]] = []

    def says(self, *rows: object) -> None:
        self.answer = json.dumps({"status_code": "OK", "data": rows}).encode()


@contextmanager
def _open(office: Office) -> Iterator[str]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:  # noqa: N802 -- as http.server calls it
            body = self.rfile.read(int(self.headers["Content-Length"]))
            office.asked.append((self.path, json.loads(body)))
            time.sleep(office.waits)
            with contextlib.suppress(OSError):
                self.send_response(office.status)
                self.end_headers()
                self.wfile.write(office.answer)

        def log_message(self, *_arguments: object) -> None:
            """Not on the test's output."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/v1/status"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.fixture
def office(settings):
    office = Office()
    with _open(office) as url:
        settings.PULMU_TAX_OFFICE_URL = url
        settings.PULMU_TAX_OFFICE_KEY = "k/1=="
        yield office


@pytest.fixture
def company(cast):
    return a_company(lab=cast.gimhae, business_no=NUMBER)


def _ask(actor, company, at=TYPED_AT):
    return actions.ask_tax_office(actor, key=company.key, at=at)


def test_what_it_says_is_kept_with_its_day(cast, office, company):
    office.says({"b_no": "0000000000", "b_stt_cd": "03"}, GOING)

    _ask(cast.hana, company)

    (check,) = queries.checks(cast.hana, company)
    assert (check.status, check.tax_type) == ("계속", "부가가치세 일반과세자")
    assert check.checked_on == day("2023-12-01")
    assert office.asked == [("/v1/status?serviceKey=k%2F1%3D%3D", {"b_no": [NUMBER]})]


def test_of_a_day_the_last_answer_stands_and_other_days_stay(cast, office, company):
    office.says(GOING)
    _ask(cast.hana, company)
    office.says(CLOSED)
    _ask(cast.hana, company)
    office.says(UNKNOWN)
    _ask(cast.hana, company, at=when("2023-12-08 09:00"))

    found = [(one.status, one.closed_on) for one in queries.checks(cast.hana, company)]
    assert found == [("미등록", None), ("폐업", day("2023-11-30"))]


@pytest.mark.parametrize(
    ("status", "answer"),
    [
        (500, b"{}"),
        (200, b"<html>"),
        (200, b"[]"),
        (200, b'{"data": [{"b_no": "1"}]}'),
        (200, b'{"data": null}'),
        (200, json.dumps({"data": [{**CLOSED, "end_dt": "20231340"}]}).encode()),
    ],
)
def test_an_answer_that_cannot_be_read_is_none(cast, office, company, status, answer):
    office.status, office.answer = status, answer

    with pytest.raises(actions.NotAnswered):
        _ask(cast.hana, company)

    assert queries.checks(cast.hana, company) == []


@pytest.mark.parametrize("status", [401, 403])
def test_a_key_that_is_not_taken_is_said_so(cast, office, company, status):
    office.status = status

    with pytest.raises(actions.NotAnswered, match="키를 받지 않습니다"):
        _ask(cast.hana, company)


def test_who_takes_too_long_is_not_waited_for(cast, office, company, monkeypatch):
    monkeypatch.setattr(port, "_SECONDS", 0.2)
    office.waits = 2

    with pytest.raises(actions.NotAnswered, match="오래 걸립니다"):
        _ask(cast.hana, company)

    assert queries.checks(cast.hana, company) == []


def _night():
    jobs.task("companies.ask_tax_office").run({}, lambda _percent: None)


def test_by_night_those_are_asked_about_who_were_not_for_a_month(cast, office, company):
    a_company("C-2", lab=cast.other_lab, business_no="2208162517")
    a_company("C-3", lab=cast.gimhae)
    office.says(GOING, {**GOING, "b_no": "2208162517"})

    for _time in range(2):
        _night()

    assert [asked for _path, asked in office.asked] == [
        {"b_no": [NUMBER]},
        {"b_no": ["2208162517"]},
    ]
    assert [one.status for one in queries.checks(cast.hana, company)] == ["계속"]


def test_after_a_month_they_are_asked_about_again_but_not_who_is_closed(cast, office, company):
    closed = a_company("C-2", lab=cast.gimhae, business_no="2208162517")
    office.says(GOING, {**CLOSED, "b_no": "2208162517"})
    _ask(cast.hana, company)
    _ask(cast.hana, closed)
    office.asked.clear()

    _night()

    assert [asked for _path, asked in office.asked] == [{"b_no": [NUMBER]}]


def test_a_night_without_an_answer_is_over_after_the_first_question(cast, office, company, caplog):
    a_company("C-2", lab=cast.gimhae, business_no="2208162517")
    office.status = 500

    _night()

    assert len(office.asked) == 1
    assert NUMBER not in caplog.text


def test_one_company_whose_answer_cannot_be_read_keeps_no_other_from_its_turn(
    cast, office, company
):
    second = a_company("C-2", lab=cast.gimhae, business_no="2208162517")
    third = a_company("C-9", lab=cast.other_lab, business_no="1248100998")
    others = [{**GOING, "b_no": one.business_no} for one in (second, third)]
    office.says({**CLOSED, "end_dt": "20231340"}, *others)

    for _time in range(2):
        _night()

    assert [len(queries.checks(cast.hana, one)) for one in (company, second)] == [0, 1]
    assert [one.status for one in queries.checks(cast.minsu, third)] == ["계속"]
    assert len(office.asked) == 4


def test_an_office_that_nobody_can_read_is_left_alone_for_the_night(
    cast, office, company, monkeypatch
):
    monkeypatch.setattr(tax_jobs, "MOST_UNREADABLE", 2)
    for number, business_no in enumerate(("2208162517", "1248100998")):
        a_company(f"C-{number + 2}", lab=cast.gimhae, business_no=business_no)
    office.answer = b"<html>"

    _night()

    assert len(office.asked) == 2


def test_by_night_nothing_is_asked_without_a_key(cast, office, settings, company):
    settings.PULMU_TAX_OFFICE_KEY = ""

    _night()

    assert office.asked == []


def test_nobody_at_the_other_end_is_no_answer(cast, settings, company):
    settings.PULMU_TAX_OFFICE_KEY = "key"
    settings.PULMU_TAX_OFFICE_URL = "http://127.0.0.1:9/"

    with pytest.raises(actions.NotAnswered):
        _ask(cast.hana, company)


def test_without_a_key_nothing_is_asked(cast, office, settings, company):
    settings.PULMU_TAX_OFFICE_KEY = ""

    with pytest.raises(actions.SwitchedOff):
        _ask(cast.hana, company)

    assert office.asked == []


def test_without_a_number_nothing_is_asked(cast, office):
    with pytest.raises(actions.NoNumber):
        _ask(cast.hana, a_company(lab=cast.gimhae))

    assert office.asked == []


def test_strangers_ask_nothing(cast, office, company):
    for who, refusal in ((cast.minsu, NotFound), (cast.inspector, NotAllowed)):
        with pytest.raises(refusal):
            _ask(who, company)

    assert office.asked == []
