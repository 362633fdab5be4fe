"""What `openspec validate` says of a delta."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from openspec_lint.checks.validate.issue import Issue, error, info, warning
from openspec_lint.checks.validate.keywords import has_keyword, keyword_advice
from openspec_lint.model.openspec.contradictions import contradictions, duplicates, key_of
from openspec_lint.model.openspec.deltas import Delta
from openspec_lint.model.openspec.folder import OpenSpec
from openspec_lint.model.openspec.merge import Refusal, dropped_scenarios, first_refusal
from openspec_lint.model.openspec.requirements import Requirement

_NAMELESS = re.compile(r"requirement:?\Z", re.ASCII | re.IGNORECASE)


def delta_path(delta: Delta) -> str:
    """Return what openspec calls a delta in an issue: its path below the change's specs."""
    return f"{delta.capability}/spec.md"


def delta_issues(delta: Delta, openspec: OpenSpec) -> Iterator[Issue]:
    """Yield what openspec says of a delta by itself and against the main spec's scenarios, in its order."""
    path = delta_path(delta)
    yield from _unread(delta, path)
    yield from _about_requirements("ADDED", delta.added, path)
    yield from _about_requirements("MODIFIED", delta.modified, path)
    if delta.modified:
        yield from _against_spec(delta, openspec, path)
    for duplicate in duplicates(delta):
        yield error(path, f'"{duplicate.entry.name}" is in {duplicate.section} twice; keep one entry')
    for one in contradictions(delta):
        yield error(path, f'"{one.first.name}" is in {one.sections[0]} and in {one.sections[1]}; keep one of the two')


def _unread(delta: Delta, path: str) -> Iterator[Issue]:
    for label in delta.ignored:
        advice = "give it a name" if _NAMELESS.match(label.name) else "write ### Requirement: <name> if it is one"
        yield info(path, f'"### {label.name}" is not read as a requirement; {advice}', label.line + 1)
    for side, label in sorted(delta.lone_renames, key=lambda lone: lone.label.line):
        partner = "TO" if side == "FROM" else "FROM"
        message = f'{side}: "{label.name}" has no {partner}: line; write a FROM: line and next to it its TO: line'
        yield error(path, message, label.line + 1)
    for label in delta.strays:
        message = f'requirement "{label.name}" stands in no delta section, so it is ignored; move it below one'
        yield warning(path, message, label.line + 1)


def _about_requirements(section: str, requirements: tuple[Requirement, ...], path: str) -> Iterator[Issue]:
    for requirement in requirements:
        named = f'{section} "{requirement.name}"'
        if not requirement.text:
            yield error(path, f"{named} states nothing; {keyword_advice(requirement.name)}")
        elif not has_keyword(requirement.text):
            yield warning(path, f"{named} has no SHALL or MUST; {keyword_advice(requirement.name)}")
        if not any(scenario.has_steps for scenario in requirement.scenarios):
            bare = " (a scenario without steps does not count)" if requirement.scenarios else ""
            yield error(path, f"{named} has no scenario{bare}; add #### Scenario: <name> with steps below it")


def _against_spec(delta: Delta, openspec: OpenSpec, path: str) -> Iterator[Issue]:
    """Yield the MODIFIED requirements that lack scenarios of the main spec's, found under the name before a rename."""
    spec = openspec.spec(delta.capability)
    if spec is None:
        if openspec.is_unreadable(delta.capability):
            place = openspec.spec_path(delta.capability)
            yield error(path, f"{place} cannot be read, so what is MODIFIED cannot be compared with it")
        return
    current = {key_of(requirement.name): requirement for requirement in spec.requirements}
    before = {key_of(rename.new.name): key_of(rename.old.name) for rename in delta.renamed}
    renamed_away = {key_of(rename.old.name) for rename in delta.renamed}
    for requirement in delta.modified:
        if key_of(requirement.name) in renamed_away:
            continue
        existing = _before_renames(key_of(requirement.name), current, before)
        lost = dropped_scenarios(existing, requirement) if existing is not None else ()
        if lost:
            names = ", ".join(f'"{name}"' for name in lost)
            message = f'MODIFIED "{requirement.name}" lacks scenarios that the spec has: {names}. Copy them into it'
            yield error(path, message)


def _before_renames(name: str, current: Mapping[str, Requirement], before: Mapping[str, str]) -> Requirement | None:
    """Return the requirement that has a name, or had one of the names before it; renames may form a circle."""
    seen: set[str] = set()
    while name not in seen:
        if name in current:
            return current[name]
        seen.add(name)
        name = before.get(name, name)
    return None


def archive_issue(delta: Delta, openspec: OpenSpec) -> Issue | None:
    """Return the issue about the first thing for which archiving would refuse the delta; None when it would not."""
    spec = openspec.spec(delta.capability)
    if spec is None and openspec.is_unreadable(delta.capability):
        return None
    refusal = first_refusal(delta, spec)
    return None if refusal is None else info(delta_path(delta), f"archiving would refuse this delta: {_why(refusal)}")


def _why(refusal: Refusal) -> str:
    """Return why archiving refuses, in words."""
    name = refusal.entry.name if refusal.entry is not None else ""
    existing = refusal.existing.name if refusal.existing is not None else ""
    near = f'; the spec has "{existing}": use exactly that name' if existing else ""
    dropped = ", ".join(f'"{each}"' for each in refusal.dropped)
    return _REASONS[refusal.kind].format(
        section=refusal.section, name=name, existing=existing, near=near, dropped=dropped
    )


_REASONS: Final = {
    "rename-lone": 'the rename of "{name}" has one side only',
    "duplicate": '"{name}" is in {section} twice',
    "contradiction": '"{name}" is in two sections that exclude each other',
    "empty": "it does nothing",
    "spec-missing": "the spec does not exist yet, so requirements can only be ADDED to it",
    "spec-invalid": "the main spec is not valid itself; correct that first",
    "rename-unknown": 'RENAMED "{name}" is not in the spec{near}',
    "rename-taken": 'RENAMED to "{name}", and the spec has "{existing}" already',
    "remove-unknown": 'REMOVED "{name}" is not in the spec{near}',
    "modify-unknown": 'MODIFIED "{name}" is not in the spec{near}',
    "modify-nameless": 'MODIFIED "{name}" cannot be matched by its name',
    "modify-drops": 'MODIFIED "{name}" would drop {dropped}',
    "add-exists": 'ADDED "{name}", and the spec has "{existing}" already, with another text or spelling',
}
