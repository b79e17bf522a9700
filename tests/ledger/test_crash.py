"""kill -9 while writing: nothing that came back is lost, and nothing is half-written."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from pathlib import Path
from random import Random

import pytest

from tests.surroundings import surroundings

__all__ = ["surroundings"]

CHECKOUT = Path(__file__).resolve().parents[2]
QUICK, MANY = 3, 25
PATIENCE = 120  # seconds for a process to come up on a busy machine


def command(what: str) -> list[str]:
    return [sys.executable, "-m", "tests.ledger.crash_child", what]


def finish(what: str, surroundings: dict[str, str]) -> str:
    """Let a child do something to its end; what it said."""
    done = subprocess.run(
        command(what),
        cwd=CHECKOUT,
        env=surroundings,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
        timeout=PATIENCE,
    )
    return done.stdout


def said(line: str, word: str) -> int:
    """The number that a child said with a word."""
    found, _blank, number = line.strip().partition(" ")
    assert found == word, f"the child said {line!r}"
    return int(number)


def run(rounds: int, surroundings: dict[str, str], seed: int) -> None:
    dice = Random(seed)  # noqa: S311 -- a game, not a secret
    finish("make", surroundings)
    acknowledged = 0
    for _round in range(rounds):
        acknowledged = one_life(dice.uniform(0.0, 1.2), surroundings, acknowledged)
    assert acknowledged > 0
    assert said(finish("check", surroundings), "checked") >= acknowledged


def one_life(seconds: float, surroundings: dict[str, str], acknowledged: int) -> int:
    """A child comes up, finds everything that was acknowledged, writes, and is killed: so many
    seconds after its first write, however long a busy machine took for that.
    """
    with subprocess.Popen(
        command("write"), cwd=CHECKOUT, env=surroundings, stdout=subprocess.PIPE, text=True
    ) as child:
        try:
            assert child.stdout is not None
            assert said(child.stdout.readline(), "checked") >= acknowledged
            acknowledged = said(child.stdout.readline(), "done")
            time.sleep(seconds)
        finally:
            child.send_signal(signal.SIGKILL)
            output, _nothing = child.communicate(timeout=PATIENCE)
    assert child.returncode == -signal.SIGKILL
    # The last line may be cut in the middle: whoever reads half a line was told nothing.
    whole = output[: output.rfind("\n") + 1].splitlines()
    return max([acknowledged, *(said(line, "done") for line in whole)])


@pytest.mark.database
def test_a_killed_writer_loses_nothing_and_leaves_nothing_half_written(
    surroundings: dict[str, str],
):
    run(QUICK, surroundings, seed=1)


@pytest.mark.slow
@pytest.mark.database
def test_a_writer_that_is_killed_many_times(surroundings: dict[str, str]):
    run(MANY, surroundings, seed=2)
