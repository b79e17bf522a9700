"""Signed tree heads: C2SP checkpoints with an Ed25519 signature of this installation."""

from __future__ import annotations

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from pulmu.core.tenancy import secrets

from .plain import note


def public_key() -> bytes:
    """The 32 bytes by which everybody can check this installation's checkpoints."""
    key = secrets.signing_key().public_key()
    return key.public_bytes(Encoding.Raw, PublicFormat.Raw)


def checkpoint(code: str, size: int, root: bytes, *more: str) -> str:
    """The signed checkpoint of an organisation's tree head.

    It names its own key in an extension line, so that a reader can tell which key to ask for;
    whether that key is ours, the reader must know from elsewhere.
    """
    origin, key = f"pulmu/{code}", public_key()
    stated = note.KEY_EXTENSION + note.key_text(origin, key)
    text = note.body(origin, size, root, stated, *more)
    return note.sign(text, name=origin, public_key=key, signer=secrets.signing_key().sign)


def is_ours(signed: str, *, code: str) -> bool:
    """Whether a checkpoint bears a good signature of this installation."""
    return note.is_signed_by(signed, name=f"pulmu/{code}", public_key=public_key(), verify=verify)


def verify(key: bytes, signature: bytes, message: bytes) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signature, message)
    except InvalidSignature:
        return False
    return True
