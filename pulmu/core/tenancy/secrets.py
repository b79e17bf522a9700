"""Keys outside the database, and what is done with them: sealed fields and blind look-ups.

Each key is a file of its own under `keys/` in the data directory, mode 0600, made once by
`pulmu setup` or on first need. A plain hash of a Korean phone number is reversed in minutes,
so look-ups go through a keyed one (research: trust-and-ux.md, M14).
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
import secrets
from functools import lru_cache
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

_NONCE, _SECRET = 12, 32
NAMES = ("fields", "index", "ledger")


def key_bytes(name: str) -> bytes:
    """The 32 bytes of the key ``name``; made when it is not there yet."""
    return _key_bytes(settings.PULMU_DATA_DIR, name)


def make_all() -> None:
    for name in NAMES:
        key_bytes(name)


def new_secret() -> bytes:
    """A key of one subject's own: whoever lets go of it lets go of all that was sealed with it."""
    return secrets.token_bytes(_SECRET)


def seal(text: str, secret: bytes = b"") -> str:
    """Encrypt one field (AES-256-GCM, random nonce). Empty stays empty.

    With the key of the installation, or with a subject's own ``secret``.
    """
    if not text:
        return ""
    nonce = secrets.token_bytes(_NONCE)
    sealed = _cipher(secret).encrypt(nonce, text.encode(), None)
    return base64.b64encode(nonce + sealed).decode("ascii")


def unseal(sealed: str, secret: bytes = b"") -> str:
    """What `seal` took in."""
    if not sealed:
        return ""
    raw = base64.b64decode(sealed)
    return _cipher(secret).decrypt(raw[:_NONCE], raw[_NONCE:], None).decode()


def blind_index(text: str) -> str:
    """A keyed hash to look a value up by equality; 43 characters, or empty for empty."""
    if not text:
        return ""
    digest = hmac.new(key_bytes("index"), text.encode(), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(digest).decode("ascii").rstrip("=")


def signing_key() -> Ed25519PrivateKey:
    """The key that signs checkpoints of this installation's ledgers."""
    return Ed25519PrivateKey.from_private_bytes(key_bytes("ledger"))


def _cipher(secret: bytes) -> AESGCM:
    return AESGCM(secret or key_bytes("fields"))


@lru_cache(maxsize=16)
def _key_bytes(data_dir: Path | str, name: str) -> bytes:
    path = Path(data_dir) / "keys" / name
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        try:
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            return path.read_bytes()
        with os.fdopen(handle, "wb") as file:
            file.write(secrets.token_bytes(32))
            file.flush()
            os.fsync(file.fileno())
    return path.read_bytes()
