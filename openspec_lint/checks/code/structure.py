"""What is wrong with a document before it means anything: its text, and its structure."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Final

from openspec_lint.checks.hit import Check, Hit, Note, Options
from openspec_lint.checks.scope import ContractScope
from openspec_lint.checks.structure import structure_errors
from openspec_lint.model.site import Site
from openspec_lint.read.document import Target

_RULES: Final = (
    "structure-field-missing",
    "structure-field-unknown",
    "structure-type-wrong",
    "structure-value-invalid",
)


def _structure(rule_id: str, _site: Site, _options: Options, scope: ContractScope) -> Iterator[Hit]:
    """Report the errors of one kind that the meta-schema finds."""
    for error in structure_errors(scope.contract):
        if error.rule_id == rule_id:
            yield Hit(error.node, error.arguments, aspect=error.aspect)


_TEXT_RULES: Final = ("syntax-error", "duplicate-key", "encoding-invalid")


def _text(rule_id: str, site: Site, _options: Options, _scope: object) -> Iterator[Hit]:
    """Report the problems of one kind that the reader of a document found."""
    for problem in site.document.problems:
        if problem.rule_id == rule_id:
            related = tuple(Note(site, message, Target(span=span)) for span, message in problem.related)
            aspect = " ".join(str(value) for value in problem.arguments.values())
            yield Hit(site, problem.arguments, Target(span=problem.span), related, aspect)


STRUCTURE_CHECKS: Final[dict[str, Check]] = {
    **{rule_id: partial(_structure, rule_id) for rule_id in _RULES},
    **{rule_id: partial(_text, rule_id) for rule_id in _TEXT_RULES},
}
"""The checks of this module by rule; `table.py` takes them over."""
