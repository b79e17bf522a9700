"""A worker: in a thread of the serving process by default, or `pulmu work` on its own."""

from __future__ import annotations

import logging
import os
import socket
import threading

from django.db import DatabaseError, close_old_connections
from django.utils import timezone

from pulmu.core.kernel.keys import new_key

from . import actions

log = logging.getLogger(__name__)
IDLE_SECONDS = 1.0


def run(stop: threading.Event) -> None:
    """Work until told to stop. A database that is away is waited for."""
    worker = f"{socket.gethostname()[:20]}:{os.getpid()}:{new_key()[:8]}"
    while not stop.is_set():
        try:
            close_old_connections()
            actions.queue_scheduled(at=timezone.now())
            if actions.work_one(worker=worker, at=timezone.now()) is None:
                stop.wait(IDLE_SECONDS)
        except DatabaseError:
            log.exception("the queue cannot be read; trying again")
            stop.wait(5 * IDLE_SECONDS)


def start_in_thread() -> threading.Event:
    """Start a worker beside the site; set the returned event to end it."""
    stop = threading.Event()
    threading.Thread(target=run, args=(stop,), name="pulmu-jobs", daemon=True).start()
    return stop
