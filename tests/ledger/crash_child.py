"""The process that is killed: it checks what the one before it left, then writes until it dies.

Prints `checked SIZE` once, or dies of what is wrong; then `done SIZE` after each write that has
come back: from there on it may never be lost.
"""

from __future__ import annotations

import os
import sys
from itertools import count
from random import Random

import django


def main() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "pulmu.config.settings"
    django.setup()
    from tests.ledger.crash_site import Site  # noqa: PLC0415 -- models need a set-up Django

    if sys.argv[1] == "make":
        Site.make()
        return
    site = Site(Random())  # noqa: S311 -- a game, not a secret
    site.check()
    say("checked", site.size())
    for number in count() if sys.argv[1] == "write" else ():
        site.write(number)
        say("done", site.size())


def say(word: str, number: int) -> None:
    sys.stdout.write(f"{word} {number}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
