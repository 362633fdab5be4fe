"""openspec-lint: OpenSpec specs and the API contract, each by itself, against each other, and against the past."""

from __future__ import annotations

from importlib import import_module
from typing import Any, Final

__version__: Final = "0.1.0"

_INTERFACE: Final = {
    "check": "openspec_lint.cli.interface",
    "diff": "openspec_lint.cli.interface",
    "validate": "openspec_lint.cli.interface",
    "Edit": "openspec_lint.findings",
    "Finding": "openspec_lint.findings",
    "Location": "openspec_lint.findings",
    "Severity": "openspec_lint.findings",
    "Span": "openspec_lint.findings",
    "OpenspecLintError": "openspec_lint.findings",
    "Report": "openspec_lint.report.report",
}
"""Public name → module. Loaded when first asked for: the command must start without them."""

__all__ = ["__version__", *_INTERFACE]


def __getattr__(name: str) -> Any:
    """Load a public name (PEP 562)."""
    if name not in _INTERFACE:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_INTERFACE[name]), name)
