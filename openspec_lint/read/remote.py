"""Bytes from other hosts, over HTTP: only for who asks for it."""

from __future__ import annotations

import http.client
import socket
from collections.abc import Callable
from functools import cache
from time import monotonic
from typing import Final
from urllib.error import HTTPError, URLError
from urllib.request import (
    HTTPDefaultErrorHandler,
    HTTPErrorProcessor,
    HTTPHandler,
    HTTPRedirectHandler,
    HTTPSHandler,
    OpenerDirector,
    ProxyHandler,
    Request,
)

from openspec_lint.read.source import MAX_BYTES, MissingError, Source, SourceError

TIMEOUT: Final = 10
"""Seconds that a host may keep silent."""

LONGEST: Final = 60
"""Seconds that a host may take to send a document, however steadily."""

_CHUNK: Final = 64 * 1024
_GONE: Final = (404, 410)
_HEADERS: Final = {"User-Agent": "openspec-lint", "Accept": "application/json, application/yaml, text/yaml, */*;q=0.5"}
_SCHEMES: Final = ("http://", "https://")


def remote_source() -> Source:
    """Return the source that reads URLs: each once, without cookies or credentials, over http and https alone.

    It raises SourceError for what cannot be had, MissingError where the host says that there is no such page.
    """

    @cache
    def read(url: str) -> bytes | SourceError:
        try:
            return _fetched(url)
        except SourceError as error:
            return error

    def source(url: str) -> bytes:
        answer = read(url)
        if isinstance(answer, SourceError):
            raise answer
        return answer

    return source


def _fetched(url: str) -> bytes:
    if not url.startswith(_SCHEMES):
        raise SourceError("only http and https are fetched")
    try:
        with _opener().open(Request(url, headers=_HEADERS), timeout=TIMEOUT) as answer:
            content = _content(answer)
    except HTTPError as error:
        error.close()
        if error.code in _GONE:
            raise MissingError(f"the host answers {error.code}") from error
        raise SourceError(f"the host answers {error.code}") from error
    except URLError as error:
        raise SourceError(_reason(error.reason)) from error
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise SourceError(_reason(error)) from error
    return content


def _content(answer: http.client.HTTPResponse) -> bytes:
    """Return what a host sends, in good time and within the limit."""
    content = bytearray()
    end = monotonic() + LONGEST
    while chunk := answer.read1(_CHUNK):
        content += chunk
        if len(content) > MAX_BYTES:
            raise SourceError(f"it has more than the {MAX_BYTES:,} bytes that are read")
        if monotonic() > end:
            raise SourceError(f"the host took more than {LONGEST} seconds to send it")
    return bytes(content)


def _reason(error: object) -> str:
    if isinstance(error, TimeoutError):
        return f"the host did not answer within {TIMEOUT} seconds"
    if isinstance(error, socket.gaierror):
        return "there is no such host"
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    return str(error) or type(error).__name__


class _Redirects(HTTPRedirectHandler):
    """Follows redirects, to http and https alone."""

    def redirect_request(  # type: ignore[no-untyped-def]  # the signature is the library's
        self, req, fp, code, msg, headers, newurl
    ) -> Request | None:
        if not newurl.startswith(_SCHEMES):
            raise URLError(f"the host sends on to {newurl.partition(':')[0]}, which is not fetched")
        return super().redirect_request(req, fp, code, msg, headers, newurl)


@cache
def _opener() -> OpenerDirector:
    """Return what opens URLs with no handler for files, FTP, cookies or passwords."""
    opener = OpenerDirector()
    handlers: tuple[Callable[[], object], ...] = (
        *(ProxyHandler, HTTPHandler, HTTPSHandler),
        *(_Redirects, HTTPDefaultErrorHandler, HTTPErrorProcessor),
    )
    for handler in handlers:
        opener.add_handler(handler())  # type: ignore[arg-type]  # each makes a handler
    return opener
