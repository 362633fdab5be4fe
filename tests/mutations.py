"""Right documents with an object of every kind, and what becomes of them when one thing is changed."""

from __future__ import annotations

import copy
from functools import cache
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from openspec_lint.model.grammar import GRAMMARS
from openspec_lint.read.store import read_document

EVERYTHING = Path(__file__).parent / "data" / "everything"


@cache
def everything(version: str) -> Any:
    path = EVERYTHING / f"{version}.yaml"
    return read_document(path.name, path.read_bytes()).value


def places(value: Any, way: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Return the way to each value in `value`, itself first."""
    inner = list(value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ())
    return [way, *(place for key, child in inner for place in places(child, (*way, key)))]


def replaced(document: Any, way: tuple[Any, ...], wrong: Any) -> Any:
    """Return a copy of `document` with `wrong` at the end of a way."""
    changed = copy.deepcopy(document)
    holder = changed
    for key in way[:-1]:
        holder = holder[key]
    holder[way[-1]] = wrong
    return changed


@st.composite
def mutated(draw: st.DrawFn) -> tuple[str, Any]:
    """Draw a document with one thing changed: a key misspelt or gone, a value of another type or from elsewhere."""
    version = draw(st.sampled_from(sorted(GRAMMARS)))
    document = copy.deepcopy(everything(version))
    *way, key = draw(st.sampled_from(places(document)[1:]))
    holder = document
    for step in way:
        holder = holder[step]
    match draw(st.sampled_from(["misspell", "drop", "replace", "move"])):
        case "misspell" if isinstance(holder, dict):
            holder[draw(st.sampled_from([f"{key}x", f"{key[1:]}s", "in", "type", "schema", "content"]))] = holder.pop(
                key
            )
        case "drop":
            del holder[key]
        case "move" if isinstance(holder, dict):
            elsewhere = everything(version)
            *other_way, name = draw(st.sampled_from([place for place in places(elsewhere) if place]))
            for step in other_way:
                elsewhere = elsewhere[step]
            holder[str(name)] = copy.deepcopy(elsewhere[name])
        case _:
            holder[key] = draw(st.sampled_from([None, 5, "text", True, [1], {}, {"a": 1}, "apiKey", "path", "query"]))
    return version, document
