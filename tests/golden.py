"""Golden files: what a report must look like, byte for byte."""

from __future__ import annotations

import difflib
import os
from pathlib import Path

REPORTS = Path(__file__).parent.parent / "fixtures" / "reports"


def compare(name: str, output: str) -> None:
    """Compare `output` with the golden file `name`; `make golden` writes the files anew instead."""
    file = REPORTS / name
    if os.environ.get("UPDATE_GOLDEN"):
        file.write_text(output, encoding="utf-8", newline="")
    expected = file.read_text(encoding="utf-8")
    difference = difflib.unified_diff(expected.splitlines(), output.splitlines(), name, "now", lineterm="")
    assert output == expected, "\n".join([*difference, "`make golden` takes it over, if that is what is wanted"])
