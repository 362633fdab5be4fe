"""Which versions `diff` compares where the user names one of them, or none."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from openspec_lint.cli.locate import Place, choose_contracts
from openspec_lint.cli.previous import NOTHING
from openspec_lint.cli.standard_input import STANDARD_INPUT
from openspec_lint.findings import OpenspecLintError
from openspec_lint.read.git import repository_of
from openspec_lint.read.previous_commit import default_base
from openspec_lint.read.store import DocumentStore
from openspec_lint.read.tree import folder_tree


class NamedVersions(NamedTuple):
    """Both versions as a user would name them, and lines for the user about those that nobody named."""

    base: str
    revision: str
    notes: tuple[str, ...] = ()


def both_named(place: Place, base: str | None, revision: str | None, environment: Mapping[str, str]) -> NamedVersions:
    """Return what to compare: what the user names, else what `check` would compare at `place`.

    One alone is the later version where it is a file, a folder or standard input, else the earlier one, as for
    `git diff`. Raises OpenspecLintError where there is no previous version, or not one contract.
    """
    if base is not None and revision is None and (base == STANDARD_INPUT or os.path.lexists(base)):
        base, revision = None, base
    notes: list[str] = []
    if base is None:
        base, note = _previous(place, environment)
        notes.append(note)
    if revision is None:
        revision, found = _contract(place, environment)
        notes += found
    return NamedVersions(base, revision, tuple(notes))


def _previous(place: Place, environment: Mapping[str, str]) -> tuple[str, str]:
    """Return the version before, as it is configured or as git has it, and the line that says which that is."""
    configured = place.config.against
    if configured is not None and configured != NOTHING:
        file = place.root / configured
        named = _from_here(file) if os.path.lexists(file) else configured
        return named, f"compared with {named}"
    repository = repository_of(place.root)
    past = default_base(repository, environment, "BASE") if repository is not None else None
    if past is None:
        lacks = "no git repository" if repository is None else "a git repository without commits"
        raise OpenspecLintError(f"this is {lacks}: name both versions, as in `openspec-lint diff old.yaml new.yaml`")
    return past.name, f"compared with {past.name}{past.why}"


def _contract(place: Place, environment: Mapping[str, str]) -> tuple[str, tuple[str, ...]]:
    """Return the project's contract, and how it was found; where it is not clear which that is, its folder."""
    tree = folder_tree(place.root)
    choice = choose_contracts(place, (), environment, tree, DocumentStore(tree.read))
    paths = [_from_here(place.root / entry.path) for entry in choice.entries]
    if len(paths) > 1:
        raise OpenspecLintError(f"there are several contracts here: name {' or '.join(paths)} as REVISION")
    return (paths[0], choice.notes) if paths else (_from_here(place.root), ())


def _from_here(path: Path) -> str:
    return Path(os.path.relpath(path)).as_posix()
