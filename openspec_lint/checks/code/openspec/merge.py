"""Checks of a delta against the main spec that archiving merges it into."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache, partial
from typing import Final

from openspec_lint.checks.archive import Trial, given_elsewhere, has_errors, is_archived_already, tried
from openspec_lint.checks.hit import Check, Hit, Note, Options
from openspec_lint.model.openspec.changes import Change
from openspec_lint.model.openspec.contradictions import key_of, labels_of
from openspec_lint.model.openspec.deltas import Delta
from openspec_lint.model.openspec.folder import OpenSpec
from openspec_lint.model.openspec.merge import UNKNOWN, Block, Merged, Refusal, merge
from openspec_lint.model.openspec.specs import Spec
from openspec_lint.model.openspec.structure import SpecProblem, spec_problems_in
from openspec_lint.model.openspec.text import Label, Outline, line_node, requirement_name
from openspec_lint.model.site import Node, Site

_SHOWN: Final = 3
"""How many dropped scenarios a message names."""

_RULES: Final[Mapping[str, str]] = {
    "rename-unknown": "renamed-requirement-unknown",
    "rename-taken": "renamed-requirement-name-taken",
    "modify-unknown": "modified-requirement-unknown",
    "modify-nameless": "delta-requirement-misspelt",
    "modify-drops": "modified-requirement-drops-scenario",
    "add-exists": "added-requirement-exists",
}
"""The rule that reports a refusal; what a delta says against itself has rules of its own."""

_MISSPELT: Final = "delta-requirement-misspelt"

_PROBLEMS: Final[Mapping[str, tuple[str, str]]] = {
    "no-requirement": ("would have no requirement left", ""),
    "heading-empty": ("would get a heading that says nothing", "give it a text, or delete it"),
    "no-scenario": (
        'would get "{name}" as a requirement without a scenario',
        "make it a requirement with a scenario, or plain text",
    ),
    "no-text": ('would get the requirement "{name}" without a text', "say below its heading what it asks for"),
    "delta-heading": ('would get the heading "{name}"', "delete it"),
    "outside-section": ('would get "{name}" outside of its requirements', "move it below another heading"),
    "duplicate": ('would get the requirement "{name}" twice', "give it another name"),
}
"""What would be wrong with the spec afterwards, and what to do."""

_PROBLEMS_TODAY: Final[Mapping[str, str]] = {
    "purpose-missing": "has no Purpose",
    "requirements-missing": "has no section Requirements",
    "no-requirement": "has no requirement",
    "heading-empty": "has a heading that says nothing",
    "no-scenario": 'has "{name}" without a scenario',
    "no-text": 'has the requirement "{name}" without a text',
    "delta-heading": 'has the heading "{name}"',
    "outside-section": 'has the requirement "{name}" outside of its section Requirements',
    "duplicate": 'has the requirement "{name}" twice',
}
"""What is wrong with the spec already."""


@lru_cache(maxsize=1)  # the rules below look at one delta after the other, each at the same one
def _hits(delta: Delta, scope: OpenSpec) -> tuple[tuple[str, Hit], ...]:
    spec = scope.spec(delta.capability)
    if spec is None and scope.is_unreadable(delta.capability):  # reported there
        return ()
    merged = merge(delta, spec, scope.change_of(delta.site).id)
    if spec is not None and merged.refusals:
        today = next(_problems_today(spec, merged.refusals), None)
        if today is not None:
            return (("merged-spec-invalid", _blocked(delta, spec, today)),)
    return tuple(_found(delta, spec, merged, scope))


def _problems_today(spec: Spec, refusals: tuple[Refusal, ...]) -> Iterator[SpecProblem]:
    """Yield what is so wrong with a spec that all else follows from it."""
    if spec.section is None and any(refusal.kind in _RULES for refusal in refusals):
        yield SpecProblem("requirements-missing", 0, "")
    yield from (refusal.cause for refusal in refusals if isinstance(refusal.cause, SpecProblem))


def _found(delta: Delta, spec: Spec | None, merged: Merged, scope: OpenSpec) -> Iterator[tuple[str, Hit]]:
    """Yield what archiving would object to, in its project: what another active change adds may be modified already."""
    elsewhere, change = given_elsewhere(delta, scope), scope.change_of(delta.site)
    for refusal in merged.refusals:
        if refusal.kind == "spec-missing":
            yield from _without_spec(delta, [*labels_of(delta.modified), *(pair.old for pair in delta.renamed)], scope)
        elif refusal.kind not in UNKNOWN or (refusal.entry is not None and refusal.entry.name not in elsewhere):
            yield from _refused(delta, refusal)
    trial = None if merged.refusals or has_errors(delta) else tried(merged, spec is None, change)
    if spec is None and not delta.added and trial is not None and trial.problems:
        yield from _without_spec(delta, delta.removed, scope)
        return
    for entry in merged.absent:
        if entry.name not in elsewhere:
            yield "removed-requirement-unknown", _hit(delta, entry, {})
    if trial is not None and trial.problems:
        yield from (("merged-spec-invalid", hit) for hit in _invalid(delta, spec, merged, trial, change))


def _without_spec(delta: Delta, entries: Iterable[Label], scope: OpenSpec) -> Iterator[tuple[str, Hit]]:
    elsewhere = given_elsewhere(delta, scope)
    unknown = [entry for entry in entries if entry.name not in elsewhere]
    if unknown:
        first = min(unknown, key=lambda entry: entry.line)
        yield "delta-spec-unknown", _hit(delta, first, {"folder": scope.specs_folder})


def _refused(delta: Delta, refusal: Refusal) -> Iterator[tuple[str, Hit]]:
    entry, existing = refusal.entry, refusal.existing
    rule_id = _RULES.get(refusal.kind)
    if rule_id is None and refusal.kind != "remove-unknown":  # what a delta says against itself has rules of its own
        return
    if entry is None:
        return
    if existing is None:
        if rule_id is not None:
            yield rule_id, _hit(delta, entry, {})
        return
    is_own = existing.origin.document is delta.document
    arguments = {
        "section": refusal.section,
        "existing": existing.name,
        "old": refusal.old,
        "owner": "this delta" if is_own else f"the spec {delta.capability}",
        "scenarios": _listed(refusal.dropped),
    }
    note = Note(_node(existing), "the other one" if is_own else "the main spec's")
    hit = _hit(delta, entry, arguments)._replace(related=(note,))
    yield _MISSPELT if refusal.kind in UNKNOWN or rule_id is None else rule_id, hit


def _listed(names: tuple[str, ...]) -> str:
    quoted = [f'"{name}"' for name in names]
    more = f" and {len(quoted) - _SHOWN} more" if len(quoted) > _SHOWN else ""
    return ", ".join(quoted[:_SHOWN]) + more


def _hit(delta: Delta, entry: Label, arguments: Mapping[str, object]) -> Hit:
    node = line_node(delta.document, entry.line)
    everything = {"name": entry.name, "capability": delta.capability, **arguments}
    return Hit(node, everything, aspect=entry.name)


def _node(block: Block) -> Node:
    return line_node(block.origin.document, block.origin.line)


def _blocked(delta: Delta, spec: Spec, problem: SpecProblem) -> Hit:
    """Return the hit at a delta that cannot be merged because of what its main spec is already."""
    text = _PROBLEMS_TODAY[problem.kind].format(name=_title(spec.outline, problem))
    arguments = {"capability": delta.capability, "problem": text, "advice": "mend the spec first"}
    note = Note(line_node(spec.document, problem.line), "in the main spec")
    return Hit(line_node(delta.document, _first_line(delta)), arguments, related=(note,), aspect=text)


def _title(content: Outline, problem: SpecProblem) -> str:
    """Return what the heading of a problem is called: the requirement's name, or its text."""
    return requirement_name(content.lines[problem.line]) or problem.name


