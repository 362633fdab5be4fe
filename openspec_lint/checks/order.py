"""Active changes against each other: which touch the same requirement, and in which order they can be archived."""

from __future__ import annotations

import graphlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import combinations, permutations
from typing import Final, NamedTuple

from openspec_lint.model.openspec.contradictions import folded_key, key_of, labels_of
from openspec_lint.model.openspec.deltas import Delta
from openspec_lint.model.openspec.folder import OpenSpec
from openspec_lint.model.openspec.merge import Refusal, block_of, merge
from openspec_lint.model.openspec.requirements import Requirement
from openspec_lint.model.openspec.specs import Spec, read_spec
from openspec_lint.model.openspec.text import Label
from openspec_lint.read.markdown_text import read_markdown

_MOST_TRIED: Final = 6
"""Changes whose orders are all tried; of more, only the order that their pairs ask for."""

GIVING: Final = ("ADDED", "RENAMED TO")
"""The sections whose entries bring a name into a spec; the others need it there."""


class Entry(NamedTuple):
    """What a delta does to a requirement: the section ("RENAMED FROM"), the place, and the text where it has one."""

    section: str
    label: Label
    requirement: Requirement | None
    other_name: str = ""


class Overlap(NamedTuple):
    """Two deltas that touch the same requirement; `change` and its entry sort first.

    fails_second: whether the first fails when archived after the second; fails_first: the other way round.
    """

    change: str
    delta: Delta
    entry: Entry
    other_change: str
    other_delta: Delta
    other: Entry
    fails_second: bool
    fails_first: bool


class Need(NamedTuple):
    """An entry of a delta that names what only another active change brings into the spec."""

    change: str
    delta: Delta
    entry: Entry
    giver: str
    given: Label
    giver_delta: Delta


class Failure(NamedTuple):
    """What still refuses a change after those that it needs."""

    need: Need
    refusal: Refusal


class Order(NamedTuple):
    """How the active changes stand to each other.

    orders: change → all changes that its group can be archived with, in an order that respects what they need.
    circles: changes each of which needs the next one, and the last one the first.
    """

    overlaps: tuple[Overlap, ...]
    needs: tuple[Need, ...]
    orders: Mapping[str, tuple[str, ...]]
    failures: tuple[Failure, ...]
    circles: tuple[tuple[str, ...], ...]


Pair = tuple[str, Delta]
"""The id of a change and one of its deltas."""


@lru_cache(maxsize=1)  # several rules ask for one project
def order_of(openspec: OpenSpec) -> Order:
    """Return how the active changes of a project stand to each other."""
    by_capability: dict[str, list[Pair]] = {}
    for change in openspec.changes:
        for delta in change.deltas:
            by_capability.setdefault(delta.capability, []).append((change.id, delta))
    shared = {name: deltas for name, deltas in by_capability.items() if len(deltas) > 1}
    overlaps = [each for name, deltas in shared.items() for each in _overlaps(deltas, openspec.spec(name))]
    needs = [each for name, deltas in shared.items() for each in _needs(deltas, openspec.spec(name))]
    if not needs:
        return Order(tuple(overlaps), (), {}, (), ())
    circles = _circles({(need.giver, need.change) for need in needs})
    orders, failures = {}, []
    for group in _groups((need.giver, need.change) for need in needs):
        if not any(set(circle) <= set(group) for circle in circles):
            order, failed = _tried(group, needs, overlaps, shared, openspec)
            orders.update(dict.fromkeys(group, order))
            failures += failed
    return Order(tuple(overlaps), tuple(needs), orders, tuple(failures), tuple(circles))


def _entries(delta: Delta) -> dict[str, Entry]:
    """Return what a delta does to each requirement, by its name; the first where it says several things."""
    found: dict[str, Entry] = {}
    listed = [
        *(Entry("RENAMED FROM", old, None, new.name) for old, new in delta.renamed),
        *(Entry("RENAMED TO", new, None, old.name) for old, new in delta.renamed),
        *(Entry("REMOVED", label, None) for label in delta.removed),
        *(Entry("MODIFIED", *pair) for pair in zip(labels_of(delta.modified), delta.modified, strict=True)),
        *(Entry("ADDED", *pair) for pair in zip(labels_of(delta.added), delta.added, strict=True)),
    ]
    for entry in listed:
        found.setdefault(key_of(entry.label.name), entry)
    return found


