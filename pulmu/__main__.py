"""The command `pulmu`: `python -m pulmu`."""

from __future__ import annotations

import os
import sys


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pulmu.config.settings")
    from pulmu.surfaces.cli.main import run  # noqa: PLC0415 -- settings are named first

    return run(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
