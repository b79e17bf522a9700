"""Keys outside the database, and what is done with them: sealed fields and blind look-ups.

Each key is a file of its own under `keys/` in the data directory, mode 0600, made once by
`pulmu setup` or on first need. A plain hash of a Korean phone number is reversed in minutes,
so look-ups go through a keyed one (research: trust-and-ux.md, M14).
"""

from __future__ import annotations

import base64
import contextlib
import hashlib
import hmac
import os
import secrets
import tempfile
from functools import lru_cache
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from django.conf import settings

_NONCE, _SECRET, _RSA_BITS = 12, 32, 3072
NAMES = ("fields", "index", "ledger", "badges")


def key_bytes(name: str) -> bytes:
    """The 32 bytes of the key ``name``; made when it is not there yet."""
    return _key_bytes(settings.PULMU_DATA_DIR, name)


def make_all() -> None:
    for name in NAMES:
        key_bytes(name)
    badge_rsa_pem()


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


def badge_key() -> Ed25519PrivateKey:
    """The key that signs badges with the proof inside; of its own, as a badge goes to strangers."""
    return Ed25519PrivateKey.from_private_bytes(key_bytes("badges"))


def badge_rsa_pem() -> bytes:
    """The key that signs badges as JWT: RSA is what every reader of Open Badges understands."""
    return _rsa_pem(settings.PULMU_DATA_DIR, "badges-rsa")


def _cipher(secret: bytes) -> AESGCM:
    return AESGCM(secret or key_bytes("fields"))


@lru_cache(maxsize=16)
def _key_bytes(data_dir: Path | str, name: str) -> bytes:
    path = Path(data_dir) / "keys" / name
    if not path.exists():
        _lay_down(path, secrets.token_bytes(32))
    return path.read_bytes()


@lru_cache(maxsize=4)
def _rsa_pem(data_dir: Path | str, name: str) -> bytes:
    path = Path(data_dir) / "keys" / name
    if not path.exists():
        made = rsa.generate_private_key(public_exponent=65537, key_size=_RSA_BITS)
        pem = made.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        _lay_down(path, pem)
    return path.read_bytes()


def _lay_down(path: Path, content: bytes) -> None:
    """Whole or not at all, and the first one stays."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle, draft = tempfile.mkstemp(dir=path.parent)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    with contextlib.suppress(FileExistsError):
        os.link(draft, path)
    Path(draft).unlink()
