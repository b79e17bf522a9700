"""What waits: a slicer takes its time over a model."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pulmu.core.jobs.tasks import Beat, Task, register

from .actions.files import SLICE, slice_file


def slice_model(payload: Mapping[str, Any], _beat: Beat) -> None:
    slice_file(number=payload["file"])


register(Task(SLICE, slice_model))
