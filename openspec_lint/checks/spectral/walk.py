"""JSONPath over a view: which places a path chooses, each of them once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from openspec_lint.checks.spectral.context import index_of
from openspec_lint.checks.spectral.methods import Fault
from openspec_lint.checks.spectral.paths import Computed, Every, Filter, Name, Path, Segment, Selector, Slice
from openspec_lint.checks.spectral.script import Place
from openspec_lint.checks.spectral.view import Step, View


def chosen(path: Path, view: View, start: Step | None = None) -> Iterator[tuple[Step, Any]]:
    """Yield the places that a path chooses, with what stands there; for a path that ends in `~`, the keys.

    start: what `$` is; by default the root. What many references lead to comes once, unless the path asks where it
    comes from: a finding stands where a thing is written, whoever refers to it.
    """
    steps: Iterable[Step] = [start or view.root]
    for segment in path.segments:
        steps = _distinct(_taken(segment, list(steps), view, path.memory), path.memory, path.is_keyed)
    for step in steps:
        if not path.is_keyed:
            yield step, step.value
        elif step.parent is not None:
            yield step, step.key


def _distinct(steps: Iterable[Step], memory: int, is_keyed: bool) -> Iterator[Step]:
    seen: set[Any] = set()
    for step in steps:
        is_container = type(step.value) is dict or type(step.value) is list
        parent = step.parent
        if is_container and not memory and not is_keyed:
            # What stands beside a `$ref` is a place of its own; the key is for functions that name it.
            mark: Any = (id(step.value), step.key, id(step.written) if step.written and len(step.written) > 1 else 0)
        else:
            mark = _trace(step, memory) if memory else (id(parent.value) if parent else 0, step.key)
        if mark not in seen:
            seen.add(mark)
            yield step


def _trace(step: Step, memory: int) -> Any:
    """Return what tells a step and as many before it from others; keys alone tell members of one object apart."""
    parts: list[Any] = []
    before: Step | None = step
    for _ in range(memory + 1):
        if before is None or before.parent is None:
            break
        parts += [before.key, id(before.parent.value)]
        before = before.parent
    return tuple(parts)


def _taken(segment: Segment, steps: list[Step], view: View, memory: int) -> Iterator[Step]:
    if not segment.selectors and not segment.is_deep:
        yield from (step.parent for step in steps if step.parent is not None)
        return
    if segment.is_deep:
        is_whole = not memory and len(steps) == 1 and steps[0] is view.root
        steps = view.containers if is_whole else list(view.below(_containers(steps), memory))
        if not segment.selectors:
            yield from steps
            return
    for selector in segment.selectors:
        for step in steps:
            if type(step.value) is dict or type(step.value) is list:
                yield from _selected(selector, step, view)


def _containers(steps: list[Step]) -> list[Step]:
    return [step for step in steps if type(step.value) is dict or type(step.value) is list]


def _selected(selector: Selector, step: Step, view: View) -> Iterator[Step]:
    if type(selector) is Name:
        child = view.child(step, index_of(step.value, selector.name))
        if child is not None:
            yield child
    elif type(selector) is Every:
        yield from view.children(step)
    elif type(selector) is Filter:
        yield from (child for child in view.children(step) if selector.script.holds(Place(child, view)))
    elif type(selector) is Slice:
        items = step.value if type(step.value) is list else []
        yield from (view.to(step, index, items[index]) for index in range(len(items))[selector.stretch])
    elif type(selector) is Computed:
        yield from _computed(selector, step, view)


def _computed(selector: Computed, step: Step, view: View) -> Iterator[Step]:
    try:
        key = selector.script.run(Place(step, view))
    except Fault:
        return
    child = view.child(step, index_of(step.value, str(int(key) if isinstance(key, float) and key == key else key)))
    if child is not None:
        yield child
