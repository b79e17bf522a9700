"""올해 실적 on a small and on a large ledger: as many queries, and about as fast."""

from __future__ import annotations

import sys
from collections.abc import Callable

from bench.measuring import ROWS, open_site, peak_memory, report, seconds

SMALL = 10_000
MOST_QUERIES = 14
# About as fast: what is left is noise, and one more level of an index.
LIMIT = 1.5
TIMES = 20


def main() -> int:
    open_site()
    from django.db import connection  # noqa: PLC0415 -- models can be read once the site is open
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415 -- as above

    from bench import ledgers  # noqa: PLC0415 -- as above
    from pulmu.core.kernel.period import Period  # noqa: PLC0415 -- as above
    from pulmu.core.tenancy.actors import operator_of  # noqa: PLC0415 -- as above
    from pulmu.domains.results.queries.overview import overview  # noqa: PLC0415 -- as above
    from pulmu.ledger import cache, rulebook  # noqa: PLC0415 -- as above

    [ruleset] = rulebook.install_shipped()
    took: list[float] = []
    counts: list[int] = []
    for code, facts in (("small", SMALL), ("large", ROWS)):
        lab = ledgers.a_lab(code)
        ledgers.fill(lab, facts)
        actor = operator_of(lab)

        def look(actor=actor) -> None:
            overview(actor, 2023)

        keep = _keeping(cache.keep, lab.pk, Period.year(2023), ruleset)
        print(f"{code}: {facts} facts, first cache in {seconds(keep):.2f} s ({peak_memory()} MB)")
        look()
        with CaptureQueriesContext(
            connection,
        ) as seen:
            look()
        counts.append(len(seen))
        took.append(seconds(look, times=TIMES))
    small, large = took
    name = f"올해 실적 over {ROWS} facts, {counts[1]} queries"
    good = report(name, large, f"over {SMALL}, {counts[0]} queries", small, limit=LIMIT)
    return 0 if good and counts[0] == counts[1] <= MOST_QUERIES else 1


def _keeping(keep: Callable[..., None], *where: object) -> Callable[[], None]:
    return lambda: keep(*where, lambda: None)


if __name__ == "__main__":
    sys.exit(main())
