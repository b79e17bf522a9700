"""`make check`: everything that can be said about the source without running the site's tests.

All parts run, whatever failed before them; the exit status is 0 when all passed.
"""

import subprocess
import sys
import time
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent
CONTRACTS = "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports())"
PARTS = {
    "format": ["-m", "ruff", "format", "--check", "--quiet", "--output-format=concise", "."],
    "lint": ["-m", "ruff", "check", "--quiet", "--output-format=concise", "."],
    "import contracts": ["-c", CONTRACTS],
    "types": ["-m", "mypy"],
    "migrations": ["manage.py", "makemigrations", "--check", "--dry-run"],
    "translations": ["scripts/catalogues.py", "check"],
}


def passes(name: str, arguments: list[str]) -> bool:
    started = time.monotonic()
    done = subprocess.run(
        [sys.executable, *arguments], cwd=CHECKOUT, capture_output=True, text=True, check=False
    )
    took = time.monotonic() - started
    print(f"{name}: {'ok' if done.returncode == 0 else 'FAILED'} ({took:.1f} s)", flush=True)
    if done.returncode:
        print((done.stdout + done.stderr).strip(), flush=True)
    return done.returncode == 0


if __name__ == "__main__":
    results = [passes(name, arguments) for name, arguments in PARTS.items()]
    sys.exit(0 if all(results) else 1)