def _overlaps(deltas: Sequence[Pair], spec: Spec | None) -> Iterator[Overlap]:
    """Yield the pairs of deltas that touch the same requirement in ways that get into each other's way."""
    present = {key_of(each.name) for each in spec.requirements} if spec is not None else set[str]()
    entries = {change: _entries(delta) for change, delta in deltas}
    given = {key for found in entries.values() for key, entry in found.items() if entry.section in GIVING}
    trials = _Trials(dict(deltas), spec)
    for (change, delta), (other_change, other_delta) in combinations(deltas, 2):
        shared = list(_shared(entries[change], entries[other_change], present, given - present))
        if shared:
            names = {key_of(entry.label.name) for entry, _ in shared} - present
            others = (each for each in entries if each not in (change, other_change))
            # What both need is there by then.
            givers = tuple(each for each in others if names and _gives(entries[each], names))
            fails_second = trials.fails(change, (*givers, other_change), givers)
            fails_first = trials.fails(other_change, (*givers, change), givers)
            for entry, other in shared:
                yield Overlap(change, delta, entry, other_change, other_delta, other, fails_second, fails_first)


@dataclass(eq=False)
class _Trials:
    """Deltas of one spec, archived one after the other; what was tried once is kept."""

    deltas: Mapping[str, Delta]
    spec: Spec | None
    specs: dict[tuple[str, ...], Spec | None] = field(default_factory=dict)
    failures: dict[tuple[str, tuple[str, ...]], set[tuple[str, str]]] = field(default_factory=dict)

    def after(self, changes: tuple[str, ...]) -> Spec | None:
        """Return the spec once these changes are archived."""
        if not changes:
            return self.spec
        if changes not in self.specs:
            *before, last = changes
            self.specs[changes] = _after(self.deltas[last], self.after(tuple(before)), last)
        return self.specs[changes]

    def failures_of(self, change: str, before: tuple[str, ...]) -> set[tuple[str, str]]:
        """Return what fails of a change once those before it are archived."""
        if (change, before) not in self.failures:
            self.failures[change, before] = _failures(self.deltas[change], self.after(before), change)
        return self.failures[change, before]

    def fails(self, change: str, before: tuple[str, ...], without: tuple[str, ...]) -> bool:
        """Tell whether more fails of a change after the changes `before` than after those `without` the one."""
        return bool(self.failures_of(change, before) - self.failures_of(change, without))


def _gives(entries: Mapping[str, Entry], names: set[str]) -> bool:
    return any(name in entries and entries[name].section in GIVING for name in names)


def _shared(
    one: Mapping[str, Entry], two: Mapping[str, Entry], present: set[str], to_come: set[str]
) -> Iterator[tuple[Entry, Entry]]:
    """Yield the entries of two deltas that are about the same requirement and do not say the same."""
    folded = {folded_key(key): entry for key, entry in two.items() if entry.section in GIVING and key not in present}
    for key, entry in one.items():
        if entry.section in GIVING:
            other = folded.get(folded_key(key)) if key not in present else None
        else:
            other = two.get(key) if key in present or key in to_come else None
        if other is not None and (entry.section in GIVING) == (other.section in GIVING) and not _is_same(entry, other):
            yield entry, other


def _is_same(entry: Entry, other: Entry) -> bool:
    """Tell whether two entries say the same, so that the second to be archived changes nothing."""
    if entry.requirement is None or other.requirement is None:
        return (entry.section, entry.label.name, entry.other_name) == (
            other.section,
            other.label.name,
            other.other_name,
        )
    return entry.section == other.section and block_of(entry.requirement).raw == block_of(other.requirement).raw


def _needs(deltas: Sequence[Pair], spec: Spec | None) -> Iterator[Need]:
    """Yield the entries that name what only another of the deltas brings into the spec."""
    present = {key_of(each.name) for each in spec.requirements} if spec is not None else set[str]()
    entries = {change: _entries(delta) for change, delta in deltas}
    for change, delta in deltas:
        own = {key_of(rename.new.name) for rename in delta.renamed}
        for key, entry in entries[change].items():
            if entry.section in GIVING or key in present or key in own:
                continue
            for giver, giver_delta in deltas:
                given = entries[giver].get(key)
                if giver != change and given is not None and given.section in GIVING:
                    yield Need(change, delta, entry, giver, given.label, giver_delta)
                    break


