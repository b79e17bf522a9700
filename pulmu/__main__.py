"""The command `pulmu`: `python -m pulmu`."""

from __future__ import annotations

import os
import sys

UNUSABLE = 2


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pulmu.config.settings")
    import django  # noqa: PLC0415 -- settings are named first
    from django.core.exceptions import ImproperlyConfigured  # noqa: PLC0415 -- as above

    try:
        django.setup()
    except ImproperlyConfigured as error:
        print(error, file=sys.stderr)  # noqa: T201 -- this is the command line
        return UNUSABLE
    from pulmu.surfaces.cli.main import run  # noqa: PLC0415 -- commands need the apps

    return run(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
