"""How a visitor gets a seat on either site, press by press, and what came of it.

`by_form` is how somebody signs up with a browser. Ours: the form, a code by mail, the code (who has
no seat stands in line). pretix's: into the cart, name and address, confirm (who comes too late is
told so at the cart, and enters the waiting list). `by_order` is pretix's interface for other
programmes, the shortest way that it has: one request with the token of the organiser, nothing
proven, no letter, no line.

`by_known` is ours for people who have signed up here before on the same device, as members do: the
address is proven, so that one press of the form does, mail of the receipt included.

Looking at the form comes before and is not timed, on either side.
"""

from __future__ import annotations

import html
import json
import re
import time
from collections.abc import Callable
from typing import Any, NamedTuple

from bench.sites import Pretix, Pulmu, Site
from tests.races.crowd import Answer, Visitor, carried, codes, together

SEAT, LINE, FULL, WRONG = "seat", "line", "full", "error"
SEEN, MADE, MOVED, REFUSED = 200, 201, 302, 400
# Ours takes no form that was sent faster than somebody can type.
TYPES = 3.2
HIDDEN = "once|seen|csrfmiddlewaretoken"


class Rush(NamedTuple):
    """What each of a crowd got, the seconds from the first press to the last answer, and what the
    site's processes used for it.
    """

    got: list[str]
    seconds: float
    busy: float
    remarks: list[str]
    crowd: list[Visitor]


def by_form(site: Site, race: list[Any], many: int) -> Rush:
    rush = _through_pulmu if isinstance(site, Pulmu) else _through_pretix
    return rush(site, race, many)


def by_order(site: Pretix, race: list[Any], many: int) -> Rush:
    slug, item = race
    path = f"/api/v1/organizers/race/events/{slug}/orders/"
    says = {
        "Authorization": f"Token {site.made['token']}",
        "Content-Type": "application/json",
    }

    def order(number: int, visitor: Visitor) -> str:
        seat = {"item": item, "attendee_name_parts": {"full_name": f"Person {number}"}}
        said = {
            "email": address(race, number),
            "phone": f"+82102{number:07}",
            "locale": "en",
            "sales_channel": "web",
            "payment_provider": "free",
            "positions": [seat],
        }
        answer = visitor.ask("POST", path, json.dumps(said).encode(), says)
        if answer.status == MADE:
            return SEAT
        is_full = answer.status == REFUSED and "quota" in answer.page.lower()
        return FULL if is_full else wrong(answer)

    return _timed(site, [Visitor(site.address) for _ in range(many)], order)


def address(race: list[Any], number: int) -> str:
    return f"person{number}@{race[-1]}.example.org"


def wrong(answer: Answer) -> str:
    """An error, with its beginning for whoever wants to know."""
    return f"{WRONG} {answer.status} {answer.goal} {_words(answer.page)}"


def _words(page: str) -> str:
    """What an alert on the page says, or its beginning."""
    alerts = re.findall(r'(?s)class="[^"]*alert-danger[^"]*".*?</div>', page)
    return " ".join(re.sub(r"<[^>]*>", " ", alerts[0] if alerts else page).split())[:300]


def _timed(site: Site, crowd: list[Visitor], act: Callable[[int, Visitor], str]) -> Rush:
    before = site.processor()
    said, seconds = together(crowd, act)
    got = [one if isinstance(one, str) else f"{WRONG} {one!r}" for one in said]
    remarks = [one for one in got if one.startswith(WRONG)]
    told = [one.split()[0] for one in got]
    return Rush(told, seconds, site.processor() - before, remarks, crowd)


def _through_pulmu(site: Pulmu, race: list[Any], many: int) -> Rush:
    """Timed from the first form to the last receipt, with the mails in between."""
    path = _form_of(race)
    crowd = [Visitor(site.address) for _ in range(many)]
    forms = _forms(path, crowd)
    before, started = site.processor(), time.perf_counter()

    def send(number: int, visitor: Visitor) -> str:
        answer = visitor.send(path, {**forms[number], **_typed(race, number)})
        return SEAT if answer.status == MOVED and "/code/" in answer.goal else wrong(answer)

    sent = _timed(site, crowd, send)
    who = [address(race, n) for n, got in enumerate(sent.got) if got == SEAT]
    mailed = codes(site.folder / "data" / "mail", who)

    def prove(number: int, visitor: Visitor) -> str:
        typed = {**carried(visitor.look(f"{path}code/").page, HIDDEN), "digits": ""}
        typed["digits"] = mailed.get(address(race, number), "")
        answer = visitor.send(f"{path}code/", typed)
        return _ticket(answer)

    proven = _timed(site, crowd, prove)
    seconds, busy = time.perf_counter() - started, site.processor() - before
    remarks = [*sent.remarks, *proven.remarks]
    return Rush(_receipts(crowd, proven.got), seconds, busy, remarks, crowd)


