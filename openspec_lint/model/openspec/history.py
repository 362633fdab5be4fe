"""What changed in a main spec since a delta was written, and would be overwritten by it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from typing import NamedTuple

from openspec_lint.model.openspec.contradictions import key_of
from openspec_lint.model.openspec.deltas import Delta
from openspec_lint.model.openspec.requirements import Requirement
from openspec_lint.model.openspec.specs import Spec
from openspec_lint.model.openspec.text import trimmed


class Origin(NamedTuple):
    """What an entry of a delta was written against: a commit (shortened), its day, and the main spec as it was then."""

    commit: str
    day: str
    spec: Spec


WrittenAgainst = Callable[[Delta, Requirement], Origin | None]
"""A delta and a requirement that it modifies → what it was written against; None where nobody can tell."""

Part = tuple[str, int]
"""A part of a requirement: a scenario's name and its number among those of that name; ("", 0) is what it states."""


class Overwritten(NamedTuple):
    """What of a requirement changed since, and is otherwise in the delta."""

    statement: bool
    changed: tuple[str, ...]
    removed: tuple[str, ...]

    @property
    def is_nothing(self) -> bool:
        """Whether nothing would be lost."""
        return not (self.statement or self.changed or self.removed)


def source_name(delta: Delta, requirement: Requirement) -> str:
    """Return what a requirement that a delta modifies is called in the main spec, before the delta's renames."""
    sources = {key_of(rename.new.name): key_of(rename.old.name) for rename in reversed(delta.renamed)}
    name = key_of(requirement.name)
    seen = {name}
    while name in sources and sources[name] not in seen:
        name = sources[name]
        seen.add(name)
    return name


def found_in(spec: Spec, name: str) -> Requirement | None:
    """Return the requirement of a spec that is looked up by `name`."""
    return next((requirement for requirement in spec.requirements if key_of(requirement.name) == name), None)


def overwritten(then: Requirement, now: Requirement, block: Requirement) -> Overwritten:
    """Return what changed between two versions of a requirement, and a delta's block has otherwise than now.

    A scenario that was added since and is not in the block is left out: archiving refuses to drop it.
    """
    old, new, written = _parts(then), _parts(now), _parts(block)
    changed = [part for part in new if part in old and new[part] != old[part]]
    added = [part for part in new if part not in old and part in written]
    lost = [part for part in (*changed, *added) if part in written and written[part] != new[part]]
    removed = [part for part in old if part not in new and part in written]
    return Overwritten(
        ("", 0) in lost,
        tuple(name for name, number in lost if (name, number) != ("", 0)),
        tuple(name for name, _ in removed),
    )


def _parts(requirement: Requirement) -> Mapping[Part, str]:
    lines = requirement.document.value
    end = requirement.scenarios[0].line if requirement.scenarios else requirement.end
    parts: dict[Part, str] = {("", 0): _plain(lines[requirement.line + 1 : end])}
    count: Counter[str] = Counter({"": 1})
    for scenario in requirement.scenarios:
        parts[scenario.name, count[scenario.name]] = _plain(lines[scenario.line + 1 : scenario.end])
        count[scenario.name] += 1
    return parts


def _plain(lines: list[str]) -> str:
    """Return lines as one text, white space at their ends and around them left out."""
    return trimmed("\n".join(line.rstrip() for line in lines))
