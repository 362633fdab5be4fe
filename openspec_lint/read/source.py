"""Where bytes come from: a folder, or anything else that maps a path to bytes (a git revision does too)."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Final

MAX_BYTES: Final = 64 * 1024 * 1024
"""A contract of this size is no contract; reading on would only take the machine's memory."""


class SourceError(Exception):
    """A path gives no bytes; the text says why, without the path."""


class MissingError(SourceError):
    """Nothing is there."""


class OutsideError(SourceError):
    """The path leads out of what the source may read."""


Source = Callable[[str], bytes]
"""Path relative to the source's root, with `/` → bytes. Raises SourceError."""


def folder_source(root: Path) -> Source:
    """Return the source that reads below the folder `root` and refuses what lies outside it."""
    resolved = root.resolve()

    def read(path: str) -> bytes:
        absolute = resolved / path
        try:
            real = absolute.resolve()
            if not real.is_relative_to(resolved):
                raise OutsideError("it lies outside the project")
            return read_bytes(real)
        except RuntimeError as error:  # Python 3.10-3.12 say so of a cycle of symbolic links
            raise SourceError("its symbolic links form a cycle") from error

    return read


def read_bytes(path: Path | str) -> bytes:
    """Return the bytes of the regular file at `path`; raises SourceError for anything else, or more than MAX_BYTES."""
    try:
        status = os.stat(path)  # noqa: PTH116 - a Path of its own for each of thousands of files costs as much as reading
        if stat.S_ISDIR(status.st_mode):
            raise SourceError("it is a folder")
        if not stat.S_ISREG(status.st_mode):
            raise SourceError("it is not a regular file")
        if status.st_size > MAX_BYTES:
            raise SourceError(f"it has {status.st_size:,} bytes; the limit is {MAX_BYTES:,}")
        with open(path, "rb", buffering=0) as file:  # noqa: PTH123 - the same
            return file.readall()
    except (FileNotFoundError, NotADirectoryError) as error:
        raise MissingError("there is no such file") from error
    except OSError as error:
        raise SourceError(os.strerror(error.errno) if error.errno else str(error)) from error
    except ValueError as error:  # a NUL character in the path
        raise MissingError("there is no such file") from error
