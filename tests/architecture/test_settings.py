"""Production refuses to start when it would not be safe; `check --deploy` has nothing to say."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.tables import put_tables

CHECKOUT = Path(__file__).parents[2]


# What a browser test before this one may have set for its own process (tests/chromium.py).
NOT_OURS = ("PULMU_", "DJANGO_ALLOW_ASYNC_UNSAFE")


def _manage(data_dir: Path, *arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith(NOT_OURS)},
        "PULMU_DATA_DIR": str(data_dir),
        **{f"PULMU_{name}": value for name, value in settings.items()},
    }
    return subprocess.run(  # noqa: S603 -- our own interpreter
        [sys.executable, "-m", *arguments],
        cwd=CHECKOUT,
        env={**environment, "PYTHONPATH": str(CHECKOUT)},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def test_a_production_site_that_was_set_up_passes_every_deploy_check(tmp_path):
    safe = {
        "ENV": "production",
        "ALLOWED_HOSTS": "lab.example",
        "SITE_URL": "https://lab.example",
    }
    tmp_path.chmod(0o700)
    put_tables(tmp_path)
    assert _manage(tmp_path, "pulmu", "setup", **safe).returncode == 0

    checked = _manage(
        tmp_path,
        "django",
        "check",
        "--deploy",
        "--fail-level=WARNING",
        "--settings=pulmu.config.settings",
        **safe,
    )

    assert (checked.returncode, checked.stderr.strip()) == (0, "")


@pytest.mark.parametrize(
    ("unsafe", "said"),
    [
        ({}, "PULMU_ALLOWED_HOSTS"),
        ({"ALLOWED_HOSTS": "*"}, "PULMU_ALLOWED_HOSTS"),
        ({"ALLOWED_HOSTS": "lab.example", "DEBUG": "1"}, "PULMU_DEBUG"),
        ({"ALLOWED_HOSTS": "lab.example", "SECOND_FACTOR": "optional"}, "PULMU_SECOND_FACTOR"),
        ({"ALLOWED_HOSTS": "lab.example", "SECRET_KEY": "short"}, "PULMU_SECRET_KEY"),
        ({"ALLOWED_HOSTS": "lab.example"}, "PULMU_SITE_URL"),
        ({"MAIL": "pigeon"}, "PULMU_MAIL"),
        ({"DATABASE_URL": "postgresql://h:abc/x"}, "PULMU_DATABASE_URL"),
    ],
)
def test_an_unsafe_production_site_does_not_start(tmp_path, unsafe, said):
    settings = {"ENV": "production", "SECRET_KEY": "x" * 60, **unsafe}
    refused = _manage(tmp_path, "pulmu", "setup", **settings)

    assert refused.returncode == 2
    assert said in refused.stderr
    assert "Traceback" not in refused.stderr


def test_a_production_site_without_a_secret_key_asks_for_the_set_up(tmp_path):
    refused = _manage(
        tmp_path, "pulmu", "org", "list", ENV="production", ALLOWED_HOSTS="lab.example"
    )

    assert (refused.returncode, "pulmu setup" in refused.stderr) == (2, True)


@pytest.mark.parametrize("wrong", ["mysql://x/y", "nonsense"])
def test_an_unknown_database_is_refused_in_one_line(tmp_path, wrong):
    refused = _manage(tmp_path, "pulmu", "org", "list", DATABASE_URL=wrong)

    assert refused.returncode == 2
    assert len(refused.stderr.strip().splitlines()) == 1


def test_keys_are_readable_by_their_owner_alone(tmp_path):
    put_tables(tmp_path)
    assert _manage(tmp_path, "pulmu", "setup").returncode == 0

    keys = sorted((tmp_path / "keys").iterdir())
    assert [key.name for key in keys] == [
        "badges",
        "badges-rsa",
        "fields",
        "index",
        "ledger",
        "secret_key",
    ]
    assert {key.stat().st_mode & 0o777 for key in keys} == {0o600}
    assert (tmp_path / "keys").stat().st_mode & 0o777 == 0o700


def test_a_data_folder_that_others_can_read_is_refused_in_production(tmp_path):
    tmp_path.chmod(0o755)

    refused = _manage(
        tmp_path,
        "pulmu",
        "setup",
        ENV="production",
        ALLOWED_HOSTS="lab.example",
        SITE_URL="https://lab.example",
    )

    assert (refused.returncode, "chmod 700" in refused.stderr) == (2, True)
