"""The objects of a git repository, all read by one process."""

from __future__ import annotations

import re
import subprocess
import weakref
from pathlib import Path
from typing import Final

from openspec_lint.read.git_process import reading, stop
from openspec_lint.read.source import MAX_BYTES, FolderError, MissingError, SourceError

_OBJECT: Final = re.compile(rb"([0-9a-f]{40,64}) (blob|tree|commit|tag) (\d+)")
_LINK: Final = re.compile(rb"(?:dangling|symlink|loop|notdir) (\d+)")
"""What `git cat-file` says before an object, and of a symbolic link that leads to none."""


class Objects:
    """Reads objects through `git cat-file --batch`: a process for each of thousands of files would take seconds."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.process: subprocess.Popen[bytes] | None = None

    def read(self, name: str) -> bytes:
        """Return the blob that `name` ("commit:path") names, symbolic links followed; raises SourceError."""
        _, kind, content = self.find(name)
        if kind != "blob":
            raise FolderError("it is a folder")
        return content

    def find(self, name: str) -> tuple[str, str, bytes]:
        """Return hash, kind and content of the object that `name` names; raises SourceError."""
        if "\n" in name:
            raise MissingError("there is no such file")
        process = self._started()
        assert process.stdin is not None and process.stdout is not None
        process.stdin.write(name.encode(errors="surrogateescape") + b"\n")
        process.stdin.flush()
        header = process.stdout.readline()
        if not header:
            raise SourceError("git ended before it gave the file")
        found = _OBJECT.fullmatch(header.rstrip(b"\n"))
        if found is None:
            link = _LINK.fullmatch(header.rstrip(b"\n"))
            if link is not None:
                process.stdout.read(int(link[1]) + 1)
            raise MissingError("there is no such file")
        size = int(found[3])
        if size > MAX_BYTES:
            stop(process)
            raise SourceError(f"it has {size:,} bytes; the limit is {MAX_BYTES:,}")
        return found[1].decode(), found[2].decode(), process.stdout.read(size + 1)[:-1]

    def _started(self) -> subprocess.Popen[bytes]:
        if self.process is None or self.process.poll() is not None:
            self.process = reading(["git", "-C", str(self.root), "cat-file", "--batch", "--follow-symlinks"])
            weakref.finalize(self, stop, self.process)
        return self.process
