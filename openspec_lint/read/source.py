"""Where bytes come from: a folder, or anything else that maps a path to bytes (a git revision does too)."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Final

MAX_BYTES: Final = 64 * 1024 * 1024
"""A contract of this size is no contract; reading on would only take the machine's memory."""


_NOT_REGULAR: Final = "it is not a regular file"


class SourceError(Exception):
    """A path gives no bytes; the text says why, without the path."""


class MissingError(SourceError):
    """Nothing is there."""


class FolderError(SourceError):
    """A folder is there."""


class OutsideError(SourceError):
    """The path leads out of what the source may read."""


Source = Callable[[str], bytes]
"""Path relative to the source's root, with `/` → bytes. Raises SourceError."""


def folder_source(root: Path) -> Source:
    """Return the source that reads below the folder `root` and refuses what lies outside it."""
    top = os.path.realpath(root)

    @cache
    def real_folder(folder: str) -> str:
        return _real_path(os.path.join(top, folder))  # noqa: PTH118  # a fifth of pathlib's time

    def read(path: str) -> bytes:
        folder, name = os.path.split(path)
        real = os.path.join(real_folder(folder), name)  # noqa: PTH118  # a folder has many files: its links are followed once
        if name in ("", ".", "..") or os.path.islink(real):  # noqa: PTH114  # the same
            real = _real_path(real)
        if real != top and not real.startswith(top.rstrip(os.sep) + os.sep):
            raise OutsideError("it lies outside the project")
        return read_bytes(real)

    return read


def _real_path(path: str) -> str:
    """Return where a path leads when its symbolic links are followed; what is not there leads to itself."""
    try:
        return os.path.realpath(path)
    except ValueError:  # a NUL character in the path
        return path


_FLAGS: Final = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)
"""Opening must not wait for whoever writes into a pipe."""


def read_bytes(path: Path | str) -> bytes:
    """Return the bytes of the regular file at `path`; raises SourceError for anything else, or more than MAX_BYTES."""
    try:
        descriptor = os.open(path, _FLAGS)
        try:
            return _content(descriptor)
        finally:
            os.close(descriptor)
    except (FileNotFoundError, NotADirectoryError) as error:
        raise MissingError("there is no such file") from error
    except OSError as error:
        if error.errno in (errno.ENXIO, errno.EOPNOTSUPP):  # a socket, on Linux and on macOS
            raise SourceError(_NOT_REGULAR) from error
        raise SourceError(os.strerror(error.errno) if error.errno else str(error)) from error
    except ValueError as error:  # a NUL character in the path
        raise MissingError("there is no such file") from error


def _content(descriptor: int) -> bytes:
    """Return what an open file holds, with as few calls as it takes: a project has thousands of small files."""
    status = os.fstat(descriptor)
    if stat.S_ISDIR(status.st_mode):
        raise FolderError("it is a folder")
    if not stat.S_ISREG(status.st_mode):
        raise SourceError(_NOT_REGULAR)
    if status.st_size > MAX_BYTES:
        raise SourceError(f"it has {status.st_size:,} bytes; the limit is {MAX_BYTES:,}")
    content = os.read(descriptor, status.st_size + 1)
    if len(content) == status.st_size:
        return content
    with os.fdopen(os.dup(descriptor), "rb") as file:  # it grows meanwhile, or has no size, as in /proc
        content += file.read(MAX_BYTES + 1 - len(content))
    if len(content) > MAX_BYTES:
        raise SourceError(f"it has more than {MAX_BYTES:,} bytes, which is the limit")
    return content
