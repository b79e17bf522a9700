"""What needs a hand, a line each, in groups."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from django.urls import reverse

from pulmu.ui.parts import Link


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One thing that needs a hand: what it is, and where it is done.

    ``href`` leads from the words to the whole. With ``act`` one press does it here: that address
    is sent what to ``do``, and what else is ``said``. With ``opens`` the small form that stands at
    ``href`` opens in the line. With ``takes`` files can be let go here, which that address is sent.
    Without any of them ``label`` leads away. ``about`` is the key of a record that this line alone
    tells of.
    """

    text: str
    note: str = ""
    label: str
    href: str
    tone: str = "plain"
    about: str = ""
    act: str = ""
    do: str = ""
    said: Mapping[str, str] = field(default_factory=dict)
    opens: bool = False
    takes: str = ""

    @property
    def acts_here(self) -> bool:
        return bool(self.act or self.opens or self.takes)


@dataclass(frozen=True, slots=True)
class Group:
    """Lines about one side of the work. ``key`` stands in the page's address behind the #."""

    key: str
    label: str
    lines: list[Line]

    @property
    def href(self) -> str:
        return way_to(self.key)

    @property
    def places(self) -> list[tuple[str, Line]]:
        """Each line with a name of its own on the page: forms open and files are let go there."""
        return [(f"{self.key}-{number}", line) for number, line in enumerate(self.lines, 1)]


def ways(groups: Iterable[Group]) -> Iterator[Link]:
    """Down the page to each group."""
    for one in groups:
        yield Link(label=one.label, href=one.href, count=len(one.lines))


def way_to(key: str) -> str:
    return f"{reverse('desk:today')}#{key}"
