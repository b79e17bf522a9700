"""A site as an operator runs it: the command `pulmu`, its own data folder, its own port."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

from tests.tables import put_tables

CHECKOUT = Path(__file__).resolve().parents[2]
PATIENCE = 180
# As `pulmu/__main__.py`, for several commands: starting Python takes longer than most of them.
RUN = """
import json, os, sys
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pulmu.config.settings")
import django
django.setup()
from pulmu.surfaces.cli.main import run
sys.exit(max(run(command) for command in json.loads(sys.argv[1])))
"""


class Site:
    """`pulmu` in a folder of its own; on SQLite, whatever the rest of the suite runs on."""

    def __init__(self, folder: Path, settings: str = "pulmu.config.settings") -> None:
        self.folder = folder
        self._settings = settings
        self.port = _free_port()
        self.address = f"http://localhost:{self.port}"
        self._server: subprocess.Popen[bytes] | None = None

    def set_up(self, *commands: list[str]) -> str:
        """What `pulmu setup` and the commands after it print, where nothing is yet."""
        put_tables(self.folder / "data")
        return self.run(["setup"], *commands)

    def run(self, *commands: list[str]) -> str:
        """What commands of `pulmu` print, one after the other in one process; all must do."""
        return self.python(RUN, json.dumps(commands))

    def python(self, source: str, *arguments: str) -> str:
        """What a few lines of Python print that use the site's own database."""
        done = subprocess.run(
            [sys.executable, "-c", source, *arguments],
            cwd=CHECKOUT,
            env=self._environment(),
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def start(self, *arguments: str) -> None:
        log = (self.folder / "server.log").open("wb")
        self._server = subprocess.Popen(
            [sys.executable, "-m", "pulmu", *arguments, "--port", str(self.port)],
            cwd=CHECKOUT,
            env=self._environment(),
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
        log.close()
        self._wait()

    def stop(self) -> None:
        if self._server is not None:
            os.killpg(self._server.pid, signal.SIGTERM)
            self._server.wait(timeout=30)

    def said(self) -> str:
        """Everything the server printed."""
        return (self.folder / "server.log").read_text(encoding="utf-8", errors="replace")

    def _wait(self) -> None:
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            assert self._server is None or self._server.poll() is None, self.said()
            try:
                with urllib.request.urlopen(f"{self.address}/health/", timeout=5):  # noqa: S310 -- ours
                    return
            except (urllib.error.URLError, ConnectionError):
                time.sleep(0.3)
        raise AssertionError(f"The site did not come up:\n{self.said()}")

    def _environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if name != "PULMU_DATABASE_URL"}
        return {
            **kept,
            "PULMU_DATA_DIR": str(self.folder / "data"),
            "PULMU_SITE_URL": self.address,
            "DJANGO_SETTINGS_MODULE": self._settings,
            "PYTHONUNBUFFERED": "1",
        }


def links_in(text: str) -> list[str]:
    """The addresses that commands printed."""
    return re.findall(r"https?://\S+", text)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
