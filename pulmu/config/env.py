"""Settings from the environment: `PULMU_*`, each with a safe default."""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

SQLITE_PRAGMAS = (
    "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;PRAGMA temp_store=MEMORY;"
    "PRAGMA mmap_size=134217728;PRAGMA journal_size_limit=67108864;PRAGMA cache_size=-20000;"
)


def text(name: str, default: str = "") -> str:
    return os.environ.get(f"PULMU_{name}", default)


def words(name: str, default: str = "") -> list[str]:
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def number(name: str, default: int) -> int:
    value = text(name) or str(default)
    if not value.isdecimal():
        raise ImproperlyConfigured(f"PULMU_{name} is {value!r}; say a number.")
    return int(value)


def one_of(name: str, default: str, meanings: dict[str, str]) -> str:
    value = text(name, default)
    if value not in meanings:
        raise ImproperlyConfigured(f"PULMU_{name} is {value!r}; say {' or '.join(meanings)}.")
    return meanings[value]


def folder(path: Path) -> Path:
    """The data directory, readable by its owner alone when it is made here."""
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
        (path / "uploads").mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        raise ImproperlyConfigured(
            f"PULMU_DATA_DIR {path} cannot be used: {error.strerror}."
        ) from error
    return path


# The three addresses of each provider, and where in its answer the number of the account stands.
LOG_INS: dict[str, dict[str, object]] = {
    "kakao": {
        "authorise": "https://kauth.kakao.com/oauth/authorize",
        "token": "https://kauth.kakao.com/oauth/token",
        "profile": "https://kapi.kakao.com/v2/user/me",
        "number": ("id",),
    },
    "naver": {
        "authorise": "https://nid.naver.com/oauth2.0/authorize",
        "token": "https://nid.naver.com/oauth2.0/token",
        "profile": "https://openapi.naver.com/v1/nid/me",
        "number": ("response", "id"),
    },
}


def log_ins(**keys: tuple[str, str]) -> dict[str, dict[str, object]]:
    """The providers whose keys are set; none without keys, and half a pair is a mistake."""
    found = {}
    for provider, (key, secret) in keys.items():
        name = provider.upper()
        if bool(key) != bool(secret):
            raise ImproperlyConfigured(f"Set both PULMU_{name}_KEY and PULMU_{name}_SECRET.")
        if key:
            found[provider] = {**LOG_INS[provider], "key": key, "secret": secret}
    return found


def pages_of(log_ins: dict[str, dict[str, object]]) -> list[str]:
    """Where a browser is sent to: origins that a form of ours may lead to."""
    parts = [urlsplit(str(one["authorise"])) for one in log_ins.values()]
    return [f"{one.scheme}://{one.netloc}" for one in parts]


def flag(name: str, *, default: bool) -> bool:
    value = text(name).lower()
    if value not in {"", "0", "1", "true", "false", "yes", "no", "on", "off"}:
        raise ImproperlyConfigured(f"PULMU_{name} is {value!r}; say true or false.")
    return default if not value else value in {"1", "true", "yes", "on"}


def database(url: str, *, data_dir: Path) -> dict[str, object]:
    """Django's database settings from `postgresql://user:pass@host:port/name?host=/socket`."""
    if not url:
        return _sqlite(data_dir / "pulmu.sqlite3")
    parts = urlsplit(url)
    try:
        port = str(parts.port or "")
    except ValueError as error:
        raise ImproperlyConfigured("PULMU_DATABASE_URL: the port is not a number.") from error
    if parts.scheme == "sqlite":
        return _sqlite(Path(unquote(parts.path)))
    if parts.scheme not in {"postgresql", "postgres"}:
        raise ImproperlyConfigured(
            "PULMU_DATABASE_URL must start with postgresql:// or sqlite:///, or be empty."
        )
    options = dict(parse_qsl(parts.query))
    host = options.pop("host", parts.hostname or "")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": port,
        "CONN_MAX_AGE": 60,
        "OPTIONS": options,
    }


def _sqlite(path: Path) -> dict[str, object]:
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(path),
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            "timeout": 20,
            "transaction_mode": "IMMEDIATE",
            "init_command": SQLITE_PRAGMAS,
        },
        # Tests that use threads or a live server need a file; in memory they lock each other.
        "TEST": {"NAME": str(path.parent / "test.sqlite3")},
    }


def secret_key(data_dir: Path, *, production: bool) -> str:
    """`PULMU_SECRET_KEY`, or one made on the first run and kept in the data directory."""
    given = text("SECRET_KEY")
    if given:
        return given
    path = data_dir / "keys" / "secret_key"
    if path.exists():
        return path.read_text(encoding="ascii").strip()
    if production:
        raise ImproperlyConfigured(
            "There is no secret key. Run `pulmu setup` once, or set PULMU_SECRET_KEY."
        )
    return make_secret_key(data_dir)


def make_secret_key(data_dir: Path) -> str:
    path = data_dir / "keys" / "secret_key"
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    key = secrets.token_urlsafe(48)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text(encoding="ascii").strip()
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(key)
    return key
