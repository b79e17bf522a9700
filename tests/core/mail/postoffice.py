"""A mail server of a test's own, on a real socket: it takes what it is told to take."""

from __future__ import annotations

import socket
import socketserver
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

CUT, SILENT = "cut", "silent"
TAKES: Mapping[str, str] = {
    "hello": "220 office.example",
    "ehlo": "250 office.example",
    "mail": "250 2.1.0 sender ok",
    "rcpt": "250 2.1.5 recipient ok",
    "data": "354 go ahead",
    "text": "250 2.0.0 queued as 1",
    "rset": "250 ok",
    "noop": "250 ok",
    "quit": "221 bye",
}


@dataclass
class PostOffice:
    """``says`` are the answers to one step after the other, the last for good: a line, `CUT` to
    hang up, `SILENT` to say nothing at all. ``letters`` is every text that arrived, taken or not.
    """

    port: int = 0
    says: dict[str, list[str]] = field(default_factory=dict)
    letters: list[bytes] = field(default_factory=list)
    on_text: Callable[[], None] = lambda: None
    lock: threading.Lock = field(default_factory=threading.Lock)

    def answer(self, step: str) -> str:
        with self.lock:
            told = self.says.get(step, [])
            return (told.pop(0) if len(told) > 1 else told[0]) if told else TAKES[step]


class _Caller(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        office: PostOffice = self.server.office  # type: ignore[attr-defined]  # set below
        if not self._say(office.answer("hello")):
            return
        while line := self.rfile.readline():
            step = line.decode().split(maxsplit=1)[0].lower()
            if not self._say(office.answer(step)) or step == "quit":
                return
            if step == "data" and office.answer("data").startswith("354"):
                self._take(office)
                if not self._say(office.answer("text")):
                    return

    def _take(self, office: PostOffice) -> None:
        lines = []
        while (line := self.rfile.readline()) not in {b".\r\n", b""}:
            lines.append(line)
        with office.lock:
            office.letters.append(b"".join(lines))
        office.on_text()

    def _say(self, answer: str) -> bool:
        """False when the line is cut."""
        if answer == CUT:
            return False
        if answer == SILENT:
            self.server.hangs_up.wait(20)  # type: ignore[attr-defined]  # as above
            return False
        self.wfile.write(f"{answer}\r\n".encode())
        return True


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = daemon_threads = True


@contextmanager
def post_office() -> Iterator[PostOffice]:
    with _Server(("127.0.0.1", 0), _Caller) as server:
        office = PostOffice(port=server.server_address[1])
        server.office, server.hangs_up = office, threading.Event()  # type: ignore[attr-defined]
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        yield office
        server.hangs_up.set()  # type: ignore[attr-defined]  # as above
        server.shutdown()
        thread.join()


def nobody_listens() -> int:
    """A port that was free a moment ago."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
