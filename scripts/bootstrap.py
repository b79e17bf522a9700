#!/usr/bin/env python3
"""Make a virtual environment and install hash-locked requirements into it.

    python3 scripts/bootstrap.py .venv requirements/base.txt [more.txt]

Standard library only. Installs with uv (itself hash-locked, put into the environment first), which
takes seconds, and falls back to pip, which also reads the pip configuration of the machine
(mirrors, proxies, certificates). Exit codes: 0 done, 2 Python too old, 3 no venv module, else
pip's.
"""

import importlib.util
import os
import shutil
import subprocess
import sys
import time
import venv
from pathlib import Path

OLDEST_PYTHON = (3, 11)
BOOTSTRAP = Path(__file__).resolve().parent.parent / "requirements" / "bootstrap.txt"


class CannotStart(Exception):
    def __init__(self, code: int, line: str) -> None:
        super().__init__(line)
        self.code = code


def scripts_folder(root: Path) -> Path:
    return root / ("Scripts" if os.name == "nt" else "bin")


def make_environment(root: Path) -> Path:
    """Return the environment's Python, making the environment where it is missing or broken."""
    if sys.version_info < OLDEST_PYTHON:
        found = sys.version.split()[0]
        line = (
            f"Python 3.11 or newer is needed; {sys.executable} is {found}. PYTHON=... chooses one."
        )
        raise CannotStart(2, line)
    python = scripts_folder(root) / "python"
    if python.exists() and subprocess.call([python, "-c", "import pip"], stderr=subprocess.DEVNULL):
        shutil.rmtree(root)  # half-made, or its base Python has gone
    if not python.exists():
        if importlib.util.find_spec("ensurepip") is None:
            line = "This Python cannot make environments. On Debian: apt-get install python3-venv"
            raise CannotStart(3, line)
        shutil.rmtree(root, ignore_errors=True)
        venv.create(root, with_pip=True, symlinks=os.name != "nt")
    return python


def pip_command(python: Path) -> list[str]:
    quiet = ["-qq", "--disable-pip-version-check", "--no-input"]
    locked = ["--require-hashes", "--only-binary", ":all:"]
    return [str(python), "-m", "pip", "install", *quiet, *locked]


def find_uv(python: Path) -> str | None:
    """Put uv into the environment and return its path, or None where that cannot be had."""
    if os.environ.get("BOOTSTRAP_INSTALLER") == "pip":
        return None
    uv = shutil.which("uv", path=str(python.parent))
    if uv or subprocess.call([*pip_command(python), "-r", str(BOOTSTRAP)]):
        return uv
    return shutil.which("uv", path=str(python.parent))


def install(python: Path, files: list[str]) -> tuple[int, str]:
    """Return the exit code and the name of the installer that gave it."""
    wanted = [arg for name in files for arg in ("-r", name)]
    uv = find_uv(python)
    if uv:
        locked = ["--system-certs", "--no-build", "--require-hashes"]
        command = [uv, "pip", "install", "-q", "--python", str(python), *locked, *wanted]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode == 0:
            return 0, "uv"
        print("uv could not install, trying pip:", done.stderr.strip()[-300:], file=sys.stderr)
    return subprocess.call([*pip_command(python), *wanted]), "pip"


def main(target: str, *files: str) -> int:
    started = time.monotonic()
    try:
        python = make_environment(Path(target))
    except CannotStart as stop:
        print(stop, file=sys.stderr)
        return stop.code
    code, installer = install(python, list(files))
    took = time.monotonic() - started
    word = f"installed with {installer}" if code == 0 else "could NOT be installed"
    print(f"{', '.join(files)}: {word} ({took:.0f} s)", flush=True)
    return code


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
