"""What `openspec archive <id> --yes` would do today: refuse, or write and delete main specs."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from openspec_lint.model.openspec.changes import Change
from openspec_lint.model.openspec.contradictions import contradictions, duplicates
from openspec_lint.model.openspec.deltas import Delta
from openspec_lint.model.openspec.folder import OpenSpec
from openspec_lint.model.openspec.merge import Merged, Refusal, merge
from openspec_lint.model.openspec.rebuild import with_line_ends_of
from openspec_lint.model.openspec.specs import Spec
from openspec_lint.model.openspec.structure import SpecProblem, spec_problems_in
from openspec_lint.model.openspec.text import SPACE, Outline, outline
from openspec_lint.read.document import lines_of

_DELTA_HEADING = re.compile(
    f"^##[{SPACE}]+(?:ADDED|MODIFIED|REMOVED|RENAMED)[{SPACE}]+Requirements", re.ASCII | re.IGNORECASE | re.MULTILINE
)
_DATED = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}-")
"""What an archived change's name begins with; one that has it already keeps its name."""


class Obstacle(NamedTuple):
    """Why archiving stops.

    kind: "nested", "specs-is-file", "misplaced", "metadata", "escaping", "delta", "archived", "unreadable", "merge" or
    "result". delta: the one it stops at, None for the change as a whole. refusal: what the merge refuses. problem: what
    is wrong with the spec that would be written.
    """

    kind: str
    delta: Delta | None = None
    refusal: Refusal | None = None
    problem: SpecProblem | None = None

    @property
    def requirement(self) -> str | None:
        """The requirement it is about; None where it is about a whole change, delta or spec."""
        if self.refusal is not None and self.refusal.entry is not None:
            return self.refusal.entry.name
        return self.problem.name or None if self.problem is not None else None


class Outcome(NamedTuple):
    """What archiving a change does: refuse (then nothing is written), or write and retire capabilities.

    written: capability → the spec's text.
    """

    obstacle: Obstacle | None
    written: Mapping[str, str] = {}
    retired: tuple[str, ...] = ()


class Trial(NamedTuple):
    """A spec as it would be written, what is wrong with it, and whether it is deleted instead: then nothing is."""

    content: Outline
    problems: tuple[SpecProblem, ...]
    is_retired: bool


def archive_outcome(change: Change, openspec: OpenSpec, spec_of: Callable[[str], Spec | None] | None = None) -> Outcome:
    """Return what archiving a change does.

    spec_of: the main spec of a capability, where other changes were archived before; by default the one of today.
    """
    obstacle = next(_obstacles_before(change, openspec), None)
    if obstacle is not None:
        return Outcome(obstacle)
    found: list[tuple[Spec | None, Merged]] = []
    for delta in change.deltas:
        if openspec.is_unreadable(delta.capability):
            return Outcome(Obstacle("unreadable", delta))
        spec = (spec_of or openspec.spec)(delta.capability)
        found.append((spec, merge(delta, spec, change.id)))
        if found[-1][1].refusals:
            return Outcome(Obstacle("merge", delta, found[-1][1].refusals[0]))
    trials = [tried(merged, spec is None, change) for spec, merged in found]
    for delta, trial in zip(change.deltas, trials, strict=True):
        if trial.problems:
            return Outcome(Obstacle("result", delta, problem=trial.problems[0]))
    written: dict[str, str] = {}
    retired: list[str] = []
    for delta, trial, (spec, merged) in zip(change.deltas, trials, found, strict=True):
        if trial.is_retired:
            retired += [delta.capability] if spec is not None else []
        elif any(merged.counts):
            text = merged.text
            written[delta.capability] = with_line_ends_of(spec.document.text, text) if spec is not None else text
    return Outcome(None, written, tuple(retired))


def tried(merged: Merged, is_new: bool, change: Change) -> Trial:
    """Look at what a merge without refusals gives, as openspec does before it writes anything.

    is_new: whether the capability has no spec yet.
    """
    content = outline(lines_of(merged.text.removeprefix("\ufeff")))
    problems = tuple(spec_problems_in(content))
    is_retired = (
        change.retires.is_declared
        and not (merged.blocks or merged.unaccounted)
        and {problem.kind for problem in problems} == {"no-requirement"}
        and (is_new or merged.counts.removed > 0)
    )
    return Trial(content, () if is_retired else problems, is_retired)


def _obstacles_before(change: Change, openspec: OpenSpec) -> Iterator[Obstacle]:
    """Yield what stops archiving before any merge."""
    if change.nested:
        yield Obstacle("nested")
    if f"{change.folder}/specs" in openspec.around.tree.paths(change.folder):
        yield Obstacle("specs-is-file")
    if change.misplaced:
        yield Obstacle("misplaced")
    if change.skips_specs.problem is not None or (change.skips_specs.is_declared and change.spec_files):
        yield Obstacle("metadata")
    if change.escaping:
        yield Obstacle("escaping")
    # A change whose files hold no such heading is not validated, however empty they are.
    if any(_DELTA_HEADING.search(delta.document.text) for delta in change.deltas):
        yield from (Obstacle("delta", delta) for delta in change.deltas if has_errors(delta))
    if is_archived_already(change, openspec):
        yield Obstacle("archived")
    for delta in change.deltas:
        if openspec.spec_path(delta.capability) in openspec.escaping:
            yield Obstacle("escaping", delta)


def is_archived_already(change: Change, openspec: OpenSpec) -> bool:
    """Tell whether the archive has a change of the name that this one would get there, whatever day it is."""
    return bool(_DATED.match(change.id)) and f"{openspec.folder}/changes/archive/{change.id}" in openspec.archive


@lru_cache(maxsize=1)  # asked for one delta of a project after the other
def _by_capability(openspec: OpenSpec) -> Mapping[str, Sequence[Delta]]:
    found: dict[str, list[Delta]] = {}
    for delta in openspec.deltas:
        found.setdefault(delta.capability, []).append(delta)
    return found


def given_elsewhere(delta: Delta, openspec: OpenSpec) -> set[str]:
    """Return the names that other active changes give to requirements of the same spec: they may be archived first."""
    others = [other for other in _by_capability(openspec)[delta.capability] if other is not delta]
    added = {requirement.name for other in others for requirement in other.added}
    return added | {rename.new.name for other in others for rename in other.renamed}


def has_errors(delta: Delta) -> bool:
    """Tell whether openspec refuses a delta by itself, without looking at any main spec."""
    written = (*delta.added, *delta.modified)
    return (
        bool(delta.lone_renames)
        or not delta.has_entries
        or any(not requirement.text for requirement in written)
        or any(not any(scenario.has_steps for scenario in requirement.scenarios) for requirement in written)
        or any(duplicates(delta))
        or any(contradictions(delta))
    )
