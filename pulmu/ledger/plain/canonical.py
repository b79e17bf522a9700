"""Canonical JSON: one way to write a value, so that equal content has equal bytes.

RFC 8785 (JCS) narrowed to what the ledger needs: objects, arrays, NFC strings, booleans and
whole numbers that every JSON reader holds exactly. No fractions, no null (but see `null_at`).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection
from unicodedata import is_normalized

# Larger whole numbers are not the same number to every reader (RFC 8785 section 3.2.2.3).
LARGEST = 2**53 - 1
# From here on the order of UTF-16 code units is no longer the order of code points.
_FIRST_FAR = "\ud800"

_encode = json.JSONEncoder(
    ensure_ascii=False, check_circular=False, sort_keys=True, separators=(",", ":")
).encode
_encode_as_ordered = json.JSONEncoder(
    ensure_ascii=False, check_circular=False, sort_keys=False, separators=(",", ":")
).encode


class NotCanonical(ValueError):
    """The value cannot be written canonically, or the text is not the canonical one."""


def dumps(value: object, *, null_at: Collection[str] = ()) -> str:
    """The canonical text of a value. ``null_at`` names the members that may be null.

    Raises NotCanonical for fractions, text that is not NFC, numbers beyond 2**53 - 1,
    names that are not text, and anything that is not JSON.
    """
    try:
        far = _check(value, null_at)
        text = _encode_as_ordered(_ordered(value)) if far else _encode(value)
        if not text.isascii():
            text.encode()  # refuses half a surrogate pair
            # One look at the whole is enough: no quote or comma joins with what follows it.
            # The reverse can fail ("\n" and an accent look like an accented n), so look closer.
            if not is_normalized("NFC", text):
                _check_each_text(value)
    except RecursionError:
        raise NotCanonical("nested too deeply") from None
    except UnicodeEncodeError:
        raise NotCanonical("text with half a surrogate pair") from None
    return text


def loads(text: str | bytes, *, null_at: Collection[str] = ()) -> object:
    """Read canonical text; anything that is not exactly what `dumps` writes is refused."""
    try:
        if isinstance(text, bytes):
            text = text.decode()
        value = json.loads(text)
    except RecursionError:
        raise NotCanonical("nested too deeply") from None
    except ValueError as error:
        raise NotCanonical(f"not JSON: {error}") from None
    if dumps(value, null_at=null_at) != text:
        raise NotCanonical("not in canonical form")
    return value


def digest(value: object, *, null_at: Collection[str] = ()) -> str:
    """The hash of the canonical text, as "sha256:" and 64 hex digits."""
    return "sha256:" + hashlib.sha256(dumps(value, null_at=null_at).encode()).hexdigest()


def entry_line(seq: int, verb: str, body: str) -> str:
    """An entry as one line of `entries.jsonl`, from its canonical body: body < seq < verb."""
    return f'{{"body":{body},"seq":{seq},"verb":"{verb}"}}'


def entry_leaf(seq: int, verb: str, body: str) -> bytes:
    """The leaf hash of an entry (RFC 9162 section 2.1.1)."""
    return hashlib.sha256(f'\0{{"body":{body},"seq":{seq},"verb":"{verb}"}}'.encode()).digest()


def _check(value: object, null_at: Collection[str]) -> bool:
    """Refuse what may not be written; say whether member names need the UTF-16 order."""
    kind = type(value)
    if kind is str or kind is bool:
        return False
    if kind is int:
        if not -LARGEST <= value <= LARGEST:  # type: ignore[operator]
            raise NotCanonical(f"the number {value} is too large to be exact everywhere")
        return False
    if isinstance(value, dict):
        return _check_members(value, null_at)
    if isinstance(value, list | tuple):
        far = [_check(one, null_at) for one in value]  # each is looked at, also after a far one
        return any(far)
    if isinstance(value, str):  # a member of a closed list is text
        return False
    raise NotCanonical(f"{kind.__name__} cannot be written: {value!r:.60}")


def _check_members(value: dict[object, object], null_at: Collection[str]) -> bool:
    far = False
    for name, one in value.items():
        if not isinstance(name, str):
            raise NotCanonical(f"a member name must be text, not {name!r:.60}")
        if not name.isascii() and max(name) >= _FIRST_FAR:
            far = True
        if type(one) is str:
            continue
        if (one is not None or name not in null_at) and _check(one, null_at):
            far = True
    return far


def _check_each_text(value: object) -> None:
    if isinstance(value, str):
        if not is_normalized("NFC", value):
            raise NotCanonical(f"text is not in the form NFC: {value!r:.60}")
    elif isinstance(value, dict):
        for name, one in value.items():
            _check_each_text(name)
            _check_each_text(one)
    elif isinstance(value, list | tuple):
        for one in value:
            _check_each_text(one)


def _ordered(value: object) -> object:
    if isinstance(value, dict):
        names = sorted(value, key=lambda name: name.encode("utf-16-be", "surrogatepass"))
        return {name: _ordered(value[name]) for name in names}
    if isinstance(value, list | tuple):
        return [_ordered(one) for one in value]
    return value
