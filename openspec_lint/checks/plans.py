"""What the changes in flight of a project promise of its API, and what they take back."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from openspec_lint.model.openspec.changes import Change
from openspec_lint.model.openspec.folder import OpenSpec
from openspec_lint.model.openspec.history import source_name
from openspec_lint.model.openspec.progress import is_planned
from openspec_lint.model.openspec.text import fenced_lines
from openspec_lint.model.prose.mentions import Mention, mentions
from openspec_lint.model.prose.ownership import EndpointPatterns, without_ids
from openspec_lint.model.prose.promises import Promise, promises_of_delta
from openspec_lint.model.prose.requests import requests
from openspec_lint.model.prose.routes import without_prefix
from openspec_lint.read.document import Document

Key = tuple[str, tuple[str, ...]]
"""An endpoint whatever way it is written: method and path, without a prefix such as /api, ids as parameters."""

RequirementKey = tuple[str, str | None]
"""A requirement: its capability and its name."""


@dataclass(frozen=True, eq=False)
class Plan:
    """A change in flight and its promises; is_begun: somebody works on it, or nobody knows whether."""

    change: Change
    promises: tuple[Promise, ...]
    is_begun: bool

    def adds(self, key: Key) -> bool:
        """Tell whether the change says itself that it brings an endpoint: by an added requirement, or in its texts."""
        return key in self._added or ("", key[1]) in self._added

    @cached_property
    def _added(self) -> frozenset[Key]:
        added = (mention for promise in self.promises if promise.operation == "ADDED" for mention in promise.mentions)
        texts = (document for document in (self.change.proposal, self.change.design) if document is not None)
        return frozenset(map(key_of, (*added, *(mention for text in texts for mention in _named(text)))))


def plans(openspec: OpenSpec, patterns: EndpointPatterns) -> tuple[Plan, ...]:
    """Return the changes in flight that promise something of endpoints; what one of them removes promises nothing."""
    removed = removals(openspec)
    found = (
        Plan(change, tuple(_promises(change, removed, patterns)), not is_planned(change)) for change in openspec.changes
    )
    return tuple(plan for plan in found if plan.promises)


def removals(openspec: OpenSpec) -> Mapping[RequirementKey, tuple[str, ...]]:
    """Return the requirements that changes in flight take out, with the ids of these changes."""
    found: dict[RequirementKey, tuple[str, ...]] = {}
    for change in openspec.changes:
        for delta in change.deltas:
            for label in delta.removed:
                key = (delta.capability, label.name)
                found[key] = (*found.get(key, ()), change.id)
    return found


def wanted(promises: Iterable[Promise], patterns: EndpointPatterns) -> Iterator[Promise]:
    """Yield the promises without the endpoints that the configuration ignores, if they name any other."""
    for promise in promises:
        kept, inherited = (
            tuple(mention for mention in named if not patterns.is_ignored(mention))
            for named in (promise.mentions, promise.inherited)
        )
        if kept or inherited:
            yield promise._replace(mentions=kept, inherited=inherited)


def key_of(mention: Mention) -> Key:
    """Return what the endpoints of two mentions share that are the same."""
    return mention.method, without_prefix(without_ids(mention.path))


def requirement_key(promise: Promise) -> RequirementKey:
    """Return the capability and the name of the requirement that a promise is, or is a scenario of."""
    requirement = promise.requirement
    return promise.capability, requirement.name if requirement is not None else None


def revisions(openspec: OpenSpec, planned: Iterable[Promise]) -> dict[RequirementKey, list[Promise]]:
    """Return the requirements that changes in flight modify, by their names in the main specs, with what they promise.

    planned: the promises of the changes.
    """
    found: dict[RequirementKey, list[Promise]] = {}
    for delta in openspec.deltas:
        for requirement in delta.modified:
            promises = found.setdefault((delta.capability, requirement.name), [])
            found[delta.capability, source_name(delta, requirement)] = promises
    for promise in planned:
        if promise.operation == "MODIFIED":
            found[requirement_key(promise)].append(promise)
    return found


def _promises(change: Change, removed: Collection[RequirementKey], patterns: EndpointPatterns) -> Iterator[Promise]:
    for delta in change.deltas:
        for promise in wanted(promises_of_delta(delta), patterns):
            if requirement_key(promise) not in removed:
                yield promise


def _named(document: Document) -> Iterator[Mention]:
    """Yield the endpoints that a proposal or a design names, those of its lists of routes included."""
    lines = document.value
    fenced = fenced_lines(lines)
    yield from mentions((index, text) for index, text in enumerate(lines) if index not in fenced)
    yield from requests(lines, fenced, 0, len(lines))
