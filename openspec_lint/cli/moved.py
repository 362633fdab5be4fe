"""Where a contract was before it was moved or rewritten in another format: told by what it declares."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable
from typing import Final

from openspec_lint.model.contract import Contract, read_contract
from openspec_lint.model.discovery import candidates
from openspec_lint.read.source import SourceError
from openspec_lint.read.store import DocumentStore
from openspec_lint.read.tree import listed_tree

LIKE: Final = 0.5
"""The share of what either of two contracts declares that both must, to be the same contract."""

MOST_GONE: Final = 500
"""Files that are gone and looked into; of more, only those that are called like the contract."""

_SUFFIXES: Final = (".json", ".yaml", ".yml", ".md", ".markdown")


def moved_from(contract: Contract, store: DocumentStore, gone: Iterable[str]) -> list[str]:
    """Return which of the files `gone`, which `store` reads, may be the contract before it had its present place.

    Of several nobody knows which it is; one with the very same text is it, whatever else is like it.
    """
    paths = _worth_reading(contract.document.path, list(gone))
    names = _declared(contract)
    found: list[str] = []
    for path in (candidate.path for candidate in candidates(listed_tree(store.read, lambda _folder: paths), store)):
        earlier = _contract_at(path, store)
        if earlier is None:
            continue
        if earlier.document.text == contract.document.text:
            return [path]
        if _likeness(names, _declared(earlier)) >= LIKE:
            found.append(path)
    return found


def _worth_reading(place: str, gone: list[str]) -> list[str]:
    paths = sorted(path for path in gone if path.lower().endswith(_SUFFIXES))
    if len(paths) <= MOST_GONE:
        return paths
    stem = _stem(place)
    return [path for path in paths if _stem(path) == stem][:MOST_GONE]


def _stem(path: str) -> str:
    return posixpath.splitext(posixpath.basename(path))[0].lower()


def _contract_at(path: str, store: DocumentStore) -> Contract | None:
    try:
        return read_contract(store.load(path), store)
    except SourceError:
        return None


def _declared(contract: Contract) -> frozenset[object]:
    """Return what a contract declares, in whatever format: its operations by method and path, its schemas by name."""
    operations = {operation.key for operation in contract.operations}
    info = contract.document.value.get("info") if isinstance(contract.document.value, dict) else None
    title = info.get("title") if isinstance(info, dict) else None
    return frozenset([*operations, *contract.named_schemas, *([("title", title)] if isinstance(title, str) else [])])


def _likeness(one: frozenset[object], other: frozenset[object]) -> float:
    return len(one & other) / (len(one | other) or 1)
