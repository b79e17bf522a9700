"""One call to an address of somebody else's: never into our own house, never for long.

The name is looked up once, every address that it has must be public, and the line goes to the very
one that was looked at; a name that points elsewhere a moment later gains nothing. Redirects are
answers like any other.
"""

from __future__ import annotations

import contextlib
import http.client
import socket
import ssl
import threading
from collections.abc import Mapping
from http import HTTPStatus
from urllib.parse import urlsplit

from django.conf import settings

from . import rules

_READ = 512


class NotCalled(Exception):
    """It could not be called, or did not answer in time. The message says nothing of our house."""


def post(url: str, *, body: str, headers: Mapping[str, str]) -> int:
    """The status of the answer. Raises `NotCalled`."""
    status, _said = _call("POST", url, body=body.encode(), headers=headers, most=_READ)
    return status


def get(url: str, *, most: int) -> bytes:
    """What stands at an address, when that is no more than ``most`` bytes. Raises `NotCalled`."""
    status, said = _call("GET", url, body=None, headers={}, most=most + 1)
    if status != HTTPStatus.OK:
        raise NotCalled(f"it answered with {status}")
    if len(said) > most:
        raise NotCalled("it is too large")
    return said


def _call(
    method: str, url: str, *, body: bytes | None, headers: Mapping[str, str], most: int
) -> tuple[int, bytes]:
    anywhere: bool = settings.PULMU_WEBHOOKS_ANYWHERE
    if not rules.is_address_fit(url, anywhere=anywhere):
        raise NotCalled("no address that is called")
    parts = urlsplit(url)
    is_secure = parts.scheme == "https"
    host, port = parts.hostname or "", parts.port or (443 if is_secure else 80)
    line = _Line(host, port, address=_address_of(host, port, anywhere=anywhere), tls=is_secure)
    path = f"{parts.path or '/'}{'?' + parts.query if parts.query else ''}"
    # A listener that sends a letter a second would keep every single wait short.
    cut = threading.Timer(rules.SECONDS_IN_ALL, line.cut)
    cut.start()
    try:
        line.request(method, path, body=body, headers=dict(headers))
        answer = line.getresponse()
        return answer.status, answer.read(most)
    except ssl.SSLError as error:
        raise NotCalled("its certificate does not hold") from error
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise NotCalled("no answer in time" if line.is_cut else "no line to it") from error
    finally:
        cut.cancel()
        line.close()


def _address_of(host: str, port: int, *, anywhere: bool) -> str:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise NotCalled("its name is not known") from error
    addresses = [str(one[4][0]) for one in found]
    if not addresses:
        raise NotCalled("its name is not known")
    if not anywhere and not all(map(rules.is_public, addresses)):
        raise NotCalled("it is not on the internet")
    return addresses[0]


class _Line(http.client.HTTPConnection):
    """A line to an address that was looked at; the name is what the certificate has to say."""

    def __init__(self, host: str, port: int, *, address: str, tls: bool) -> None:
        super().__init__(host, port, timeout=rules.SECONDS_TO_CONNECT)
        self.address, self.tls, self.is_cut = address, tls, False
        # What stands in `Host:`, without the port that everybody assumes.
        self.default_port = 443 if tls else 80

    def connect(self) -> None:
        self.sock = socket.create_connection((self.address, self.port), self.timeout)
        if self.tls:
            context = ssl.create_default_context()
            self.sock = context.wrap_socket(self.sock, server_hostname=self.host)

    def cut(self) -> None:
        self.is_cut = True
        if self.sock is not None:
            with contextlib.suppress(OSError):
                self.sock.shutdown(socket.SHUT_RDWR)
