"""Colours of text in a terminal."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from openspec_lint.findings import Severity

BOLD: Final = "1"
DIM: Final = "2"
ERROR: Final = "1;31"
WARNING: Final = "1;33"
INFO: Final = "1;34"

SEVERITIES: Final = {Severity.ERROR: ERROR, Severity.WARNING: WARNING, Severity.INFO: INFO}
"""The colour of each severity."""

Paint = Callable[[str, str], str]
"""(SGR parameters, text) → text in that colour, or as it is."""


def painter(color: bool) -> Paint:
    """Return what paints, or leaves everything as it is."""
    return (lambda code, text: f"\x1b[{code}m{text}\x1b[0m") if color else (lambda _code, text: text)
