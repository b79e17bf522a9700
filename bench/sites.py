"""The two sites that `bench.signup` compares: set up, served as a process of its own, watched.

Ours is served as the product serves itself: `pulmu serve --workers 2`, Granian, on as many cores as
that. pretix by gunicorn, as it documents, with two processes for each of those: it has no threads.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from abc import ABC, abstractmethod
from pathlib import Path
from typing import Any

CHECKOUT = Path(__file__).resolve().parent.parent
TICKS = os.sysconf("SC_CLK_TCK")
COMES_UP = 120
CORES = 2


class Site(ABC):
    """A site in a folder of its own, on a port of its own."""

    name = ""

    def __init__(self, folder: Path, surroundings: dict[str, str]) -> None:
        self.folder = folder
        self.port = _free_port()
        self.address = f"http://localhost:{self.port}"
        self.surroundings = {**os.environ, **surroundings}
        self.made: dict[str, Any] = {}
        self._server: subprocess.Popen[bytes] | None = None

    @abstractmethod
    def command(self) -> list[str]: ...

    @abstractmethod
    def held(self, race: list[Any]) -> list[int]:
        """How many have a seat, and how many stand in line, by the site's own database."""

    def start(self) -> None:
        log = (self.folder / "server.log").open("wb")
        self._server = subprocess.Popen(
            self.command(),
            cwd=CHECKOUT,
            env=self.surroundings,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
        log.close()
        end = time.monotonic() + COMES_UP
        while time.monotonic() < end:
            try:
                with socket.create_connection(("127.0.0.1", self.port), timeout=1):
                    return
            except OSError:
                time.sleep(0.2)
        raise RuntimeError((self.folder / "server.log").read_text(encoding="utf-8"))

    def stop(self) -> None:
        if self._server is not None:
            os.killpg(self._server.pid, signal.SIGTERM)
            self._server.wait(timeout=60)

    def processor(self) -> float:
        """Seconds of processor that its processes have used since they began."""
        group = self._server.pid if self._server else 0
        return sum(_used(Path(f"/proc/{one}/stat"), group) for one in _numbers())

    def python(self, *arguments: str) -> Any:
        """What a line of Python in the site's own environment answers, as JSON."""
        done = subprocess.run(
            [self.interpreter, *arguments],
            cwd=CHECKOUT,
            env=self.surroundings,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(done.stderr)
        return json.loads(done.stdout.splitlines()[-1])

    interpreter = sys.executable


class Pulmu(Site):
    name = "Pulmu"

    def __init__(self, folder: Path, database: str) -> None:
        super().__init__(
            folder,
            {
                "PULMU_DATA_DIR": str(folder / "data"),
                "PULMU_DATABASE_URL": database,
                "PULMU_SIGN_UPS_PER_ADDRESS": "1000000",
                "DJANGO_SETTINGS_MODULE": "bench.served.pulmu_settings",
            },
        )
        self.surroundings["PULMU_SITE_URL"] = self.address

    def set_up(self, wanted: dict[str, list[int]]) -> None:
        self._pulmu("setup")
        for code in ("race", *(f"list-{many}" for many in wanted["lists"])):
            self._pulmu("org", "add", code, "메이커팩토리")
        self.made = self.python("-m", "bench.served.pulmu_courses", "fill", json.dumps(wanted))

    def command(self) -> list[str]:
        serve = ["serve", "--port", str(self.port), "--workers", str(CORES)]
        return [sys.executable, "-m", "pulmu", *serve]

    def held(self, race: list[Any]) -> list[int]:
        return list(self.python("-m", "bench.served.pulmu_courses", "held", race[1]))

    def _pulmu(self, *arguments: str) -> None:
        subprocess.run(
            [sys.executable, "-m", "pulmu", *arguments],
            cwd=CHECKOUT,
            env=self.surroundings,
            capture_output=True,
            check=True,
        )


class Pretix(Site):
    name = "pretix"

    def __init__(self, folder: Path, database: str, *, interpreter: str, tuned: bool) -> None:
        super().__init__(
            folder,
            {
                "PRETIX_CONFIG_FILE": str(folder / "pretix.cfg"),
                "PYTHONPATH": str(CHECKOUT),
                "DJANGO_SETTINGS_MODULE": "bench.served.pretix_settings",
                "PULMU_BENCH_TUNED": "1" if tuned else "",
            },
        )
        self.interpreter = interpreter
        (folder / "data").mkdir(exist_ok=True)
        (folder / "pretix.cfg").write_text(
            f"[pretix]\ndatadir={folder}/data\nurl={self.address}\ninstance_name=bench\n"
            f"{database}[django]\ndebug=off\nsecret={'bench-only' * 6}\n",
            encoding="utf-8",
        )

    def set_up(self, wanted: dict[str, list[int]]) -> None:
        self.made = self.python("-m", "bench.served.pretix_shop", "fill", json.dumps(wanted))

    def copy_of(self, other: Pretix) -> None:
        """The same shop on SQLite: its set-up takes minutes."""
        shutil.copy(other.folder / "data" / "db.sqlite3", self.folder / "data" / "db.sqlite3")
        self.made = other.made

    def command(self) -> list[str]:
        gunicorn = ["gunicorn", "pretix.wsgi", "--workers", str(2 * CORES), "--preload"]
        where = ["--bind", f"127.0.0.1:{self.port}", "--timeout", "600", "--backlog", "2048"]
        return [self.interpreter, "-m", *gunicorn, *where]

    def held(self, race: list[Any]) -> list[int]:
        return list(self.python("-m", "bench.served.pretix_shop", "held", race[0]))


def _used(stat: Path, group: int) -> float:
    try:
        said = stat.read_text(encoding="ascii", errors="replace").rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return 0.0
    # State, parent, group ..., user and system time from the twelfth on, then those of the ended.
    return sum(map(int, said[11:15])) / TICKS if int(said[2]) == group else 0.0


def _numbers() -> list[str]:
    return [one.name for one in Path("/proc").iterdir() if one.name.isdecimal()]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
