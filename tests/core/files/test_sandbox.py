"""The child: what it may not do, and what becomes of it when it misbehaves.

The tasks of these tests are modules of their own, put where the child looks for its tasks.
"""

from __future__ import annotations

import socket
import time
from pathlib import Path

import pytest

from pulmu.core.files import sandbox
from pulmu.core.files.errors import FileRefused
from pulmu.core.files.sandbox import MIB, Limits

SMALL = Limits(memory=256 * MIB, cpu_seconds=5, wall_seconds=20)


@pytest.fixture
def misbehave(tmp_path, monkeypatch):
    """Runs a body of a task: ``misbehave("yield 1")``."""
    children = sandbox.SOURCE / "pulmu" / "core" / "files" / "children"
    package = tmp_path / "pulmu" / "core" / "files" / "children"
    package.mkdir(parents=True)
    for folder in ("pulmu", "pulmu/core", "pulmu/core/files", "pulmu/core/files/children"):
        (tmp_path / folder / "__init__.py").touch()
    (package / "saying.py").write_text((children / "saying.py").read_text(encoding="utf-8"))
    monkeypatch.setattr(sandbox, "SOURCE", tmp_path)

    def run(body: str, *, limits: Limits = SMALL, files=()):
        (package / "task.py").write_text(
            "import os, socket, subprocess, sys, time\n"
            f"def prepare(request): pass\ndef run(request, files):\n    {body}\n"
        )
        return list(sandbox.run("task", {"n": 3}, files=files, limits=limits))

    return run


def refusal(misbehave, body, **how):
    with pytest.raises(FileRefused) as refused:
        misbehave(body, **how)
    return refused.value


def test_it_answers_line_by_line(misbehave):
    assert misbehave("yield from range(request['n']); yield {'가': ['나', None, 1.5]}") == [
        0,
        1,
        2,
        {"가": ["나", None, 1.5]},
    ]


def test_long_lines_arrive_whole(misbehave):
    assert [len(line) for line in misbehave("yield 'ㄱ' * 3_000_000; yield 'x'")] == [3_000_000, 1]


def test_it_sees_nothing_of_our_environment(misbehave, monkeypatch):
    monkeypatch.setenv("PULMU_SECRET_KEY", "secret")

    (seen,) = misbehave("yield dict(os.environ)")

    assert set(seen) <= {"LC_CTYPE"}


def test_it_reads_the_files_it_was_given(misbehave, tmp_path):
    path = tmp_path / "가.txt"
    path.write_bytes(b"abc")
    with path.open("rb") as file:
        assert misbehave("yield files[0].read().decode()", files=[file]) == ["abc"]


@pytest.mark.parametrize(
    "body",
    [
        "socket.socket(); yield 1",
        "subprocess.run(['true']); yield 1",
        "os.system('true'); yield 1",
        "os.fork(); yield 1",
        "os.execv('/bin/true', ['true']); yield 1",
        "open('was-here', 'w'); yield 1",
        "os.kill(os.getppid(), 9); yield 1",
    ],
)
def test_what_it_may_not_do(misbehave, body):
    assert refusal(misbehave, body).reason == "unreadable"


def test_it_may_not_write_even_into_what_it_was_given(misbehave, tmp_path):
    with (tmp_path / "out").open("w+b") as file:
        refused = refusal(
            misbehave, "files[0].write(b'x' * 9); files[0].flush(); yield 1", files=[file]
        )
    assert refused.reason == "unreadable"


def test_memory_is_limited(misbehave):
    assert refusal(misbehave, "x = bytearray(1 << 30); yield len(x)").reason == "too_costly"


def test_processor_time_is_limited(misbehave):
    limits = Limits(memory=256 * MIB, cpu_seconds=1, wall_seconds=20)

    assert refusal(misbehave, "while True: pass\n    yield 1", limits=limits).reason == "too_costly"


def test_waiting_is_limited(misbehave):
    limits = Limits(memory=256 * MIB, cpu_seconds=5, wall_seconds=0.7)
    started = time.monotonic()

    assert refusal(misbehave, "time.sleep(60); yield 1", limits=limits).reason == "too_costly"
    assert time.monotonic() - started < 5


def test_its_death_is_a_refusal(misbehave):
    assert refusal(misbehave, "yield 1; os.abort()").reason == "unreadable"
    assert refusal(misbehave, "yield 1; os._exit(3)").reason == "unreadable"


def test_its_exceptions_are_refusals_without_a_traceback(misbehave):
    refused = refusal(misbehave, "yield 1; raise RuntimeError('가')")

    assert (refused.reason, refused.detail) == ("unreadable", "RuntimeError: 가")
    assert "Traceback" not in str(refused)


def test_values_said_before_a_refusal_arrive(misbehave):
    seen = []
    with pytest.raises(FileRefused):
        seen.extend(sandbox.run("nothing-of-that-name", {}, limits=SMALL))
    assert seen == []


def test_a_child_that_is_not_wanted_any_more_ends(misbehave, tmp_path):
    misbehave("yield os.getpid()")
    answers = sandbox.run("task", {}, limits=SMALL)
    child = next(answers)
    assert Path(f"/proc/{child}").exists()
    answers.close()

    assert not Path(f"/proc/{child}").exists()


def test_an_unknown_reason_still_has_a_text():
    assert str(FileRefused("never heard of")) == str(FileRefused("unreadable"))


def test_no_socket_is_left_to_the_child(misbehave):
    with socket.socket() as ours:
        ours.bind(("127.0.0.1", 0))
        (numbers,) = misbehave("yield sorted(int(n) for n in os.listdir('/proc/self/fd'))")
    assert len(numbers) <= 4
