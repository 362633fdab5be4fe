"""A rule, as its file says it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from openspec_lint.findings import Severity

FAMILIES: Final = ("text", "contract", "spec", "crosscheck")
"""The folders of rule files: what their rules look at."""

CATEGORIES: Final = (
    *("spec", "structure", "semantics", "envelope", "naming", "errors", "paging", "security"),
    *("documentation", "examples", "unused", "compat", "crosscheck", "spectral"),
)
"""What rules can be chosen by, besides their ids; `spectral` has the rules of a ruleset that a team brings along."""

Files = Mapping[str, str]
"""The files of an example: path → text."""


class Rule(NamedTuple):
    """One rule, 1:1 from its YAML file; `rules/rule.schema.json` describes the format.

    family: the folder, which says what `given` ranges over. given: kinds of sites. where: what narrows them further.
    check: the name of an assertion, or "code" for the function of the rule's own id,
    or "engine" where the engine itself reports (it judges what other rules found). fixable: some of its findings carry
    the edits that mend them. good and bad: examples by name. severity: where it is on. preset:
    "recommended" (on, unless a preset file says otherwise), "strict" (on in that preset alone) or "none" (on only where
    somebody names it). links: title → URL of what the rule rests on. known_as: another linter → its ids there.
    """

    id: str
    family: str
    title: str
    category: str
    severity: Severity
    rationale: str
    remedy: str
    message: str
    given: tuple[str, ...]
    check: str
    fixable: bool = False
    where: Mapping[str, Any] = {}
    options: Mapping[str, Any] = {}
    good: Mapping[str, Files] = {}
    bad: Mapping[str, Files] = {}
    preset: str = "recommended"
    links: Mapping[str, str] = {}
    known_as: Mapping[str, tuple[str, ...]] = {}
