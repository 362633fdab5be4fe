"""References that close a circle: Spectral leaves them as they are, and so they are not followed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from openspec_lint.model.contract import Contract
from openspec_lint.model.references import BrokenReference
from openspec_lint.read.document import Document


@dataclass(eq=False)
class _Graph:
    """The references of a contract and of the files they lead to, containers by the id of their value.

    around: container → the container it stands in. references: (the object with `$ref`, what it leads to).
    """

    around: dict[int, int] = field(default_factory=dict)
    references: list[tuple[int, int]] = field(default_factory=list)
    documents: dict[str, Document] = field(default_factory=dict)


def circular_references(contract: Contract) -> frozenset[int]:
    """Return the ids of the objects whose `$ref` leads to something that leads back to around it."""
    graph = _read(contract)
    targets = {target for _, target in graph.references}
    arrows: dict[int, set[int]] = {}
    holders: list[tuple[int, int, list[int]]] = []
    for written, target in graph.references:
        around = [each for each in _containers(graph, written) if each in targets]
        holders.append((written, target, around))
        for each in around:
            arrows.setdefault(each, set()).add(target)
    circle = _circles(arrows)
    return frozenset(
        written
        for written, target, around in holders
        if any(each == target or circle.get(each, each) == circle.get(target, target) for each in around)
    )


def _containers(graph: _Graph, inner: int) -> Iterator[int]:
    """Yield what is around a container, itself first."""
    found: int | None = inner
    while found is not None:
        yield found
        found = graph.around.get(found)


def _read(contract: Contract) -> _Graph:
    graph = _Graph(documents={contract.document.path: contract.document})
    todo = [contract.document]
    while todo:
        document = todo.pop()
        for value in _references_in(document.value, graph):
            target = contract.resolver.resolve(document, value["$ref"])
            if isinstance(target, BrokenReference) or not isinstance(target.value, (dict, list)):
                continue
            graph.references.append((id(value), id(target.value)))
            if target.document.path not in graph.documents:
                graph.documents[target.document.path] = target.document
                todo.append(target.document)
    return graph


def _references_in(root: Any, graph: _Graph) -> list[dict[str, Any]]:
    """Return the objects with a `$ref` at or below `root`, and note what each container stands in."""
    found: list[dict[str, Any]] = []
    stack: list[Any] = [root]
    while stack:
        value = stack.pop()
        if type(value) is dict:
            if type(value.get("$ref")) is str:
                found.append(value)
                continue
            inner = [child for child in value.values() if type(child) is dict or type(child) is list]
        elif type(value) is list:
            inner = [child for child in value if type(child) is dict or type(child) is list]
        else:
            continue
        mark = id(value)
        for child in inner:
            graph.around[id(child)] = mark
        stack += inner
    return found


def _circles(arrows: dict[int, set[int]]) -> dict[int, int]:
    """Return for each node that is in a circle with others one of them, the same for all (Tarjan's algorithm)."""
    order: dict[int, int] = {}
    low: dict[int, int] = {}
    open_nodes: list[int] = []
    is_open: set[int] = set()
    circle: dict[int, int] = {}
    for start in arrows:
        work: list[tuple[int, Iterator[int]]] = []
        if start not in order:
            work.append(_entered(start, arrows, order, low, open_nodes, is_open))
        while work:
            node, successors = work[-1]
            for successor in successors:
                if successor not in order:
                    work.append(_entered(successor, arrows, order, low, open_nodes, is_open))
                    break
                if successor in is_open:
                    low[node] = min(low[node], order[successor])
            else:
                work.pop()
                if work:
                    low[work[-1][0]] = min(low[work[-1][0]], low[node])
                if low[node] == order[node]:
                    _close(node, open_nodes, is_open, circle)
    return circle


def _entered(
    node: int,
    arrows: dict[int, set[int]],
    order: dict[int, int],
    low: dict[int, int],
    open_nodes: list[int],
    is_open: set[int],
) -> tuple[int, Iterator[int]]:
    order[node] = low[node] = len(order)
    open_nodes.append(node)
    is_open.add(node)
    return node, iter(arrows.get(node, ()))


def _close(node: int, open_nodes: list[int], is_open: set[int], circle: dict[int, int]) -> None:
    while True:
        member = open_nodes.pop()
        is_open.discard(member)
        circle[member] = node
        if member == node:
            return
