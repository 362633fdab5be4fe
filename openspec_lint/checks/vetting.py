"""Whether a rule of a project's own can run: its assertion, the options of that, the blanks of its message."""

from __future__ import annotations

import re
import string
from collections.abc import Iterable
from typing import Final

from openspec_lint.catalog.config import config_error, refuse_unfit, unknown_name
from openspec_lint.catalog.own_rules import OwnRule
from openspec_lint.checks.assertions import ARGUMENTS, ASSERTIONS, OPTIONS

_EVERYWHERE: Final = ("kind", "name", "method", "path")
"""The blanks that every message can fill (`checks/run.py`)."""


def vet(rules: Iterable[OwnRule]) -> None:
    """Raise ConfigError, with file and place, for the first rule that could not run."""
    for own in rules:
        rule, document = own
        if rule.check not in ASSERTIONS:
            known = sorted(ASSERTIONS)
            advice = unknown_name("assertion", rule.check, known)
            if rule.check in ("code", "engine"):
                advice = f"`{rule.check}` is for rules of openspec-lint; there are the assertions {', '.join(known)}"
            raise config_error(document, ["check"], advice)
        refuse_unfit(document, rule.options, OPTIONS[rule.check], ("options",))
        _vet_pattern(own)
        _vet_message(own)


def _vet_pattern(own: OwnRule) -> None:
    pattern = own.rule.options.get("pattern")
    if isinstance(pattern, str):
        try:
            re.compile(pattern)
        except re.error as error:
            message = f"`pattern`: this is no regular expression: {error}"
            raise config_error(own.document, ["options", "pattern"], message) from error


def _vet_message(own: OwnRule) -> None:
    known = [*_EVERYWHERE, *ARGUMENTS[own.rule.check]]
    try:
        blanks = [blank for _, blank, _, _ in string.Formatter().parse(own.rule.message) if blank is not None]
    except ValueError as error:
        raise config_error(own.document, ["message"], f"`message`: {error}; a brace is written twice") from error
    for blank in blanks:
        if blank not in known:
            raise config_error(
                own.document, ["message"], unknown_name("blank", f"{{{blank}}}", [f"{{{k}}}" for k in known])
            )
