"""What archiving makes of a main spec and a delta: RENAMED, REMOVED, MODIFIED, then ADDED, in memory."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final, NamedTuple

from openspec_lint.model.openspec.contradictions import (
    Contradiction,
    Duplicate,
    contradictions,
    duplicates,
    folded_key,
    key_of,
    labels_of,
)
from openspec_lint.model.openspec.deltas import Delta, LoneRename
from openspec_lint.model.openspec.rebuild import frame_of, new_spec, raw_text, rebuilt
from openspec_lint.model.openspec.requirements import Requirement
from openspec_lint.model.openspec.retirement import unaccounted
from openspec_lint.model.openspec.specs import Spec
from openspec_lint.model.openspec.structure import SpecProblem, structure_problems
from openspec_lint.model.openspec.text import Label, requirement_name

UNKNOWN: Final = frozenset({"rename-unknown", "remove-unknown", "modify-unknown"})
"""The refusals of an entry that names nothing in the main spec, and the warning about one that is to be removed."""


class Block(NamedTuple):
    """A requirement as it stands in a spec that is being changed: its name, where it was read, and its new heading.

    heading: the line that a rename has put in place of the first one, None without a rename.
    """

    name: str
    origin: Requirement
    heading: str | None = None

    @property
    def raw(self) -> str:
        """Its lines."""
        read = self.origin
        text = raw_text(read.document.value, read.line, read.end)
        return text if self.heading is None else "\n".join([self.heading, *text.split("\n")[1:]])


class Refusal(NamedTuple):
    """Something for which `openspec archive` refuses a delta.

    kind: "rename-lone", "duplicate", "contradiction", "empty", "spec-missing", "spec-invalid", "rename-unknown",
    "rename-taken", "remove-unknown", "modify-unknown", "modify-nameless", "modify-drops" or "add-exists".
    section: the delta's section concerned, "" without one. entry: what is refused, None for the delta as a whole.
    incoming: the entry's requirement, where it has a text. existing: what it collides with; for an unknown name the
    requirement whose name differs only in case and spacing. old: the name before the rename. dropped: names of the
    scenarios that would be lost. cause: the lone rename, duplicate, contradiction or problem of the spec itself.
    """

    kind: str
    section: str = ""
    entry: Label | None = None
    incoming: Requirement | None = None
    existing: Block | None = None
    old: str = ""
    dropped: tuple[str, ...] = ()
    cause: LoneRename | Duplicate | Contradiction | SpecProblem | None = None


class Counts(NamedTuple):
    """How much a merge really changes."""

    added: int = 0
    modified: int = 0
    removed: int = 0
    renamed: int = 0


@dataclass(frozen=True, eq=False)
class Merged:
    """What became of a delta and a spec.

    refusals: why archiving would stop, the first one first; what follows from it is left out. absent: what was to be
    removed and is not there, which archiving only mentions. blocks: the requirements afterwards, in their order, as
    they would be without the refused entries. before: the spec that it began with.
    """

    before: Spec
    refusals: tuple[Refusal, ...]
    absent: tuple[Label, ...]
    counts: Counts
    blocks: tuple[Block, ...]

    @cached_property
    def text(self) -> str:
        """The spec afterwards, its lines ended by LF."""
        return rebuilt(frame_of(self.before), (block.raw for block in self.blocks))

    @cached_property
    def unaccounted(self) -> tuple[str, ...]:
        """Where no requirement is left: the lines that would be lost with the file and belong to none."""
        if self.blocks:
            return ()
        return unaccounted(frame_of(self.before), [block_of(each).raw for each in self.before.requirements])


@dataclass(slots=True)
class _Requirements:
    """The requirements of a main spec by name, as a delta changes them step by step.

    order: the names in the order of the spec; a name may be there twice, where openspec does not mind.
    """

    blocks: dict[str, Block]
    order: list[str]
    absent: list[Label] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)

    def near_miss(self, name: str, besides: str | None = None) -> Block | None:
        """Return the requirement whose name differs from `name` at most in case and spacing, `besides` left out."""
        wanted = folded_key(name)
        return next((block for key, block in self.blocks.items() if key != besides and folded_key(key) == wanted), None)

    def rename(self, old: Label, new: Label) -> Iterator[Refusal]:
        """Rename a requirement; one that has its new name already is left alone."""
        source, target = key_of(old.name), key_of(new.name)
        if source not in self.blocks:
            near = self.near_miss(source, besides=target if target in self.blocks else None)
            if target not in self.blocks or near is not None:
                yield Refusal("rename-unknown", "RENAMED", old, existing=near)
            return
        taken = self.blocks.get(target) or self.near_miss(target, besides=source)
        if taken is not None:
            yield Refusal("rename-taken", "RENAMED", new, existing=taken, old=old.name)
            return
        block = self.blocks.pop(source)
        self.blocks[target] = Block(target, block.origin, f"### Requirement: {target}")
        self.order[self.order.index(source)] = target
        self.counts["renamed"] += 1

    def remove(self, entry: Label) -> Iterator[Refusal]:
        """Remove a requirement; one that is not there is gone already."""
        key = key_of(entry.name)
        if self.blocks.pop(key, None) is not None:
            self.counts["removed"] += 1
        elif (near := self.near_miss(key)) is not None:
            yield Refusal("remove-unknown", "REMOVED", entry, existing=near)
        else:
            self.absent.append(entry)

    def modify(self, requirement: Requirement) -> Iterator[Refusal]:
        """Replace a requirement by the one of the same name, which must have all its scenarios."""
        key, block = key_of(requirement.name), block_of(requirement)
        existing = self.blocks.get(key)
        refusal = Refusal("modify-unknown", "MODIFIED", Label(requirement.name, requirement.line), requirement)
        if existing is None:
            yield refusal._replace(existing=self.near_miss(key))
            return
        if requirement_name(block.raw.partition("\n")[0]) != key:  # read once here, twice for the key
            yield refusal._replace(kind="modify-nameless", existing=existing)
            return
        dropped = dropped_scenarios(existing.origin, requirement)
        if dropped:
            yield refusal._replace(kind="modify-drops", existing=existing, dropped=dropped)
        self.counts["modified"] += existing.raw != block.raw
        self.blocks[key] = block

    def add(self, requirement: Requirement) -> Iterator[Refusal]:
        """Add a requirement; one that is there already, word for word, is left alone."""
        key, block = key_of(requirement.name), block_of(requirement)
        same = self.blocks.get(key)
        existing = same or self.near_miss(key)
        if existing is None:
            self.blocks[key] = block
            self.counts["added"] += 1
        elif same is None or same.raw != block.raw:
            entry = Label(requirement.name, requirement.line)
            yield Refusal("add-exists", "ADDED", entry, requirement, existing)

    def in_order(self) -> tuple[Block, ...]:
        """Return the requirements in the order of the spec, new ones last."""
        kept = [self.blocks[key] for key in self.order if key in self.blocks]
        return (*kept, *(block for key, block in self.blocks.items() if key not in self.order))


def block_of(requirement: Requirement) -> Block:
    """Return a requirement as it was read."""
    return Block(requirement.name, requirement)


def dropped_scenarios(current: Requirement, incoming: Requirement) -> tuple[str, ...]:
    """Return the names of the scenarios that `current` has and `incoming` has not, as often as they are missing."""
    left = Counter(incoming.scenario_names)
    dropped = []
    for name in current.scenario_names:
        if left[name] > 0:
            left[name] -= 1
        else:
            dropped.append(name)
    return tuple(dropped)


def merge(delta: Delta, spec: Spec | None, change_id: str) -> Merged:
    """Return what archiving the change makes of `spec`; None where the capability has no spec yet."""
    before = spec if spec is not None else new_spec(delta, change_id)
    state = _state_of(before)
    found = tuple(_refusals(delta, spec, state))
    return Merged(before, found, tuple(state.absent), Counts(**state.counts), state.in_order())


def first_refusal(delta: Delta, spec: Spec | None) -> Refusal | None:
    """Return the first thing for which archiving refuses the delta; None when it can be merged into `spec`.

    spec: the main spec, None where there is none.
    """
    return next(_refusals(delta, spec, _state_of(spec)), None)


def refusals(delta: Delta, spec: Spec | None) -> tuple[Refusal, ...]:
    """Return everything for which archiving refuses the delta, the first one first."""
    return tuple(_refusals(delta, spec, _state_of(spec)))


def _state_of(spec: Spec | None) -> _Requirements:
    blocks = [block_of(requirement) for requirement in spec.requirements] if spec is not None else []
    return _Requirements({key_of(block.name): block for block in blocks}, [key_of(block.name) for block in blocks])


def _refusals(delta: Delta, spec: Spec | None, state: _Requirements) -> Iterator[Refusal]:
    yield from _refusals_before(delta, spec)
    if spec is not None or not (delta.modified or delta.renamed):
        yield from _steps(delta, state)


def _refusals_before(delta: Delta, spec: Spec | None) -> Iterator[Refusal]:
    """Yield what is wrong before the first step."""
    for lone in sorted(delta.lone_renames, key=lambda lone: lone.label.line):
        yield Refusal("rename-lone", "RENAMED", lone.label, cause=lone)
    for duplicate in duplicates(delta):
        yield Refusal("duplicate", duplicate.section, duplicate.entry, cause=duplicate)
    for contradiction in contradictions(delta):
        yield Refusal("contradiction", contradiction.sections[1], contradiction.second, cause=contradiction)
    if not delta.has_entries:
        yield Refusal("empty")
    if spec is None:
        changed = [*labels_of(delta.modified), *(rename.old for rename in delta.renamed)]
        if changed:
            yield Refusal("spec-missing", entry=min(changed, key=lambda label: label.line))
        return
    for problem in structure_problems(spec):
        yield Refusal("spec-invalid", cause=problem)


def _steps(delta: Delta, state: _Requirements) -> Iterator[Refusal]:
    """Apply the entries one after the other; those that contradict each other are left out, and reported as that."""
    left_out = {name for contradiction in contradictions(delta) for name in contradiction.names}
    left_out |= {key_of(duplicate.entry.name) for duplicate in duplicates(delta)}
    for old, new in delta.renamed:
        if not {key_of(old.name), key_of(new.name)} & left_out:
            yield from state.rename(old, new)
    for entry in delta.removed:
        if key_of(entry.name) not in left_out:
            yield from state.remove(entry)
    for requirement in delta.modified:
        if key_of(requirement.name) not in left_out:
            yield from state.modify(requirement)
    for requirement in delta.added:
        if key_of(requirement.name) not in left_out:
            yield from state.add(requirement)
