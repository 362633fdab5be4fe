"""The checks that are code, by family of rules; the table of a family is imported when its rules run."""

from __future__ import annotations

from collections.abc import Mapping

from openspec_lint.checks.hit import Check


def code_checks(family: str) -> Mapping[str, Check]:
    """Return rule id → function for a family of rules (`FAMILIES`).

    Raises KeyError for another name.
    """
    match family:
        case "text":
            from openspec_lint.checks.code.text import TEXT_CHECKS  # every import here: only when asked for

            return TEXT_CHECKS
        case "contract":
            from openspec_lint.checks.code.contract.table import CONTRACT_CHECKS  # the same

            return CONTRACT_CHECKS
        case "spec":
            from openspec_lint.checks.code.openspec.table import OPENSPEC_CHECKS  # the same

            return OPENSPEC_CHECKS
        case "crosscheck":
            from openspec_lint.checks.code.crosscheck.table import CROSSCHECK_CHECKS  # the same

            return CROSSCHECK_CHECKS
        case _:
            raise KeyError(family)
