"""What views hand to components when one argument holds more than a word. Plain data, no Django.

Texts are written as they are to be read (formatted, translated, masked); the kit lays them out.
"""

from __future__ import annotations

from dataclasses import dataclass

TONES = ("plain", "good", "warn", "bad", "accent")


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """One way to go, of a navigation, tabs, chips, breadcrumbs. `count` stands behind the label.

    `key` goes there from the keyboard, in the main menu: `g t`.
    """

    label: str
    href: str
    current: bool = False
    count: int | None = None
    icon: str = ""
    key: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NavGroup:
    links: tuple[Link, ...]
    label: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shell:
    """The frame of `ui/page.html`, put into the context as `shell`.

    `account`: who is here, as links under the navigation; the first is usually the person's name.
    `bottom`: up to four links, the fifth of the phone's bar is the menu itself.
    `sign_out` and `set_language` are addresses that take a POST; empty leaves the control out.
    `next` is where the language switch comes back to. `person` tells one user from another, and
    says nothing else: what was typed is kept in the browser for its author alone.
    """

    product: str
    home: str
    organisation: str
    note: str = ""
    groups: tuple[NavGroup, ...] = ()
    bottom: tuple[Link, ...] = ()
    account: tuple[Link, ...] = ()
    sign_out: str = ""
    set_language: str = ""
    next: str = ""
    person: str = ""
    foot: tuple[Link, ...] = ()

    @property
    def elsewhere(self) -> bool:
        """Whether the present page is reached through the menu, not through the bottom bar."""
        here = any(link.current for group in self.groups for link in group.links)
        return here and not any(link.current for link in self.bottom)


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column of a table. `kind`: text, number, date, state, actions, pick. `sorted`: "",
    ascending, descending. The first column marked `heads` names its row, and its card on a phone.

    A column that can be sorted carries in `sort_href` where its head leads: the other way round
    when it is sorted already.
    """

    label: str
    kind: str = "text"
    heads: bool = False
    sort_href: str = ""
    sorted: str = ""
    desk_only: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One bar of a chart. `text` is its value as it is read; `present` marks the one going on."""

    label: str
    value: int
    text: str = ""
    present: bool = False

    @property
    def shown(self) -> str:
        return self.text or f"{self.value:,}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stat:
    label: str
    value: str
    unit: str = ""
    href: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One line of a definition list. `href` leads from the value to what it names."""

    label: str
    value: str
    note: str = ""
    href: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One station of a stepper. `state`: done, current, todo, refused."""

    label: str
    state: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """One line of a timeline; `when` is already written out, `iso` is the same for machines."""

    title: str
    when: str
    iso: str = ""
    text: str = ""
    href: str = ""
    tone: str = "plain"


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One thing that entered or left a figure; `why` says it in words."""

    title: str
    quantity: str = ""
    why: str = ""
    href: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing that went wrong with what was typed; `href` leads to the field."""

    text: str
    href: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """A file to look at. `kind`: picture, pdf, other. `about` is one line of type, size and date.

    `href` is the address that shows it, `download` the one that saves it: at once, or after a
    page that asks for a reason.
    """

    name: str
    kind: str
    href: str
    download: str = ""
    saves_at_once: bool = True
    about: str = ""
    alt: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One thing that a lookup found. `note` tells it from others of the same name."""

    value: str
    label: str
    note: str = ""


UNDO = "undo:"


def undone_at(href: str) -> str:
    """The extra tag of a message that can be taken back: its toast posts to `href`.

    `messages.success(request, said, extra_tags=undone_at(reverse(...)))`
    """
    return f"{UNDO}{href}"


SEEN = "seen:"


def seen_at(href: str) -> str:
    """The extra tag of a message about something that has a page: its toast leads there.

    Tags go together: `extra_tags=f"{undone_at(...)} {seen_at(...)}"`
    """
    return f"{SEEN}{href}"


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarEvent:
    """One thing on a day of a calendar. `when` is its time as written; `note` says what its colour
    does: full, cancelled. Without ``href`` it is there to be read."""

    label: str
    href: str = ""
    when: str = ""
    note: str = ""
    tone: str = "plain"


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarDay:
    """One day of a calendar; `pulmu.ui.calendars` makes them. `name` is that of a holiday.

    `more_href` leads to the whole day when the calendar shows fewer than there are.
    """

    iso: str
    number: str
    label: str
    weekday: str
    events: tuple[CalendarEvent, ...] = ()
    is_today: bool = False
    is_outside: bool = False
    is_off: bool = False
    name: str = ""
    more_href: str = ""
