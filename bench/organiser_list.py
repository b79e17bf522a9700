"""pretalx's list of submissions, timed as `bench.desk` times a list of ours; prints JSON.

Run by the interpreter of pretalx's own environment, in a process of its own. It goes through
Django alone (models by their names, the test client); nothing of pretalx is copied or changed.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import re
import sys
import time
from importlib import metadata

SLUG, FOUND = "bench", 200
TIMES = int(os.environ.get("PULMU_BENCH_LOOKS", "40"))
os.environ["DJANGO_SETTINGS_MODULE"] = "pretalx.settings"


def main(rows: int) -> None:
    import django  # noqa: PLC0415 -- the settings must be named first
    from django.core.management import call_command  # noqa: PLC0415 -- as above

    django.setup()
    call_command("migrate", verbosity=0)
    user = _fill(rows)
    page = f"/orga/event/{SLUG}/submissions/"
    seconds, busy, listed = _time(user, page)
    print(
        json.dumps(
            {
                "version": metadata.version("pretalx"),
                "licence": metadata.metadata("pretalx")["License-Expression"] or "",
                "page": page,
                "seconds": seconds,
                "busy": busy,
                "rows": listed,
            }
        )
    )


def _fill(rows: int):
    """One event with so many submissions, each by a speaker of its own."""
    from django.apps import apps  # noqa: PLC0415 -- models can be read once Django is set up
    from django_scopes import scopes_disabled  # noqa: PLC0415 -- as above

    model = apps.get_model
    with scopes_disabled():
        user = model("person", "User").objects.create_user(
            email="hana@example.org",
            password="bench-only",  # noqa: S106 -- lives as long as this process
            name="Hana",
        )
        user.is_administrator = True
        user.save()
        organiser = model("event", "Organiser").objects.create(name="Bench", slug="benchorg")
        day = dt.date(2023, 5, 10)
        event = model("event", "Event").objects.create(
            name="Bench",
            slug=SLUG,
            organiser=organiser,
            date_from=day,
            date_to=day,
            email="hana@example.org",
            is_public=True,
        )
        sort = event.submission_types.first()
        for number in range(rows):
            speaker = model("person", "User").objects.create(
                email=f"speaker{number}@example.org", name=f"Speaker {number}"
            )
            model("person", "SpeakerProfile").objects.create(user=speaker, event=event)
            made = model("submission", "Submission").objects.create(
                event=event, title=f"Talk {number}", submission_type=sort, content_locale="en"
            )
            made.speakers.add(speaker)
    return user


def _time(user, page: str) -> tuple[list[float], list[float], int]:
    """How long each look took, and how many submissions were on the page."""
    from django.conf import settings  # noqa: PLC0415 -- as above
    from django.test import Client  # noqa: PLC0415 -- as above

    # As on our side: without hashed names of files, which only a deployed site has.
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}
    browser = Client(SERVER_NAME="localhost")
    browser.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    took, busy = [], []
    for number in range(TIMES + 1):
        started, began = time.perf_counter(), time.process_time()
        answer = browser.get(page)
        if number:  # the first reads what is kept afterwards
            took.append(time.perf_counter() - started)
            busy.append(time.process_time() - began)
        if answer.status_code != FOUND:
            raise SystemExit(f"{page} answered {answer.status_code} {answer.get('Location', '')}")
    return took, busy, len(set(re.findall(r">\s*Talk (\d+)\s*<", answer.content.decode())))


if __name__ == "__main__":
    main(int(sys.argv[1]))