def by_known(site: Pulmu, before: list[Any], race: list[Any], crowd: list[Visitor]) -> Rush:
    """Those who raced `before` want a seat in another course; their devices are known."""
    path = _form_of(race)
    forms = _forms(path, crowd)

    def send(number: int, visitor: Visitor) -> str:
        return _ticket(visitor.send(path, {**forms[number], **_typed(before, number)}))

    sent = _timed(site, crowd, send)
    return sent._replace(got=_receipts(crowd, sent.got))


def _form_of(race: list[Any]) -> str:
    return f"/at/{race[0]}/{race[1]}/sign-up/"


def _forms(path: str, crowd: list[Visitor]) -> list[Any]:
    """What each form carries, seen long enough ago to have been filled in."""
    forms, _seconds = together(crowd, lambda _n, one: carried(one.look(path).page, HIDDEN))
    time.sleep(TYPES)
    return forms


def _typed(race: list[Any], number: int) -> dict[str, str]:
    return {
        "name": f"사람{number}",
        "phone": f"0102{number:07}",
        "email": address(race, number),
        "is_grown": "on",
    }


def _ticket(answer: Answer) -> str:
    """The address of the receipt that the last press leads to."""
    is_in = answer.status == MOVED and answer.goal.startswith("/t/")
    return answer.goal if is_in else wrong(answer)


def _receipts(crowd: list[Visitor], goals: list[str]) -> list[str]:
    """Not timed: each receipt says whether it is a seat or a place in line."""
    told, _seconds = together(crowd, lambda number, one: _receipt(one, goals[number]))
    return list(map(str, told))


def _receipt(visitor: Visitor, goal: str) -> str:
    if goal == WRONG:
        return WRONG
    return LINE if "대기 순서" in visitor.look(goal).page else SEAT


def _through_pretix(site: Pretix, race: list[Any], many: int) -> Rush:
    slug, item = race
    shop = f"/race/{slug}/"
    crowd = [Visitor(site.address) for _ in range(many)]
    forms, _seconds = together(crowd, lambda _n, one: carried(one.look(shop).page, HIDDEN))

    def wait(number: int, visitor: Visitor) -> str:
        asked = visitor.look(f"{shop}waitinglist?item={item}")
        typed = {
            "itemvar": str(item),
            "name_parts_0": f"Person {number}",
            "email": address(race, number),
            "phone_0": "+82",
            "phone_1": f"102{number:07}",
        }
        into = {**carried(asked.page, "csrfmiddlewaretoken"), **typed}
        answer = visitor.send(f"{shop}waitinglist?item={item}", into)
        return LINE if answer.status == MOVED else wrong(answer)

    def buy(number: int, visitor: Visitor) -> str:
        # As its own script sends it: the answer says in words what came of it.
        into = {**forms[number], f"item_{item}": "1", "ajax": "1"}
        added = visitor.send(f"{shop}cart/add", into)
        if (said := _said(added)) is None:
            return wrong(added)
        if not said["success"]:
            return wait(number, visitor) if _is_full(str(said["message"])) else wrong(added)
        asked = _followed(visitor, f"{shop}checkout/start")
        fields = carried(asked.page, r"csrfmiddlewaretoken|.*-attendee_name_parts_0")
        names = {name: f"Person {number}" for name in fields if "attendee_name" in name}
        typed = {"email": address(race, number), "phone_0": "+82", "phone_1": f"102{number:07}"}
        sent = visitor.send(f"{shop}checkout/questions/", {**fields, **names, **typed})
        if sent.status != MOVED or "confirm" not in sent.goal:
            return wrong(sent)
        last = _followed(visitor, sent.goal)
        sure = carried(last.page, "csrfmiddlewaretoken")
        done = visitor.send(f"{shop}checkout/confirm/", {**sure, "ajax": "1"})
        said = _said(done)
        return SEAT if said and "/order/" in str(said.get("redirect")) else wrong(done)

    return _timed(site, crowd, buy)


def _said(answer: Answer) -> dict[str, Any] | None:
    try:
        found: dict[str, Any] = json.loads(answer.page)
    except ValueError:
        return None
    return found if answer.status == SEEN else None


def _is_full(words: str) -> bool:
    return any(one in words.lower() for one in ("sold out", "no longer available", "in stock"))


def _followed(visitor: Visitor, goal: str) -> Answer:
    answer = visitor.look(_path(goal))
    while answer.status == MOVED:
        answer = visitor.look(_path(answer.goal))
    return answer


def _path(goal: str) -> str:
    said = html.unescape(goal)
    return said if said.startswith("/") else "/" + said.split("/", 3)[3]
