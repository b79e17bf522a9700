"""What the benchmark looks at: every address of the desk that the walk knows, the gallery of the
kit, and lists and forms of other kinds beside the one that the walk takes.
"""

from __future__ import annotations

from typing import NamedTuple

from tests.walk.registry import URLS, YEAR, Url


class Page(NamedTuple):
    """An address by its name; ``told`` tells two pages of one name apart, ``asks`` is its query."""

    name: str
    told: str
    url: Url
    asks: str = ""

    @property
    def called(self) -> str:
        return f"{self.name} {self.told}".strip()


KINDS = (
    "session attendance use culture_act company prototype hire revenue tenancy channel_support"
).split()
BASICS = ("programmes", "resources")
SHEETS = ("attendance", "companies")
KIT = "kit"


def pages() -> list[Page]:
    """Every page of the desk, some of them several times."""
    found = [
        Page(name, "", url) for name, url in URLS.items() if name.startswith("desk:") or name == KIT
    ]
    found += [Page("desk:records", kind, _of(kind)) for kind in KINDS]
    found += [Page("desk:record_new", kind, _of(kind)) for kind in KINDS if kind != "attendance"]
    found += [Page("desk:basics", sort, _of(sort)) for sort in BASICS]
    found += [Page("desk:paste", sheet, _of(sheet)) for sheet in SHEETS]
    found += [
        Page("desk:fact", "attendance", Url(lambda o: ["attendance", o["attendance"].key])),
        Page("desk:fact", "of many people", Url(lambda o: ["session", o["busiest"].key])),
        Page("desk:import", "to confirm", Url(lambda o: [o["waiting"].key])),
        Page("desk:line", "users", Url(lambda _o: [YEAR, "users"])),
        Page("desk:attest", "all users", Url(lambda _o: [YEAR, "users"]), "?all=1"),
    ]
    return found


def _of(what: str) -> Url:
    return Url(lambda _o: [what])