def _first_line(delta: Delta) -> int:
    return delta.operations[0].line if delta.operations else 0


def _invalid(delta: Delta, spec: Spec | None, merged: Merged, trial: Trial, change: Change) -> Iterator[Hit]:
    """Yield a hit for each thing in the delta that makes the spec invalid, or one for what is wrong with it today."""
    of_spec: list[SpecProblem] = []
    for problem in trial.problems:
        line = _line_in_delta(delta, merged, trial, problem)
        if line is None:
            of_spec.append(problem)
            continue
        text, advice = _PROBLEMS[problem.kind]
        text = text.format(name=_title(trial.content, problem))
        advice = advice or _retirement_advice(merged, change)
        arguments = {"capability": delta.capability, "problem": text, "advice": advice}
        yield Hit(line_node(delta.document, line), arguments, aspect=text)
    if spec is not None and len(of_spec) == len(trial.problems):
        today = list(spec_problems_in(spec.outline))
        same = (each for each in today if (each.kind, each.name) == (of_spec[0].kind, of_spec[0].name))
        yield from (_blocked(delta, spec, problem) for problem in [*same, *today][:1])


def _line_in_delta(delta: Delta, merged: Merged, trial: Trial, problem: SpecProblem) -> int | None:
    """Return the line of a delta that brings a problem into the spec; None where the spec has it by itself."""
    if problem.kind == "no-requirement":
        return delta.removed[-1].line if merged.counts.removed else None
    written = trial.content.lines[problem.line]
    around = next((label for label in reversed(trial.content.labels) if label.line <= problem.line), None)
    for block in merged.blocks:
        origin = block.origin
        is_own = origin.document is delta.document
        if is_own and around is not None and key_of(around.name) == key_of(block.name):
            lines = range(origin.line, origin.end)
            return next((line for line in lines if delta.document.value[line] == written), origin.line)
    return None


def _retirement_advice(merged: Merged, change: Change) -> str:
    """Return what to do about a spec that loses its last requirement."""
    if merged.unaccounted:
        shown = merged.unaccounted[0]
        return f'to delete the spec with it, first move "{shown}" elsewhere, which is no part of a requirement'
    where = f"retire_capabilities: true in {change.folder}/.openspec.yaml"
    if change.retires.problem is not None:
        return f"{where} is not honoured: {change.retires.problem}"
    return f"to delete the spec with it, set {where}"


def archived_already(site: Site, _options: Options, scope: OpenSpec) -> Iterator[Hit]:
    """Report a change whose place in the archive is taken; a name that begins with a day is kept as it is."""
    if is_archived_already(scope.change_of(site), scope):
        yield Hit(site, {"folder": scope.folder})


def _reported(rule_id: str, site: Site, _options: Options, scope: OpenSpec) -> Iterator[Hit]:
    """Report what one rule is about."""
    for found_by, hit in _hits(scope.delta_of(site), scope):
        if found_by == rule_id:
            yield hit


MERGE_CHECKS: Final[dict[str, Check]] = {
    "change-archived-already": archived_already,
    **{
        rule_id: partial(_reported, rule_id)
        for rule_id in (
            *sorted(set(_RULES.values())),
            "delta-spec-unknown",
            "merged-spec-invalid",
            "removed-requirement-unknown",
        )
    },
}
"""The checks of this module by rule; `table.py` takes them over."""
