"""Changes to the meta-schemas that other packages ship: data in `rules/metaschemas/`, each with its reason."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from openspec_lint.catalog.load import RuleFileError, read_rule_file, rules_root

REMOVED: Any = object()
"""What a change that removes a place puts there."""


class MetaschemaChange(NamedTuple):
    """One change. at: JSON pointers into the schema. put: what stands there then, or REMOVED.

    because: "specification" where the schema says otherwise than the text, "errors" where only its errors would not
    tell what is wrong. reason: why, with the source.
    """

    at: tuple[str, ...]
    put: Any
    because: str
    reason: str


def metaschema_changes(version: str) -> list[MetaschemaChange]:
    """Return the changes to the meta-schema of a version of OpenAPI, in the order they are made."""
    path = rules_root() / "metaschemas" / f"{version}.yaml"
    try:
        return [
            MetaschemaChange(tuple(row["at"]), row.get("put", REMOVED), row["because"], row["reason"].strip())
            for row in read_rule_file(path)
        ]
    except (KeyError, TypeError, AttributeError) as error:
        raise RuleFileError(f"{path}: {type(error).__name__}: {error}") from error


def make_changes(schema: dict[str, Any], changes: Iterable[MetaschemaChange]) -> None:
    """Change `schema` in place; raises RuleFileError where a change leads nowhere."""
    for change in changes:
        for pointer in change.at:
            holder, key = _holder(schema, pointer)
            if change.put is REMOVED:
                if key not in holder:
                    raise RuleFileError(f"metaschemas: there is nothing to remove at {pointer}")
                del holder[key]
            else:
                holder[key] = change.put


def _holder(schema: dict[str, Any], pointer: str) -> tuple[dict[str, Any], str]:
    """Return the mapping that a pointer leads into, and the last key; no key of a meta-schema has a slash or tilde."""
    *way, key = pointer.split("/")[1:]
    holder: Any = schema
    for step in way:
        holder = holder.get(step) if isinstance(holder, dict) else None
    if not isinstance(holder, dict):
        raise RuleFileError(f"metaschemas: nothing stands around {pointer}")
    return holder, key
