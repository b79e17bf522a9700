"""`pulmu ledger check`, against a bare loop that reads the entries and builds the same tree."""

from __future__ import annotations

import sys
from hashlib import sha256

from bench.measuring import ROWS, open_site, peak_memory, report, side_by_side

LIMIT = 3.0
# Of a ledger's entries so many in a hundred are facts; the others are about them.
FACTS_IN_A_HUNDRED = 64


def main() -> int:
    open_site()
    from bench import ledgers  # noqa: PLC0415 -- models can be read once the site is open
    from pulmu.ledger import checking, queries  # noqa: PLC0415 -- as above
    from pulmu.ledger.plain import merkle  # noqa: PLC0415 -- as above

    lab = ledgers.a_lab("large")
    size = ledgers.fill(lab, ROWS * FACTS_IN_A_HUNDRED // 100)
    read = queries.reader(lab.pk)

    def build_tree() -> bytes:
        tree = merkle.Frontier()
        for seq, verb, body in read():
            line = f'\0{{"body":{body},"seq":{seq},"verb":"{verb}"}}'
            tree.append(sha256(line.encode()).digest())
        return tree.root()

    def check() -> None:
        report = checking.check(lab)
        if report.faults or report.entries != size:
            raise SystemExit(f"the benchmark's own ledger is at fault: {report}")

    took, bound = side_by_side(check, build_tree, times=2)
    name = f"ledger check of {size} entries ({peak_memory()} MB)"
    return 0 if report(name, took, "reading them and building the tree", bound, limit=LIMIT) else 1


if __name__ == "__main__":
    sys.exit(main())
