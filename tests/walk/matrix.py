"""What was answered: a row for each URL and whose records it names, a column for each visitor."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from .registry import Url
from .walking import METHODS, Cell, Walk
from .world import VISITORS


def size_in_words(urls: Mapping[str, Url], questions: Sequence[Cell]) -> str:
    """As docs/TRUST.md states it."""
    return (
        f"{len(urls)} URLs by {len(METHODS)} methods as {len(VISITORS)} visitors: "
        f"{len(questions) * len(VISITORS):,} questions"
    )


@dataclass
class Matrix:
    answers: dict[tuple[str, str], dict[str, dict[str, int]]] = field(default_factory=dict)
    visitors: list[str] = field(default_factory=list)
    questions: int = 0

    def add(self, walk: Walk) -> None:
        self.visitors.append(walk.visitor.name)
        self.questions += len(walk.statuses)
        for cell, status in walk.statuses.items():
            if cell.ask is None:
                row = self.answers.setdefault((cell.url, cell.whose), {})
                row.setdefault(walk.visitor.name, {})[cell.method] = status

    def lines(self) -> list[str]:
        """Each cell says what GET and POST were answered; 405 is a method that there is not."""
        legend = [f"{number:>3} {name}" for number, name in enumerate(self.visitors, start=1)]
        width = max(len(f"{url} ({whose})") for url, whose in self.answers)
        head = " " * width + "".join(f"{number:>8}" for number in range(1, len(legend) + 1))
        rows = [
            f"{f'{url} ({whose})':<{width}}"
            + "".join(f"{_said(by_visitor.get(name, {})):>8}" for name in self.visitors)
            for (url, whose), by_visitor in self.answers.items()
        ]
        count = f"{len(self.answers)} rows, {self.questions:,} questions"
        return ["", *legend, "", head, *rows, count]


def _said(answers: Mapping[str, int]) -> str:
    return f"{answers.get('GET', '')}/{answers.get('POST', '')}"
