"""A statement over a large ledger, against a loop that only fetches and decodes its entries."""

from __future__ import annotations

import sys

from bench.measuring import ROWS, open_site, peak_memory, report, side_by_side

LIMIT = 4.0


def main() -> int:
    open_site()
    from bench import ledgers  # noqa: PLC0415 -- models can be read once the site is open
    from pulmu.core.kernel.period import Period  # noqa: PLC0415 -- as above
    from pulmu.ledger import queries, rulebook, statements  # noqa: PLC0415 -- as above
    from pulmu.ledger.plain.marks import decode_body  # noqa: PLC0415 -- as above

    rulebook.install_shipped()
    lab = ledgers.a_lab("large")
    cut = ledgers.fill(lab, ROWS, projected=False)
    read = queries.reader(lab.pk, cut=cut)

    def decode() -> None:
        for _seq, _verb, body in read():
            decode_body(body)

    def state() -> None:
        statements.compute(lab, Period.year(2023), cut=cut, context={})

    took, bound = side_by_side(state, decode, times=2)
    name = f"statement over {ROWS} facts ({cut} entries, {peak_memory()} MB)"
    return 0 if report(name, took, "fetching and decoding them", bound, limit=LIMIT) else 1


if __name__ == "__main__":
    sys.exit(main())
