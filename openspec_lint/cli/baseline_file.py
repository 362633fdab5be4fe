"""Where the baseline of a project is kept, and what it holds."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from openspec_lint.catalog.config import config_error
from openspec_lint.cli.locate import Place
from openspec_lint.findings import OpenspecLintError
from openspec_lint.read.source import SourceError, read_bytes
from openspec_lint.read.store import read_document

if TYPE_CHECKING:  # most projects have none
    from openspec_lint.catalog.baseline import Baseline

DEFAULT_BASELINE: Final = ".openspec-lint-baseline.json"


def baseline_path(place: Place) -> Path:
    """Return where the baseline of a project is kept."""
    return place.root / (place.config.baseline or DEFAULT_BASELINE)


def read_baseline(place: Place) -> Baseline | None:
    """Return the baseline of a project, None where it has none; raises OpenspecLintError for a broken file."""
    path = baseline_path(place)
    if not path.is_file():
        if place.config.baseline is not None:
            message = f"there is no baseline {path.name}; `openspec-lint baseline` writes it"
            raise config_error(place.config.source, ["baseline"], message)
        return None
    from openspec_lint.catalog.baseline import baseline_of

    shown = path.relative_to(place.root).as_posix() if path.is_relative_to(place.root) else str(path)
    try:
        return baseline_of(read_document(shown, read_bytes(path)))
    except SourceError as error:
        raise OpenspecLintError(f"{shown}: the baseline cannot be read: {error}") from error
