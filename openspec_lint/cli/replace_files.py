"""Files given new bytes: each is replaced as a whole, and none is where one of them cannot be."""

from __future__ import annotations

import os
import stat
import tempfile
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Final, NamedTuple

from openspec_lint.findings import OpenspecLintError
from openspec_lint.read.source import SourceError, read_bytes

CHANGED: Final = "it was changed while it was being checked; run the command again"
"""Why a file that is not what was read is refused."""

_WRITABLE: Final = stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH


class Replacement(NamedTuple):
    """A file and its new bytes.

    name: what the user calls it. path: the file itself, behind all symbolic links. before: what it held when it was
    read.
    """

    name: str
    path: Path
    before: bytes
    after: bytes


def replace_files(replacements: Iterable[Replacement]) -> None:
    """Write the new bytes of all files, or of none; their modes and owners stay.

    Raises OpenspecLintError for a file that is gone, read-only or no longer what was read, or cannot be written.
    """
    ready: list[tuple[Replacement, Path]] = []
    try:
        for replacement in replacements:
            ready.append((replacement, _written_beside(replacement)))
        _exchange(ready)
    finally:
        for _, temporary in ready:
            _remove(temporary)


def _written_beside(replacement: Replacement) -> Path:
    """Write the new bytes to a temporary file in the folder of the old ones; return its path."""
    try:
        status = replacement.path.stat()
        if read_bytes(replacement.path) != replacement.before:
            raise _refusal(replacement, CHANGED)
        if not status.st_mode & _WRITABLE or not os.access(replacement.path, os.W_OK):
            raise _refusal(replacement, "it is read-only; make it writable, or leave --fix out")
        return _temporary(replacement, status)
    except SourceError as error:
        raise _refusal(replacement, str(error)) from error
    except FileNotFoundError as error:
        raise _refusal(replacement, "it was removed while it was being checked; run the command again") from error
    except OSError as error:
        raise _refusal(replacement, f"it cannot be written: {error.strerror or error}") from error


def _temporary(replacement: Replacement, status: os.stat_result) -> Path:
    handle, name = tempfile.mkstemp(prefix=".openspec-lint-", suffix=".tmp", dir=replacement.path.parent)
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(replacement.after)
        own = temporary.stat()
        if hasattr(os, "chown") and (own.st_uid, own.st_gid) != (status.st_uid, status.st_gid):
            with suppress(PermissionError):  # only root gives files away; the file then becomes the user's own
                os.chown(temporary, status.st_uid, status.st_gid)
        temporary.chmod(stat.S_IMODE(status.st_mode))
    except BaseException:
        _remove(temporary)
        raise
    return temporary


def _exchange(ready: list[tuple[Replacement, Path]]) -> None:
    """Put the temporary files in the places of the old ones; where that fails, the old bytes come back."""
    done: list[Replacement] = []
    for replacement, temporary in ready:
        try:
            temporary.replace(replacement.path)
        except OSError as error:
            for earlier in done:
                _temporary(earlier._replace(after=earlier.before), earlier.path.stat()).replace(earlier.path)
            raise _refusal(replacement, f"it cannot be replaced: {error.strerror or error}") from error
        done.append(replacement)


def _remove(temporary: Path) -> None:
    with suppress(FileNotFoundError):  # it has become the file itself
        temporary.unlink()


def _refusal(replacement: Replacement, why: str) -> OpenspecLintError:
    return OpenspecLintError(f"{replacement.name}: {why}. No file was changed")
