"""Decisions about questions and answers. No database, no clock, no Django.

An answer is text; a list of texts for `Sort.MANY`. The words of `Sort.YES_NO` are `YES` and `NO`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from pulmu.core.kernel.text import clean
from pulmu.domains.surveys.choices import Sort

Answer = str | list[str]
YES, NO = "예", "아니오"
LEAST, MOST = 1, 5
LONGEST_LINE, LONGEST_TEXT, LONGEST_NUMBER = 200, 4000, 12


class Fault(StrEnum):
    """What is wrong with an answer."""

    MISSING = "missing"
    NOT_OFFERED = "not offered"
    TOO_LONG = "too long"
    NO_NUMBER = "no number"
    NO_DAY = "no day"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A question as decisions need it. ``when`` are the answers to the question ``after`` that
    make this one be asked; without ``after`` it always is.
    """

    key: str
    sort: str
    is_required: bool = False
    choices: tuple[str, ...] = ()
    after: str = ""
    when: tuple[str, ...] = ()


@dataclass(slots=True)
class Checked:
    """The answers that stand, and what is wrong with the others, by the key of the question."""

    answers: dict[str, Answer] = field(default_factory=dict)
    faults: dict[str, Fault] = field(default_factory=dict)


def check(questions: Sequence[Asked], said: Mapping[str, Answer]) -> Checked:
    """Read answers to questions in their order. What is not asked is left out, whatever was said:
    an answer behind a condition that no longer holds does not stay behind unseen.
    """
    done = Checked()
    for asked in questions:
        if not is_asked(asked, done.answers):
            continue
        answer = _cleaned(said.get(asked.key, ""))
        if not answer:
            if asked.is_required:
                done.faults[asked.key] = Fault.MISSING
        elif fault := _fault(asked, answer):
            done.faults[asked.key] = fault
        else:
            done.answers[asked.key] = answer
    return done


def is_asked(asked: Asked, answers: Mapping[str, Answer]) -> bool:
    """Whether the condition of a question holds with what was answered before it."""
    if not asked.after:
        return True
    given = answers.get(asked.after, "")
    said = set(given) if isinstance(given, list) else {given} - {""}
    return bool(said & set(asked.when)) if asked.when else bool(said)


def is_order_possible(questions: Iterable[Asked]) -> bool:
    """A condition looks at an earlier question, so that no two wait for each other."""
    seen: set[str] = set()
    for asked in questions:
        if asked.after and asked.after not in seen:
            return False
        seen.add(asked.key)
    return True


def are_conditions_possible(asked: Asked, earlier: Asked) -> bool:
    """Whether a condition's answers can be given to the question that it looks at."""
    return not asked.when or set(asked.when) <= set(offered(earlier))


def offered(asked: Asked) -> Collection[str]:
    """The answers to choose from; none for one that is written."""
    if asked.sort == Sort.YES_NO:
        return (YES, NO)
    if asked.sort == Sort.SCALE:
        return tuple(str(points) for points in range(LEAST, MOST + 1))
    return asked.choices if asked.sort in {Sort.ONE, Sort.MANY} else ()


def _cleaned(answer: Answer) -> Answer:
    if isinstance(answer, list):
        return [text for text in map(clean, answer) if text]
    # Lines of a text stay lines.
    return "\n".join(clean(line) for line in answer.strip().splitlines())


def _fault(asked: Asked, answer: Answer) -> Fault | None:
    if isinstance(answer, list) != (asked.sort == Sort.MANY):
        return Fault.NOT_OFFERED
    texts = answer if isinstance(answer, list) else [answer]
    choices = offered(asked)
    if choices and not set(texts) <= set(choices):
        return Fault.NOT_OFFERED
    if asked.sort == Sort.NUMBER:
        return None if _is_number(texts[0]) else Fault.NO_NUMBER
    if asked.sort == Sort.DAY:
        return None if _is_day(texts[0]) else Fault.NO_DAY
    longest = LONGEST_TEXT if asked.sort == Sort.TEXT else LONGEST_LINE
    return Fault.TOO_LONG if any(len(text) > longest for text in texts) else None


def _is_number(text: str) -> bool:
    return len(text) <= LONGEST_NUMBER and text.removeprefix("-").isdecimal() and text.isascii()


def _is_day(text: str) -> bool:
    try:
        return dt.date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
