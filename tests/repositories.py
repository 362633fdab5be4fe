"""Git repositories for tests: made by git itself, whatever the settings of who runs the tests."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

_IDENTITY = {f"GIT_{who}_{what}": "x@example.com" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}


def git(folder: Path, *arguments: str) -> str:
    """Run git in a folder and return what it prints."""
    environment = {**os.environ, **_IDENTITY, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    command = ["git", "-c", "init.defaultBranch=main", "-c", "protocol.file.allow=always", *arguments]
    done = subprocess.run(command, cwd=folder, env=environment, check=True, capture_output=True, text=True)
    return done.stdout.strip()


def contract(title: str, *paths: str) -> str:
    """Return a contract with that title, and operations on those paths."""
    lines = [f"  {path}: {{get: {{responses: {{'200': {{description: OK}}}}}}}}\n" for path in paths]
    body = "paths:\n" + "".join(lines) if lines else "paths: {}\n"
    return f"openapi: 3.0.3\ninfo: {{title: {title}, version: '1'}}\n{body}"


def commit(folder: Path, message: str, **files: str) -> None:
    """Write files (their names with `__` for `/` and `_` for `.`), and commit all that is there."""
    for name, text in files.items():
        path = folder / name.replace("__", "/").replace("_", ".")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    git(folder, "add", "-A")
    git(folder, "commit", "-qm", message)
