"""Checks of the texts of documents: what their readers found wrong before anything was meant."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Final

from openspec_lint.checks.hit import Check, Hit, Note, Options
from openspec_lint.findings import Edit
from openspec_lint.model.site import Site
from openspec_lint.read.document import Document, Problem, Target

_RULES: Final = ("syntax-error", "duplicate-key", "encoding-invalid", "surrogate-unpaired")
_NUMBERS: Final = ("times", "more")
"""Arguments that say how often something is there: it is the same problem when it is there once more."""


def _problems(rule_id: str, site: Site, _options: Options, _scope: object) -> Iterator[Hit]:
    """Report the problems of one kind that the reader of a document found."""
    for problem in site.document.problems:
        if problem.rule_id == rule_id:
            related = tuple(Note(site, message, Target(span=span)) for span, message in problem.related)
            aspect = " ".join(str(value) for name, value in problem.arguments.items() if name not in _NUMBERS)
            fix = _fix(site.document, problem)
            yield Hit(site, problem.arguments, Target(span=problem.span), related, aspect, fix=fix)


def _fix(document: Document, problem: Problem) -> tuple[Edit, ...]:
    if problem.rule_id != "duplicate-key":
        return ()
    from openspec_lint.checks.repeated_members import without_repeated_member  # few documents have such keys

    return without_repeated_member(document, problem)


TEXT_CHECKS: Final[Mapping[str, Check]] = {rule_id: partial(_problems, rule_id) for rule_id in _RULES}
