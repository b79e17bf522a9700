"""The page 올해 실적 on a small and on a large ledger: as many queries, and about as fast."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from bench.measuring import ROWS, open_site, peak_memory, report, seconds, side_by_side

if TYPE_CHECKING:
    from django.test import Client

SMALL = 10_000
MOST_QUERIES = 14
# About as fast: what is left is noise, and one more level of an index.
LIMIT = 1.5
TIMES = 30


def main() -> int:
    open_site()
    from pulmu.ledger import rulebook  # noqa: PLC0415 -- models can be read once the site is open

    rulebook.install_shipped()
    small, few = _prepare("small", SMALL)
    large, many = _prepare("large", ROWS)
    took, bound = side_by_side(lambda: _look(large), lambda: _look(small), times=TIMES)
    name = f"올해 실적 over {ROWS} facts, {many} queries"
    good = report(name, took, f"over {SMALL}, {few} queries", bound, limit=LIMIT)
    return 0 if good and few == many <= MOST_QUERIES else 1


def _prepare(code: str, facts: int) -> tuple[Client, int]:
    """Somebody who looks at the page of a lab with so many facts, and its queries."""
    from django.db import connection  # noqa: PLC0415 -- models can be read once the site is open
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415 -- as above

    from bench import ledgers  # noqa: PLC0415 -- as above
    from pulmu.core.kernel.period import Period  # noqa: PLC0415 -- as above
    from pulmu.ledger import cache, rulebook  # noqa: PLC0415 -- as above

    lab = ledgers.a_lab(code)
    ledgers.fill(lab, facts)
    ruleset = rulebook.newest()
    built = seconds(lambda: cache.keep(lab.pk, Period.year(2023), ruleset, lambda: None))
    print(f"first cache of {facts} facts: {built:.2f} s ({peak_memory()} MB)", flush=True)
    browser = _browser(code)
    _look(browser)  # what is read once and kept
    with CaptureQueriesContext(connection) as seen:
        _look(browser)
    return browser, len(seen)


def _browser(code: str) -> Client:
    """One of a lab's staff, logged in."""
    from django.test import Client  # noqa: PLC0415 -- models can be read once the site is open

    from pulmu.core.tenancy.models import Membership, Organisation, User  # noqa: PLC0415 -- as above
    from pulmu.core.tenancy.permissions import Role  # noqa: PLC0415 -- as above

    user = User.objects.create(email=f"{code}@example.org", name=code)
    lab = Organisation.objects.get(code=code)
    Membership.objects.create(user=user, organisation=lab, role=Role.STAFF)
    browser = Client(SERVER_NAME="localhost")
    browser.force_login(user)
    return browser


def _look(browser: Client) -> None:
    answer = browser.get("/desk/year/2023/")
    if answer.status_code != 200:  # noqa: PLR2004 -- the page is there
        raise SystemExit(f"the page answered {answer.status_code} {answer.get('Location', '')}")


if __name__ == "__main__":
    sys.exit(main())
