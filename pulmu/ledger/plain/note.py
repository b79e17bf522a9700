"""Checkpoints as text: the signed note and the checkpoint of C2SP.

    pulmu/gimhae                                   origin
    4495                                           size of the tree
    CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=   its root
    key pulmu/gimhae+1a2b3c4d+AQ...                extension lines, any number

    — pulmu/gimhae Az3grlgtzPICa5OS8npV...         signatures over everything above the blank line

Signing is the caller's: this module makes and reads the text and computes key ids.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Callable
from typing import NamedTuple

from .merkle import HASH_SIZE

ED25519 = b"\1"
KEY_ID_SIZE = 4
KEY_EXTENSION = "key "
_DASH = "\u2014 "

# verify(public key, signature, message): whether the signature is good
Verify = Callable[[bytes, bytes, bytes], bool]


class NoteBroken(ValueError):
    """The text is not a signed note, or not a checkpoint."""


class Signature(NamedTuple):
    """One signature line: who says to have signed, the first bytes of its key, the signature."""

    name: str
    key_id: bytes
    signature: bytes


class Checkpoint(NamedTuple):
    """A tree head as its signer stated it."""

    origin: str
    size: int
    root: bytes
    extensions: tuple[str, ...]


def body(origin: str, size: int, root: bytes, *extensions: str) -> str:
    """The text of a checkpoint, which is what gets signed. It ends with a newline."""
    lines = [origin, str(size), base64.b64encode(root).decode("ascii"), *extensions]
    if size < 0 or len(root) != HASH_SIZE or not all(map(_is_line, lines)):
        raise NoteBroken("a checkpoint needs a size, a root and lines that are not empty")
    return "".join(f"{line}\n" for line in lines)


def parse_body(text: str) -> Checkpoint:
    """Read the text of a checkpoint; anything `body` would not write is refused."""
    lines = text.split("\n")
    if len(lines) < 4 or lines.pop() != "" or not all(map(_is_line, lines)):  # noqa: PLR2004 -- three lines and the end
        raise NoteBroken("a checkpoint has three lines or more, none of them empty")
    origin, size, root, *extensions = lines
    if not (size.isascii() and size.isdigit()) or str(int(size[:20])) != size:
        raise NoteBroken(f"not the size of a tree: {size!r:.40}")
    raw = _base64(root)
    if len(raw) != HASH_SIZE:
        raise NoteBroken("the root has not 32 bytes")
    return Checkpoint(origin, int(size), raw, tuple(extensions))


def key_id(name: str, public_key: bytes) -> bytes:
    """The four bytes by which a signature line names its Ed25519 key."""
    return hashlib.sha256(name.encode() + b"\n" + ED25519 + public_key).digest()[:KEY_ID_SIZE]


def key_text(name: str, public_key: bytes) -> str:
    """The public key as C2SP writes it: name+key id in hex+base64 of algorithm and key."""
    encoded = base64.b64encode(ED25519 + public_key).decode("ascii")
    return f"{name}+{key_id(name, public_key).hex()}+{encoded}"


def parse_key(text: str) -> tuple[str, bytes]:
    """Name and public key from the form of `key_text`. Raises NoteBroken when they disagree."""
    name, _plus, rest = text.partition("+")
    _id, _plus, encoded = rest.partition("+")
    raw = _base64(encoded)
    if not _is_name(name) or raw[:1] != ED25519 or key_text(name, raw[1:]) != text:
        raise NoteBroken("not an Ed25519 public key in the signed-note form")
    return name, raw[1:]


def signature_line(name: str, public_key: bytes, signature: bytes) -> str:
    """One signature line with its newline."""
    if not _is_name(name):
        raise NoteBroken(f"a key name has no blanks and no plus: {name!r}")
    encoded = base64.b64encode(key_id(name, public_key) + signature).decode("ascii")
    return f"{_DASH}{name} {encoded}\n"


def sign(text: str, *, name: str, public_key: bytes, signer: Callable[[bytes], bytes]) -> str:
    """The whole note: the text, a blank line, one signature made by ``signer(message)``."""
    return f"{text}\n{signature_line(name, public_key, signer(text.encode()))}"


def parse(note: str) -> tuple[str, list[Signature]]:
    """Split a note into its text and its signatures. At least one signature is required."""
    text, blank, rest = note.rpartition("\n\n")
    if not blank or not rest.endswith("\n") or any(sign < " " and sign != "\n" for sign in note):
        raise NoteBroken("not a signed note: no blank line and signature below a text")
    return text + "\n", [_signature(line) for line in rest[:-1].split("\n")]


def parse_checkpoint(note: str) -> tuple[Checkpoint, list[Signature]]:
    text, signatures = parse(note)
    return parse_body(text), signatures


def stated_key(checkpoint: Checkpoint) -> tuple[str, bytes] | None:
    """The key that the checkpoint itself names in a ``key`` line, if it does."""
    found = [line for line in checkpoint.extensions if line.startswith(KEY_EXTENSION)]
    if len(found) > 1:
        raise NoteBroken("the checkpoint names more than one key")
    return parse_key(found[0].removeprefix(KEY_EXTENSION)) if found else None


def is_signed_by(note: str, *, name: str, public_key: bytes, verify: Verify) -> bool:
    """Whether the note bears good signatures of this key, and none that is bad."""
    text, signatures = parse(note)
    known = key_id(name, public_key)
    mine = [one.signature for one in signatures if (one.name, one.key_id) == (name, known)]
    return bool(mine) and all(verify(public_key, one, text.encode()) for one in mine)


def _signature(line: str) -> Signature:
    name, blank, encoded = line.removeprefix(_DASH).partition(" ")
    raw = _base64(encoded)
    if not line.startswith(_DASH) or not blank or not _is_name(name) or len(raw) <= KEY_ID_SIZE:
        raise NoteBroken("a signature line is not as the signed-note form says")
    return Signature(name, raw[:KEY_ID_SIZE], raw[KEY_ID_SIZE:])


def _is_line(text: str) -> bool:
    return bool(text) and all(sign >= " " for sign in text)


def _is_name(name: str) -> bool:
    return bool(name) and "+" not in name and not any(sign.isspace() for sign in name)


def _base64(text: str) -> bytes:
    try:
        raw = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise NoteBroken("not base64") from None
    if base64.b64encode(raw).decode("ascii") != text:
        raise NoteBroken("not base64 in its one form")
    return raw
