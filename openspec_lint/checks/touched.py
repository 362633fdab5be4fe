"""Which findings stand where something changed since the previous version: what whoever made the change answers for."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from functools import cached_property
from typing import Final

from openspec_lint.checks.checked import CheckedContract
from openspec_lint.findings import Finding, Location
from openspec_lint.model.operations import anonymous_path
from openspec_lint.read.document import Document, Value, lines_of
from openspec_lint.read.pointers import NOTHING, keys_of_pointer, value_at

_SECTION: Final = re.compile(r"#{1,3}\s")
"""A heading that begins something that stands by itself; scenarios belong to their requirement."""

_HELD_TOGETHER: Final = re.compile(r"(?P<whole>.*/changes/(?:archive/)?[^/]+)/")
"""The folder of a change: its proposal, tasks and deltas are one piece of work."""

_DEPTH: Final = {"paths": 3, "webhooks": 3, "components": 3, "definitions": 2, "parameters": 2, "responses": 2}
"""How many keys lead to a thing that stands by itself, by the first of them; one does elsewhere."""


@dataclass(eq=False)
class Touched:
    """Tells where something changed.

    now: the documents of the project, and before: path → the document then, None where there was none; of a contract
    that is no OpenAPI, both in the form that it is checked in. contracts: with their previous versions.
    """

    now: Mapping[str, Document]
    before: Callable[[str], Document | None]
    contracts: tuple[CheckedContract, ...] = ()
    _lines: dict[str, frozenset[int]] = field(default_factory=dict)

    def findings(self, findings: Iterable[Finding]) -> Iterator[Finding]:
        """Yield the findings of which a place changed, or the operation that they are about; and changes themselves."""
        for finding in findings:
            places = (finding.location, *(note.location for note in finding.related))
            if (
                finding.change is not None
                or any(map(self._is_about_change, (finding.operation, *finding.operations)))
                or any(map(self._is_touched, places))
            ):
                yield finding

    def _is_about_change(self, operation: str | None) -> bool:
        """Tell whether an operation is new, written otherwise than before, or gone, whatever base path it has."""
        if operation is None:
            return False
        method, path = operation.split(" ", 1)
        bare = anonymous_path(path)
        return operation in self._operations[0] or any(
            method == gone and bare.endswith(end) for gone, end in self._operations[1]
        )

    def _is_touched(self, place: Location) -> bool:
        document, before = self.now.get(place.path), self.before(place.path)
        if before is None or document is None:
            return True
        if document.text == before.text:
            return self._has_touched_neighbours(place.path)
        if place.pointer is not None:
            unit = _unit(place.pointer)
            then, now = value_at(before.value, unit), value_at(document.value, unit)
            if now is not NOTHING:
                return bool(then != now) if unit else _surface(then) != _surface(now)
        lines = self._changed_lines(place.path, before, document)
        return place.span.line in lines or self._has_touched_neighbours(place.path)

    def _has_touched_neighbours(self, path: str) -> bool:
        """Tell whether the path lies in the folder of a change in which any document changed."""
        whole = _HELD_TOGETHER.match(path)
        if whole is None:
            return False
        inside = (name for name in self.now if name.startswith(whole["whole"] + "/"))
        return any((then := self.before(name)) is None or then.text != self.now[name].text for name in inside)

    def _changed_lines(self, path: str, before: Document, now: Document) -> frozenset[int]:
        if path not in self._lines:
            self._lines[path] = changed_lines(lines_of(before.text), lines_of(now.text), now.kind == "markdown")
        return self._lines[path]

    @cached_property
    def _operations(self) -> tuple[frozenset[str], frozenset[tuple[str, str]]]:
        """The operations that are new or written otherwise ("POST /pets"); method and path of those that are gone."""
        touched: set[str] = set()
        gone: set[tuple[str, str]] = set()
        for contract, _, base in self.contracts:
            then = {each.key: each for each in base.operations} if base is not None else {}
            now = {each.key: each for each in contract.operations}
            touched |= {
                each.name for key, each in now.items() if key not in then or then[key].site.value != each.site.value
            }
            gone |= {(each.method, anonymous_path(each.path)) for key, each in then.items() if key not in now}
        return frozenset(touched), frozenset(gone)


def _unit(pointer: str) -> list[str]:
    """Return the keys of the thing that stands by itself around a place."""
    keys = keys_of_pointer(pointer)
    return keys[: _DEPTH.get(keys[0], 1)] if keys else []


def _surface(value: Value) -> Value:
    """Return what a finding on a whole document is about: which members it has, and what the plain ones say."""
    if not isinstance(value, dict):
        return value
    return {key: None if isinstance(member, (dict, list)) else member for key, member in value.items()}


def changed_lines(before: list[str], now: list[str], has_sections: bool) -> frozenset[int]:
    """Return the 1-based lines of `now` that changed; with sections, all lines of those in which one did.

    Where lines were only taken out, those around the gap count.
    """
    same = next(
        (n for n, (old, new) in enumerate(zip(before, now, strict=False)) if old != new), min(map(len, (before, now)))
    )
    changed: set[int] = set()
    for kind, _, _, start, stop in SequenceMatcher(None, before[same:], now[same:], autojunk=False).get_opcodes():
        if kind == "delete":
            changed |= {same + start, same + start + 1}
        elif kind != "equal":
            changed |= set(range(same + start + 1, same + stop + 1))
    if not has_sections:
        return frozenset(changed)
    starts = [number for number, line in enumerate(now, 1) if _SECTION.match(line)] or [1]
    bounds = zip([1, *starts], [*starts, len(now) + 1], strict=True)
    return frozenset(
        number
        for first, last in bounds
        if any(first <= each < last for each in changed)
        for number in range(first, last)
    )
