"""The tax office, as far as it tells the state of a business number; off without a key.

What asks knows `Office` alone. `PublicService` is the open service of the tax office: one call,
one number, an answer that is believed only as far as it can be read.
"""

from __future__ import annotations

import datetime as dt
import http.client
import json
from dataclasses import dataclass
from enum import Enum
from typing import Any, Protocol
from urllib.parse import quote, urlsplit

from django.conf import settings

_SECONDS, _MOST = 10, 100_000
_OK, _REFUSED = 200, frozenset({401, 403})
_DIGITS_OF_A_DAY = 8


class Why(Enum):
    """What came instead of an answer."""

    NOBODY = "nobody"
    SLOW = "slow"
    KEY = "key"
    UNREADABLE = "unreadable"


class Silent(Exception):
    """No answer, or none that can be read."""

    def __init__(self, why: Why) -> None:
        super().__init__(why.value)
        self.why = why


@dataclass(frozen=True, slots=True)
class Answer:
    """``code`` is 01 in business, 02 suspended, 03 closed, or empty for an unknown number."""

    code: str
    tax_type: str = ""
    closed_on: dt.date | None = None


class Office(Protocol):
    def status_of(self, business_no: str) -> Answer:
        """Raises `Silent`."""


def office() -> Office | None:
    """None where nobody gave a key."""
    if not settings.PULMU_TAX_OFFICE_KEY:
        return None
    return PublicService(settings.PULMU_TAX_OFFICE_URL, key=settings.PULMU_TAX_OFFICE_KEY)


@dataclass(frozen=True, slots=True)
class PublicService:
    url: str
    key: str

    def status_of(self, business_no: str) -> Answer:
        parts = urlsplit(self.url)
        kind = (
            http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
        )
        line = kind(parts.hostname or "", parts.port, timeout=_SECONDS)
        try:
            line.request(
                "POST",
                f"{parts.path}?serviceKey={quote(self.key, safe='%')}",
                body=json.dumps({"b_no": [business_no]}).encode(),
                headers={"Content-Type": "application/json", "Accept": "application/json"},
            )
            answer = line.getresponse()
            said = answer.read(_MOST)
        except TimeoutError as error:
            raise Silent(Why.SLOW) from error
        except (OSError, http.client.HTTPException) as error:
            raise Silent(Why.NOBODY) from error
        finally:
            line.close()
        if answer.status in _REFUSED:
            raise Silent(Why.KEY)
        if answer.status != _OK:
            raise Silent(Why.NOBODY)
        return _read(said, business_no)


def _read(said: bytes, business_no: str) -> Answer:
    try:
        rows: list[dict[str, Any]] = json.loads(said)["data"]
        row = next(one for one in rows if one["b_no"] == business_no)
        ended = str(row.get("end_dt") or "")
        closed_on = (
            dt.datetime.strptime(ended, "%Y%m%d").date()  # noqa: DTZ007 -- a day, not a moment
            if len(ended) == _DIGITS_OF_A_DAY
            else None
        )
        return Answer(str(row.get("b_stt_cd") or ""), str(row.get("tax_type") or ""), closed_on)
    except (ValueError, KeyError, TypeError, AttributeError, StopIteration) as error:
        raise Silent(Why.UNREADABLE) from error
