"""Two versions of a contract → the facts about what changed. Knows no rule and no severity."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any, Final

from openspec_lint.checks.compat.change import Change
from openspec_lint.checks.compat.expanded import expanded_changes
from openspec_lint.checks.compat.numbers import OperationNumbers
from openspec_lint.checks.compat.operations import OperationComparisons
from openspec_lint.checks.compat.same import references, same_value
from openspec_lint.checks.compat.schemas import SchemaComparisons
from openspec_lint.checks.compat.terms import Terms
from openspec_lint.checks.compat.uses import PLACES
from openspec_lint.model.collection import Collection
from openspec_lint.model.contract import Contract
from openspec_lint.model.normal_schema import marked
from openspec_lint.model.site import Node

_MAY_LEAD_ELSEWHERE: Final = re.compile(r"""\$ref["']?\s*:\s*["']?[^#"'\s]""")


def changes(
    base: Contract, revision: Contract, terms: Terms, *, expanded: bool = False, texts: bool = False
) -> list[Change]:
    """Return each fact once, with the operations it affects; facts stand in the order of discovery.

    expanded: once for every operation instead, and every way that leads to it there. texts: tell also what bears on no
    client, descriptions, examples, extensions and the like, and of the components that no operation uses.
    """
    if _are_equal(base, revision):
        return []
    schemas = SchemaComparisons(base, revision, terms, expanded)
    operations = OperationComparisons(base, revision, schemas, terms, expanded)
    own = list(operations.changes())
    if base.collection is not None and revision.collection is not None:
        own += _model_changes(base.collection, revision.collection, revision.root, schemas)
    schemas.compare()
    if expanded:
        numbered = [*own, *expanded_changes(schemas)]
        return [fact._replace(operations=tuple(_named(bits, operations.numbers.names))) for fact, bits in numbered]
    own += schemas.changes()
    if texts:
        from openspec_lint.checks.compat.annotations import annotation_changes  # only a changelog asks for them

        own += annotation_changes(base, revision, operations.pairs, schemas)
    return _once(own, operations.numbers)


def _model_changes(
    base: Collection, revision: Collection, root: Node, schemas: SchemaComparisons
) -> Iterator[tuple[Change, int]]:
    """Yield which schemas of a collection came and went, and have the others compared.

    Nobody says which way their values travel, so they are compared both ways.
    """
    for name, added in revision.schemas.items():
        if name not in base.schemas and (added.trail is not None or base.whole is None):
            yield Change("model", "", "added", None, name, None, added, traits={"name": name}), 0
    for name, old in base.schemas.items():
        new = revision.whole if old.trail is None else revision.schemas.get(name)
        if new is None:
            left = next((node for node in revision.schemas.values() if node.trail is not None), root)
            place = Node(left.document, left.trail[0] if left.trail is not None else None, None)
            yield Change("model", "", "removed", name, None, old, place, traits={"name": name}), 0
            continue
        for direction in ("request", "response"):
            schemas.start(((old,), (new,)), direction, "json", "body", 0)


def _are_equal(base: Contract, revision: Contract) -> bool:
    """Tell whether both are the same single document, however it is written."""
    old, new = base.document, revision.document
    if base.base_path != revision.base_path:
        return False
    if old.text != new.text and not same_value(old.value, new.value):
        return False
    # The text is searched first: it takes a tenth of the time, and mostly there is nothing to find.
    if _MAY_LEAD_ELSEWHERE.search(new.text) is None:
        return True
    return all(reference.startswith("#") for reference in references(new.value))


def _once(facts: Iterable[tuple[Change, int]], numbers: OperationNumbers) -> list[Change]:
    """Bring together what is one fact reached in several ways: all its operations, the first of its places.

    It is hidden only where each way hides it.
    """
    found: dict[object, tuple[Change, int]] = {}
    for fact, operations in facts:
        key = _identity(fact)
        known = found.get(key)
        if known is None:
            found[key] = (fact, operations)
            continue
        first, before = known
        place = min(first.place, fact.place, key=_rank)
        merged = first._replace(place=place, hidden=first.hidden and fact.hidden)
        found[key] = (merged, before | operations)
    return [_settled(fact, operations, numbers) for fact, operations in found.values()]


def _settled(fact: Change, operations: int, numbers: OperationNumbers) -> Change:
    """Return a fact with the operations that it affects; what may change at any time is not hurt by it.

    That it may change at any time from now on is another matter.
    """
    affected = operations & ~numbers.unstable
    if operations and not affected and fact.aspect != "x-stability-level":
        fact = fact._replace(hidden=True)
    return fact._replace(operations=tuple(_named(affected or operations, numbers.names)))


def _rank(place: str) -> int:
    return PLACES.index(place) if place in PLACES else len(PLACES)


def _identity(fact: Change) -> object:
    """Return what makes two facts one. Credentials are written out at each operation, and changed for all at once."""
    places = () if fact.kind == "security" else (_place(fact.before), _place(fact.after))
    return (
        *(fact.kind, fact.aspect, fact.change, fact.direction, fact.place if not places else ""),
        *(*places, _data(fact.old), _data(fact.new), _data(dict(fact.traits))),
    )


def _place(node: Node | None) -> object:
    return (node.document.path, node.trail) if node is not None else None


def _data(value: Any) -> object:
    return marked(value)


def _named(operations: int, names: list[str]) -> Iterable[str]:
    """Return the names of the operations whose bits are set, each once; none in a collection of schemas."""
    if not names:
        return ()
    bits = bin(operations)[:1:-1]  # the lowest first; most facts have one of thousands set
    number = bits.find("1")
    found: dict[str, None] = {}
    while number >= 0:
        found[names[number]] = None
        number = bits.find("1", number + 1)
    return found
