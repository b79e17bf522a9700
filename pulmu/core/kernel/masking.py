"""Personal data as lists show it: one rule for the whole product, since differing masks combine."""

from __future__ import annotations

from .phones import format_phone

MASK = "*"
_PAIR = 2


def mask_phone(digits: str) -> str:
    """`010-****-5678`: enough for the two at the desk to tell numbers apart."""
    parts = format_phone(digits).split("-")
    if len(parts) != 3:  # noqa: PLR2004 -- area, exchange, line
        return MASK * len(digits)
    return f"{parts[0]}-{MASK * len(parts[1])}-{parts[2]}"


def mask_name(name: str) -> str:
    """`김하나` -> `김*나`, `김하` -> `김*`, `남궁하나` -> `남**나`; blanks stay blanks."""
    if len(name) <= _PAIR:
        return name[:1] + MASK if len(name) == _PAIR else MASK * len(name)
    inner = "".join(c if c == " " else MASK for c in name[1:-1])
    return f"{name[0]}{inner}{name[-1]}"
