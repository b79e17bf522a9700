"""Walk the whole site and print who was answered what.

`.venv/bin/python scripts/permission_matrix.py`; the walk is tests/walk, and takes some minutes.
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parent.parent

if __name__ == "__main__":
    # Tests that run meanwhile have their database elsewhere.
    os.environ["PULMU_DATA_DIR"] = tempfile.mkdtemp(prefix="pulmu-walk-")
    whole = str(CHECKOUT / "tests" / "walk" / "test_walk.py")
    sys.exit(pytest.main(["-q", "-s", "-m", "slow", "--rootdir", str(CHECKOUT), whole]))