def _after(delta: Delta, spec: Spec | None, change: str) -> Spec:
    """Return the spec once a delta is merged, what is refused of it left out."""
    path = spec.document.path if spec is not None else delta.document.path
    return read_spec(delta.capability, read_markdown(path, merge(delta, spec, change).text))


def _failures(delta: Delta, spec: Spec | None, change: str) -> set[tuple[str, str]]:
    """Return what is refused of a delta, or finds nothing to remove."""
    merged = merge(delta, spec, change)
    refused = {(refusal.kind, refusal.entry.name if refusal.entry else "") for refusal in merged.refusals}
    return refused | {("absent", label.name) for label in merged.absent}


def _groups(edges: Iterable[tuple[str, str]]) -> list[tuple[str, ...]]:
    """Return the changes that edges connect, each group sorted."""
    groups: list[set[str]] = []
    for edge in edges:
        touched = [group for group in groups if group & set(edge)]
        groups = [group for group in groups if group not in touched] + [set(edge).union(*touched)]
    return [tuple(sorted(group)) for group in groups]


def _circles(edges: set[tuple[str, str]]) -> list[tuple[str, ...]]:
    """Return the changes that need each other in a circle; one circle of each group."""
    found = []
    for group in _groups(edges):
        try:
            _sorted(group, edges)
        except graphlib.CycleError as error:
            found.append(tuple(error.args[1][:-1]))
    return found


def _sorted(group: Sequence[str], edges: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    """Return the changes of a group so that each edge's first comes before its second, else by name."""
    sorter: graphlib.TopologicalSorter[str] = graphlib.TopologicalSorter(dict.fromkeys(group, ()))
    for first, second in edges:
        if first in group:
            sorter.add(second, first)
    sorter.prepare()
    order: list[str] = []
    ready: list[str] = []
    while sorter.is_active():
        ready = sorted([*ready, *sorter.get_ready()])
        order.append(ready.pop(0))
        sorter.done(order[-1])
    return tuple(order)


def _tried(
    group: tuple[str, ...],
    needs: Sequence[Need],
    overlaps: Sequence[Overlap],
    shared: Mapping[str, Sequence[Pair]],
    openspec: OpenSpec,
) -> tuple[tuple[str, ...], list[Failure]]:
    """Return the order in which a group can be archived, and what fails in it; another one is looked for then."""
    hard = {(need.giver, need.change) for need in needs}
    soft = {(each.change, each.other_change) for each in overlaps if each.fails_second and not each.fails_first}
    soft |= {(each.other_change, each.change) for each in overlaps if each.fails_first and not each.fails_second}
    try:
        order = _sorted(group, hard | {edge for edge in soft if set(edge) <= set(group)})
    except graphlib.CycleError:
        order = _sorted(group, hard)
    failed = list(_failed(order, needs, overlaps, shared, openspec))
    if failed and 2 < len(group) <= _MOST_TRIED:
        for other in permutations(group):
            is_possible = all(other.index(one) < other.index(two) for one, two in hard if one in group)
            if is_possible and not any(_failed(other, needs, overlaps, shared, openspec)):
                return other, []
    return order, failed


def _failed(
    order: Sequence[str],
    needs: Sequence[Need],
    overlaps: Sequence[Overlap],
    shared: Mapping[str, Sequence[Pair]],
    openspec: OpenSpec,
) -> Iterator[Failure]:
    """Yield what is refused of changes archived in this order, besides what is refused of each alone or reported."""
    told = {(each.delta.document.path, each.entry.label.name) for each in overlaps}
    told |= {(each.other_delta.document.path, each.other.label.name) for each in overlaps}
    for capability, deltas in shared.items():
        spec = openspec.spec(capability)
        by_change = dict(deltas)
        for change in (each for each in order if each in by_change):
            delta = by_change[change]
            alone = _failures(delta, openspec.spec(capability), change)
            own = {each.entry.label: each for each in needs if each.delta is delta}
            for refusal in merge(delta, spec, change).refusals if own else ():
                entry = refusal.entry
                if entry is None or (delta.document.path, entry.name) in told:
                    continue
                if entry in own or (refusal.kind, entry.name) not in alone:
                    yield Failure(own.get(entry) or next(iter(own.values())), refusal)
            spec = _after(delta, spec, change)
