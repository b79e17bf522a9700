"""What may be committed: locks without addresses, translations without gaps."""

from __future__ import annotations

import json
import re
import subprocess
import sys

from .source import CHECKOUT

PIN = re.compile(r"^[a-z0-9][a-z0-9.-]*==", re.MULTILINE)


def test_requirements_are_locked_by_hash_and_name_no_address():
    for path in sorted((CHECKOUT / "requirements").glob("*.txt")):
        text = path.read_text(encoding="utf-8")
        pins = len(PIN.findall(text))

        assert pins > 0, path.name
        assert "://" not in text, path.name
        assert "--find-links" not in text, path.name
        assert text.count("--hash=sha256:") >= pins, path.name


def test_the_lock_of_the_web_font_has_hashes_and_no_addresses():
    lock = json.loads((CHECKOUT / "frontend" / "package-lock.json").read_text(encoding="utf-8"))
    packages = {name: package for name, package in lock["packages"].items() if name}

    assert packages
    assert [name for name, package in packages.items() if "integrity" not in package] == []
    assert [name for name, package in packages.items() if "resolved" in package] == []


def test_the_korean_catalogue_is_complete():
    command = [sys.executable, "scripts/catalogues.py", "check"]
    done = subprocess.run(command, cwd=CHECKOUT, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stdout + done.stderr
