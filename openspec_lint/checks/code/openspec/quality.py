"""Checks of the quality of scenarios and names: steps that are missing, things that are there twice."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import Final

from openspec_lint.checks.hit import Check, Hit, Note, Options
from openspec_lint.findings import Edit, Span
from openspec_lint.model.openspec.folder import OpenSpec
from openspec_lint.model.openspec.requirements import Requirement, Scenario
from openspec_lint.model.openspec.steps import has_step
from openspec_lint.model.openspec.text import folded, line_node
from openspec_lint.model.site import Site
from openspec_lint.read.document import Document

_LABEL: Final = re.compile(r"\S+\s*[:：]")


def without_when(site: Site, options: Options, _scope: OpenSpec) -> Iterator[Hit]:
    """Report a scenario that has a THEN and none of `when`; one without THEN is reported as that."""
    text = site.value["text"]
    if text and _is_labelled(site) and _has(text, options["then"]) and not _has(text, options["when"]):
        yield Hit(site)


def without_then(site: Site, options: Options, _scope: OpenSpec) -> Iterator[Hit]:
    """Report a scenario that has steps and none of `then` among them."""
    text = site.value["text"]
    if text and _is_labelled(site) and not _has(text, options["then"]):
        yield Hit(site)


def _has(text: str, words: Iterable[str]) -> bool:
    return has_step(text, tuple(words))


def _is_labelled(site: Site) -> bool:
    """Tell whether a heading calls itself a scenario, in whatever language: `#### Scenario: ...`."""
    return _LABEL.match(site.document.value[site.key].lstrip("# \t")) is not None


def scenario_empty(site: Site, _options: Options, _scope: OpenSpec) -> Iterator[Hit]:
    """Report a scenario without steps beside others that have some; a requirement of such alone is reported as that."""
    if not site.value["text"] and site.parent is not None and site.parent.value["scenarios"]:
        yield Hit(site, {"requirement": site.parent.name})


def scenario_name_duplicate(site: Site, _options: Options, scope: OpenSpec) -> Iterator[Hit]:
    """Report a scenario whose name an earlier one of the requirement has."""
    first: dict[str, Scenario] = {}
    for scenario in _scenarios(site, scope):
        if scenario.name and scenario.name in first:
            note = Note(first[scenario.name].site, "the first one")
            yield Hit(scenario.site, {"scenario": scenario.name}, related=(note,), aspect=scenario.name)
        first.setdefault(scenario.name, scenario)


def scenario_duplicate(site: Site, _options: Options, scope: OpenSpec) -> Iterator[Hit]:
    """Report a scenario with the steps of an earlier one of the requirement; one of its name is reported as that."""
    first: dict[str, Scenario] = {}
    names: set[str] = set()
    for scenario in _scenarios(site, scope):
        steps = " ".join(scenario.site.value["text"].split())
        if steps and steps in first and scenario.name not in names:
            note = Note(first[steps].site, "the first one")
            arguments = {"scenario": scenario.name, "first": first[steps].name}
            yield Hit(scenario.site, arguments, related=(note,), aspect=scenario.name)
        first.setdefault(steps, scenario)
        names.add(scenario.name)


def _scenarios(site: Site, scope: OpenSpec) -> tuple[Scenario, ...]:
    requirement = scope.requirement_of(site)
    return requirement.scenarios if requirement is not None else ()


def requirement_name_similar(site: Site, _options: Options, scope: OpenSpec) -> Iterator[Hit]:
    """Report a requirement whose name differs from an earlier one's in case, spacing or Unicode form alone.

    In a delta, case and spacing are what openspec archive refuses, which is reported as that.
    """
    for requirements in _named_together(site, scope):
        first: dict[str, Requirement] = {}
        exact: set[str] = set()
        for requirement in requirements:
            other = first.setdefault(alike(requirement.name), requirement)
            is_refused = site.kind == "delta" and folded(requirement.name) == folded(other.name)
            if requirement.name not in exact and other.name != requirement.name and not is_refused:
                arguments = {"requirement": requirement.name, "first": other.name}
                yield Hit(requirement.site, arguments, related=(Note(other.site, "the first one"),))
            exact.add(requirement.name)


def _named_together(site: Site, scope: OpenSpec) -> tuple[tuple[Requirement, ...], ...]:
    """Return the lists in which names must tell requirements apart."""
    if site.kind == "spec":
        return (scope.spec_of(site).requirements,)
    delta = scope.delta_of(site)
    return delta.added, delta.modified


def alike(name: str) -> str:
    """Return what two names share that look the same to a reader who minds neither case, spacing nor width."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def capability_name_similar(_site: Site, _options: Options, scope: OpenSpec) -> Iterator[Hit]:
    """Report a capability whose folder differs from another one's in case or Unicode form alone.

    A delta that modifies what its folder has not is reported as that.
    """
    first: dict[str, Site] = {}
    for spec in scope.specs:
        other = first.setdefault(alike(spec.capability), spec.site)
        if other is not spec.site:
            yield _capability_hit(spec.site, other)
    for delta in scope.deltas:
        other = first.setdefault(alike(delta.capability), delta.site)
        if other.name != delta.capability and not (delta.modified or delta.renamed):
            yield _capability_hit(delta.site, other)


def _capability_hit(site: Site, other: Site) -> Hit:
    arguments = {"capability": site.name, "other": other.name}
    return Hit(site, arguments, related=(Note(other, "the other one"),), aspect=str(site.name))


def final_newline_missing(site: Site, _options: Options, scope: OpenSpec) -> Iterator[Hit]:
    """Report a document whose last line has no end."""
    for document in documents_of(site, scope):
        if document.text and not document.text.endswith(("\n", "\r")):
            line, column = len(document.value), len(document.value[-1]) + 1
            edit = Edit(document.path, Span(line, column, line, column), "\n")
            yield Hit(line_node(document, line - 1), aspect=document.path, fix=(edit,))


def documents_of(site: Site, scope: OpenSpec) -> list[Document]:
    """Return the documents of a spec, a delta or a change that are its own: a change has up to three."""
    if site.kind != "change":
        return [site.document]
    change = scope.change_of(site)
    return [document for document in (change.proposal, change.design, change.tasks) if document is not None]


QUALITY_CHECKS: Final[dict[str, Check]] = {
    "scenario-without-when": without_when,
    "scenario-without-then": without_then,
    "scenario-empty": scenario_empty,
    "scenario-name-duplicate": scenario_name_duplicate,
    "scenario-duplicate": scenario_duplicate,
    "requirement-name-similar": requirement_name_similar,
    "capability-name-similar": capability_name_similar,
    "final-newline-missing": final_newline_missing,
}
"""The checks of this module by rule; `table.py` takes them over."""
