"""What names a change of a contract in a baseline or an acceptance, wherever the two versions were read from."""

from __future__ import annotations

import json
import posixpath
from typing import Any

from openspec_lint.checks.compat.change import Change
from openspec_lint.checks.run import fingerprint
from openspec_lint.model.site import Node, identity

Entries = tuple[str, str]
"""The paths of the earlier and of the later contract."""


def change_fingerprint(rule_id: str, fact: Change, entries: Entries) -> str:
    """Return the fingerprint of what a rule says of a fact: of the place, what stood there and what stands there now.

    Files count from the contract's own: a removal is the same whether the earlier version came from git or from a file
    kept elsewhere, and a contract that moves takes its fingerprints along.
    """
    is_gone = fact.change in ("removed", "value-removed") and fact.before is not None
    place = _place(fact.before, entries[0]) if is_gone and fact.before is not None else _place(fact.after, entries[1])
    values = ":".join(_text(value) for value in (fact.old, fact.new) if value is not None)
    return fingerprint(rule_id, place, f"{fact.aspect}:{values}:{fact.traits.get('name', '')}")


def _place(node: Node, entry: str) -> str:
    path = node.document.path
    keys = identity(node.document, node.trail)[len(path) :]
    if path == entry or "://" in path:
        return ("" if path == entry else path) + keys
    return posixpath.relpath(path, posixpath.dirname(entry) or ".") + keys


def _text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, sort_keys=True, default=str)
