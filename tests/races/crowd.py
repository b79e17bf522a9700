"""Many visitors at once: browsers without a screen, and how long all of them took.

For the tests of the served site, and for `bench.signup`, which runs another site beside it.
"""

from __future__ import annotations

import email
import http.client
import re
import threading
import time
import urllib.parse
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from email import policy
from pathlib import Path
from typing import NamedTuple, TypeVar
from urllib.parse import urlsplit

PATIENCE = 600
Said = TypeVar("Said")


class Answer(NamedTuple):
    status: int
    goal: str
    page: str
    queries: int


class Visitor:
    """Cookies, and a connection for each request."""

    def __init__(self, address: str, *, language: str = "ko") -> None:
        self.language = language
        self.place = urlsplit(address).netloc
        self.port = urlsplit(address).port
        self.cookies: dict[str, str] = {}

    def look(self, path: str) -> Answer:
        return self.ask("GET", path)

    def send(self, path: str, said: dict[str, str]) -> Answer:
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        return self.ask("POST", path, urllib.parse.urlencode(said).encode(), kind)

    def ask(
        self, method: str, path: str, body: bytes | None = None, said: dict[str, str] | None = None
    ) -> Answer:
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        kept = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        headers = {"Host": self.place, "Accept-Language": self.language, "Connection": "close"}
        try:
            line.request(method, path, body, {**headers, "Cookie": kept, **(said or {})})
            answer = line.getresponse()
            page = answer.read().decode("utf-8", "replace")
        finally:
            line.close()
        for one in answer.headers.get_all("Set-Cookie") or ():
            name, _, value = one.split(";")[0].partition("=")
            self.cookies[name] = value
        counted = int(answer.headers.get("X-Bench-Queries", 0))
        return Answer(answer.status, answer.headers.get("Location", ""), page, counted)


def carried(page: str, names: str) -> dict[str, str]:
    """The hidden fields of a form, by a pattern of their names."""
    found = re.findall(r"<input[^>]*>", page)
    said = (dict(re.findall(r'\s(name|value)="([^"]*)"', one)) for one in found)
    return {
        one["name"]: one.get("value", "")
        for one in said
        if re.fullmatch(names, one.get("name", ""))
    }


def together(
    visitors: Sequence[Visitor], act: Callable[[int, Visitor], Said]
) -> tuple[list[Said | Exception], float]:
    """What each was told, and the seconds from the common start to the last answer."""
    gate = threading.Barrier(len(visitors) + 1)

    def run(number: int, visitor: Visitor) -> Said | Exception:
        gate.wait()
        try:
            return act(number, visitor)
        except (OSError, http.client.HTTPException) as error:
            return error

    with ThreadPoolExecutor(len(visitors)) as pool:
        waiting = [pool.submit(run, *one) for one in enumerate(visitors)]
        gate.wait()
        started = time.perf_counter()
        said = [one.result() for one in waiting]
        return said, time.perf_counter() - started


def codes(folder: Path, wanted: Iterable[str]) -> dict[str, str]:
    """The code that each was mailed, once all have come; `folder` is where the site puts mail."""
    missing, found = set(wanted), {}
    read: set[Path] = set()
    end = time.monotonic() + PATIENCE
    while missing - found.keys() and time.monotonic() < end:
        for path in set(folder.glob("*.eml")) - read:
            if said := _code_in(path):
                found |= said
                read.add(path)
        time.sleep(0.05)
    return found


def _code_in(path: Path) -> dict[str, str]:
    """Nothing of a file that is still being written, or of another letter."""
    message = email.message_from_bytes(path.read_bytes(), policy=policy.default)
    body = message.get_body(("plain",))
    code = re.search(r"\b\d{6}\b", body.get_content()) if body and message["To"] else None
    return {str(message["To"]): code[0]} if code else {}
