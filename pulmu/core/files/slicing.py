"""What printing a model would take, by PrusaSlicer where the machine has it.

It is another program, under a licence of its own (AGPL): it is run as one, on one file, in a folder
of its own, under limits of memory and time, and nothing of it is loaded here.
"""

from __future__ import annotations

import contextlib
import os
import re
import resource
import shutil
import signal
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

from .errors import FileRefused
from .sandbox import MIB

PROGRAM = "prusa-slicer"
SECONDS, MEMORY, WRITTEN = 60, 3072 * MIB, 512 * MIB
# A usual printer with PLA; the density is what grams are reckoned with.
SETTINGS = """\
layer_height = 0.2
first_layer_height = 0.2
fill_density = 15%
perimeters = 2
nozzle_diameter = 0.4
filament_diameter = 1.75
filament_density = 1.24
temperature = 210
bed_temperature = 60
"""
TIME = re.compile(r"estimated printing time \(normal mode\) = (.+)")
GRAMS = re.compile(r"filament used \[g\] = ([\d.]+)")
PIECES = re.compile(r"(\d+)([dhms])")
UNITS = {"d": 86_400, "h": 3_600, "m": 60, "s": 1}
# Both stand near the end of what may be a long file.
TAIL = 64 * 1024


@dataclass(frozen=True, slots=True)
class Sliced:
    seconds: int
    grams: float


def is_there() -> bool:
    return shutil.which(PROGRAM) is not None


def sliced(
    source: Path, *, suffix: str, scale: float = 1.0, bed: tuple[int, int, int] = (220, 220, 250)
) -> Sliced:
    """Time and filament; FileRefused when it does not fit, takes too long, or is no model.

    ``scale`` makes millimetres of the model's own unit.
    """
    program = shutil.which(PROGRAM)
    if program is None:
        raise FileRefused("missing", detail=f"no {PROGRAM}")
    with tempfile.TemporaryDirectory() as folder:
        model, out, settings = (
            Path(folder) / name for name in (f"m{suffix}", "m.gcode", "lab.ini")
        )
        shutil.copyfile(source, model)
        settings.write_text(SETTINGS + _room(bed), encoding="ascii")
        order = [program, "--loglevel", "0", "--load", str(settings), "--scale", f"{scale:g}"]
        _run([*order, "-g", "--output", str(out), str(model)], folder)
        return _read(out)


def _room(bed: tuple[int, int, int]) -> str:
    width, depth, height = bed
    corners = f"0x0,{width}x0,{width}x{depth},0x{depth}"
    return f"bed_shape = {corners}\nmax_print_height = {height}\n"


def _run(order: list[str], folder: str) -> None:
    process = subprocess.Popen(  # noqa: S603 -- a fixed program on a file under a name of ours
        order,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={"HOME": folder, "PATH": os.defpath, "LC_ALL": "C"},
        cwd=folder,
        start_new_session=True,
    )
    try:
        for kind, value in (
            (resource.RLIMIT_AS, MEMORY),
            (resource.RLIMIT_FSIZE, WRITTEN),
            (resource.RLIMIT_CPU, SECONDS * 2),
        ):
            with contextlib.suppress(ProcessLookupError):
                resource.prlimit(process.pid, kind, (value, value))
        status = process.wait(timeout=SECONDS)
    except subprocess.TimeoutExpired as error:
        raise FileRefused("too_costly", detail=f"over {SECONDS} s") from error
    finally:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    if status:
        raise FileRefused("unreadable", detail=f"{PROGRAM} ended with {status}")


def _read(out: Path) -> Sliced:
    try:
        with out.open("rb") as file:
            file.seek(max(0, out.stat().st_size - TAIL))
            text = file.read().decode("utf-8", "replace")
    except FileNotFoundError as error:
        raise FileRefused("unreadable", detail="nothing was sliced") from error
    time, grams = TIME.search(text), GRAMS.search(text)
    if time is None or grams is None:
        raise FileRefused("unreadable", detail="no estimate in it")
    seconds = sum(int(number) * UNITS[unit] for number, unit in PIECES.findall(time[1]))
    return Sliced(seconds, float(grams[1]))
