"""Personal data as lists show it: one rule for the whole product, since differing masks combine."""

from __future__ import annotations

import re

from .phones import format_phone, phone_digits

MASK = "*"
# What stands for the name of somebody whose data was destroyed: nobody to be masked.
ERASED = "파기됨"
_FAMILY_AND_ONE = 2
_EAST_ASIAN = re.compile(r"[\u1100-\u11ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]")


def mask_phone(text: str) -> str:
    """`010-****-5678`: enough for the two at the desk to tell numbers apart."""
    digits = phone_digits(text)
    parts = format_phone(digits).split("-")
    if len(parts) != 3:  # noqa: PLR2004 -- area, exchange, line
        return MASK * len(digits)
    return f"{parts[0]}-{MASK * len(parts[1])}-{parts[2]}"


def mask_name(name: str) -> str:
    """`김*훈`, `김*`, `남**수`; of a name in Latin letters the first letter of each word."""
    name = " ".join(name.split())
    if name == ERASED or name.startswith(f"{ERASED} "):
        return ERASED
    if not _EAST_ASIAN.search(name):
        return " ".join(_head(word) for word in name.split())
    if len(name) <= _FAMILY_AND_ONE:
        return _head(name)
    return name[0] + MASK * (len(name) - 2) + name[-1]


def mask_label(text: str) -> str:
    """A number or code that tells somebody apart stays as it is; one written like a name is
    masked like a name.
    """
    return mask_name(text) if _EAST_ASIAN.search(text) else text


def mask_email(email: str) -> str:
    """`ab***@example.kr`: at most two letters of the mailbox, and never the whole of it."""
    box, at, host = email.strip().rpartition("@")
    if not at:
        return MASK * 3 if email.strip() else ""
    return f"{box[: min(2, len(box) - 1)]}{MASK * 3}@{host}"


def _head(word: str) -> str:
    return word[0] + MASK * (len(word) - 1) if len(word) > 1 else MASK
