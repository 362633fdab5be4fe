"""The baseline: a file of the findings that a project has decided to live with, by fingerprint."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

from openspec_lint.catalog.config import config_error
from openspec_lint.cli.locate import Place
from openspec_lint.findings import Finding, OpenspecLintError

DEFAULT_BASELINE: Final = ".openspec-lint-baseline.json"


def baseline_path(place: Place) -> Path:
    """Return where the baseline of a project is kept."""
    return place.root / (place.config.baseline or DEFAULT_BASELINE)


def read_baseline(place: Place) -> Mapping[str, int]:
    """Return how many findings of each fingerprint a project lives with; raises OpenspecLintError for a broken file."""
    path = baseline_path(place)
    if not path.is_file():
        if place.config.baseline is not None:
            message = f"there is no baseline {path.name}; `openspec-lint baseline` writes it"
            raise config_error(place.config.source, ["baseline"], message)
        return {}
    try:
        accepted = json.loads(path.read_text(encoding="utf-8"))["accepted"]
        return {str(entry["fingerprint"]): int(entry.get("count", 1)) for entry in accepted}
    except (ValueError, KeyError, TypeError) as error:
        raise OpenspecLintError(
            f"{path.name}: this is no baseline of openspec-lint ({error}); write it again"
        ) from error


def baseline_text(findings: Iterable[Finding]) -> str:
    """Return the text of the baseline that accepts `findings`: a line for each fingerprint, sorted by place."""
    counted: dict[tuple[str, str, str], int] = {}
    for finding in findings:
        key = (finding.location.path, finding.rule_id, finding.fingerprint)
        counted[key] = counted.get(key, 0) + 1
    lines = ",\n".join(
        "  " + json.dumps({"path": path, "rule": rule, "fingerprint": fingerprint, "count": count})
        for (path, rule, fingerprint), count in sorted(counted.items())
    )
    return '{"version": 1, "accepted": [\n' + lines + "\n]}\n"
