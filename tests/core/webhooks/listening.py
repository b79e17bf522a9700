"""Somebody else's server on this machine, that remembers what it was told."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Heard:
    headers: dict[str, str]
    body: bytes

    @property
    def said(self) -> dict[str, Any]:
        return json.loads(self.body)

    def is_signed_with(self, secret: str) -> bool:
        """As the text of Standard Webhooks says it, written down here once more by itself."""
        key = base64.b64decode(secret.split("_", 1)[1])
        signed = b".".join(
            [
                self.headers["webhook-id"].encode(),
                self.headers["webhook-timestamp"].encode(),
                self.body,
            ]
        )
        wanted = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
        sorts = dict(one.split(",", 1) for one in self.headers["webhook-signature"].split(" "))
        return hmac.compare_digest(sorts["v1"], wanted)


@dataclass
class Listener:
    url: str = ""
    status: int = 204
    slow: float = 0.0
    location: str = ""
    serves: bytes = b""
    heard: list[Heard] = field(default_factory=list)


@contextmanager
def listening() -> Iterator[Listener]:
    listener = Listener()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:  # noqa: N802 -- as http.server calls it
            body = self.rfile.read(int(self.headers["Content-Length"]))
            names = {name.lower(): value for name, value in self.headers.items()}
            listener.heard.append(Heard(names, body))
            if listener.slow:
                self._drip()
                return
            self.send_response(listener.status)
            if listener.location:
                self.send_header("Location", listener.location)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def do_GET(self) -> None:  # noqa: N802 -- as http.server calls it
            self.send_response(200 if listener.serves else 404)
            self.send_header("Content-Length", str(len(listener.serves)))
            self.end_headers()
            self.wfile.write(listener.serves)

        def _drip(self) -> None:
            """A letter now and then: no single wait is long."""
            try:
                for letter in b"HTTP/1.1 200 OK and so on":
                    self.wfile.write(bytes([letter]))
                    time.sleep(listener.slow)
            except OSError:
                self.close_connection = True

        def log_message(self, *_arguments: object) -> None:
            """It says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    listener.url = f"http://127.0.0.1:{server.server_port}/hook?from=pulmu"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield listener
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
