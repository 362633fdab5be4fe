"""What the references of a contract point to, for the rule that looks for what none does."""

from __future__ import annotations

from typing import Any
from weakref import WeakKeyDictionary

from openspec_lint.checks.spectral.view import View
from openspec_lint.model.contract import Contract
from openspec_lint.model.references import BrokenReference
from openspec_lint.read.document import keys_of

_PLACES: WeakKeyDictionary[Contract, frozenset[tuple[Any, ...]]] = WeakKeyDictionary()


def referenced_places(view: View) -> frozenset[tuple[Any, ...]]:
    """Return the keys of all places of the entry document that some `$ref` points to from outside of them."""
    contract = view.contract
    if contract not in _PLACES:
        _PLACES[contract] = frozenset(_places(contract, View(contract, False)))
    return _PLACES[contract]


def _places(contract: Contract, view: View) -> set[tuple[Any, ...]]:
    found: set[tuple[Any, ...]] = set()
    for step in view.containers:
        reference = step.value.get("$ref") if type(step.value) is dict else None
        if not isinstance(reference, str):
            continue
        target = contract.resolver.resolve(step.document, reference, step.trail)
        if isinstance(target, BrokenReference) or target.document is not contract.document:
            continue
        keys = tuple(keys_of(target.trail))
        if tuple(step.keys[: len(keys)]) != keys:
            found.add(keys)
    return found
