"""What the benchmark looks at beside the addresses of the walk: pages that are not there yet, and
lists of other kinds.
"""

from __future__ import annotations

from typing import NamedTuple

from tests.walk.registry import URLS, YEAR, Url


class Page(NamedTuple):
    """An address by its name; ``told`` tells two pages of one name apart."""

    name: str
    told: str
    url: Url

    @property
    def called(self) -> str:
        return f"{self.name} {self.told}".strip()


KINDS = (
    "session attendance use culture_act company prototype hire revenue tenancy channel_support"
).split()
BASICS = ("programmes", "resources")
SHEETS = ("attendance", "companies")
# In the walk or not yet: the walk's own word wins.
MORE: dict[str, Url] = {
    "desk:access": Url(),
    "desk:access_export": Url(),
    "desk:add_people": Url(lambda o: [o["session"].key]),
    "desk:children": Url(),
    "desk:consent_text": Url(lambda _o: ["PICTURES"]),
    "desk:consent_texts": Url(),
    "desk:consents": Url(lambda o: [o["person"].key]),
    "desk:destroy": Url(lambda _o: ["contact"]),
    "desk:destructions": Url(),
    "desk:guardian": Url(lambda o: [o["person"].key]),
    "desk:import_names": Url(lambda o: [o["waiting"].key]),
    "desk:names": Url(),
    "desk:people_list": Url(lambda _o: ["xlsx"]),
    "desk:person_edit": Url(lambda o: [o["person"].key]),
    "desk:person_export": Url(lambda o: [o["person"].key]),
    "desk:person_new": Url(),
    "desk:request": Url(lambda o: [o["request"].key]),
    "desk:request_new": Url(lambda o: [o["person"].key]),
    "desk:requests": Url(),
    "desk:retention": Url(),
    "desk:roster_list": Url(lambda o: [o["session"].key, "xlsx"]),
    "kit": Url(),
}


def pages() -> list[Page]:
    """Every page of the desk, some of them several times."""
    named = {**MORE, **{name: url for name, url in URLS.items() if name.startswith("desk:")}}
    found = [Page(name, "", url) for name, url in sorted(named.items())]
    found += [Page("desk:records", kind, _of(kind)) for kind in KINDS]
    found += [Page("desk:record_new", kind, _of(kind)) for kind in KINDS if kind != "attendance"]
    found += [Page("desk:basics", sort, _of(sort)) for sort in BASICS]
    found += [Page("desk:paste", sheet, _of(sheet)) for sheet in SHEETS]
    found += [
        Page("desk:fact", "attendance", Url(lambda o: ["attendance", o["attendance"].key])),
        Page("desk:fact", "of many people", Url(lambda o: ["session", o["busiest"].key])),
        Page("desk:import", "to confirm", Url(lambda o: [o["waiting"].key])),
        Page("desk:line", "users", Url(lambda _o: [YEAR, "users"])),
        Page("desk:attest", "users", Url(lambda _o: [YEAR, "users"])),
    ]
    return found


def _of(what: str) -> Url:
    return Url(lambda _o: [what])
