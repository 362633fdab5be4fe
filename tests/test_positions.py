"""The places of members in texts of every layout: the text at a place is the key or the value that is asked for."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from random import Random
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from layouts import Layout, as_json, as_yaml

from openspec_lint.findings import Span
from openspec_lint.read.document import ON_KEY, ON_VALUE, Document, trail_of
from openspec_lint.read.store import read_document

WORDS = st.text(alphabet="abZ09äé中😀_/- .:#'\"\\{[,&*!|>%@~?\t", max_size=8)
SCALARS = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | WORDS
CONTAINERS = st.recursive(
    st.lists(SCALARS, max_size=3) | st.dictionaries(WORDS, SCALARS, max_size=3),
    lambda inner: st.lists(inner | SCALARS, max_size=4) | st.dictionaries(WORDS, inner | SCALARS, max_size=4),
    max_leaves=12,
)
LINE_ENDS = st.sampled_from(["\n", "\r\n", "\r"])
ENCODINGS = st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-32"])
LINE_END = re.compile(r"\r\n|\r|\n")


def offsets(text: str, span: Span) -> tuple[int, int]:
    """Return the offsets that a span of a text begins and ends at."""
    starts = [0, *(match.end() for match in LINE_END.finditer(text))]
    return starts[span.line - 1] + span.column - 1, starts[span.end_line - 1] + span.end_column - 1


def compare(name: str, write: Callable[[Any, Random, str], Layout], data: st.DataObject) -> None:
    """Read what `write` makes of some value: it is the same, and all that was written stands where it was put."""
    value = data.draw(CONTAINERS)
    layout = write(value, data.draw(st.randoms(use_true_random=False)), data.draw(LINE_ENDS))
    document = read_document(name, layout.text.encode(data.draw(ENCODINGS)))
    assert (document.problems, document.text) == ((), layout.text)
    assert json.dumps(document.value) == json.dumps(value)
    for keys, (start, token) in layout.keys.items():
        assert place(document, keys, ON_KEY) == (start, token)
    for keys, (start, token) in layout.values.items():
        found, shown = place(document, keys, ON_VALUE)
        assert found == start, keys
        assert shown == token or token.startswith("&"), keys  # what has an anchor begins with it


def place(document: Document, keys: tuple[Any, ...], target: Any) -> tuple[int, str]:
    start, end = offsets(document.text, document.locate(trail_of(keys), target).span)
    return start, document.text[start:end]


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_place_in_yaml_of_any_layout(data: st.DataObject) -> None:
    compare("a.yaml", as_yaml, data)


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_place_in_json_of_any_layout(data: st.DataObject) -> None:
    compare("a.json", as_json, data)
