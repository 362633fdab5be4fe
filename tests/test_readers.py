"""Reading: values, the places of what is in them, and what is said of a text that cannot be read."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from typing import Any

import pytest
from block_yaml import write
from hypothesis import given
from hypothesis import strategies as st

from openspec_lint.findings import START, Span
from openspec_lint.read.document import (
    MAX_DEPTH,
    ON_VALUE,
    TOO_DEEP,
    Document,
    LineIndex,
    Target,
    pointer_of,
    trail_of,
)
from openspec_lint.read.json_text import read_json
from openspec_lint.read.markdown_text import read_markdown
from openspec_lint.read.store import read_document
from openspec_lint.read.yaml_text import MAX_ALIASED, read_yaml

SCALARS = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False)
WORDS = st.text(st.characters(min_codepoint=0x20, exclude_categories=("Cc", "Cs", "Cn", "Zl", "Zp")), max_size=12)
VALUES = st.recursive(
    SCALARS | WORDS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(WORDS, inner, max_size=4),
    max_leaves=20,
)


def places(value: Any, keys: tuple[Any, ...] = ()) -> Iterator[tuple[tuple[Any, ...], Any]]:
    """Yield (keys from the root, value) of each member and item."""
    for key, member in value.items() if isinstance(value, dict) else enumerate(value):
        yield (*keys, key), member
        if isinstance(member, (dict, list)):
            yield from places(member, (*keys, key))


def stretch(document: Document, span: Span) -> str:
    """Return the text that a span of a document names."""
    starts = [0]
    for line in document.text.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))
    return document.text[starts[span.line - 1] + span.column - 1 : starts[span.end_line - 1] + span.end_column - 1]


def place(document: Document, *keys: Any, target: Target | None = None) -> tuple[int, int]:
    span = document.locate(trail_of(keys), target or Target()).span
    return span.line, span.column


# Values.


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("no", "no"),
        ("on", "on"),
        ("Yes", "Yes"),
        ("true", True),
        ("TRUE", True),
        ("False", False),
        ("null", None),
        ("~", None),
        ("", None),
        ("0777", 777),
        ("0o17", 15),
        ("0x1F", 31),
        ("0o8", "0o8"),
        ("1:30", "1:30"),
        ("2024-01-01", "2024-01-01"),
        ("1_000", "1_000"),
        ("+12", 12),
        ("-12", -12),
        ("1e3", 1000.0),
        (".5", 0.5),
        ("5.", 5.0),
        (".inf", math.inf),
        ("-.INF", -math.inf),
        ("+", "+"),
        (".", "."),
        ("-", [None]),
        ("=", "="),
        ("1.2.3", "1.2.3"),
        ("'12'", "12"),
        ('"true"', "true"),
        ("!!str 12", "12"),
        ("!!float 12", 12.0),
        ("! 12", "12"),
        ("!custom x", "x"),
        ("|\n  a\n  b", "a\nb"),
        (">-\n  a\n  b", "a b"),
    ],
)
def test_yaml_scalar_is_read_by_the_core_schema_of_1_2(text: str, value: object) -> None:
    document = read_yaml("a.yaml", text)
    assert document.problems == ()
    assert (type(document.value), document.value) == (type(value), value)


def test_yaml_not_a_number() -> None:
    assert math.isnan(read_yaml("a.yaml", ".nan").value)


def test_merge_keys_add_what_is_not_there_and_say_where_it_stands() -> None:
    text = "base: &b {x: 1, y: 2}\nother: &o {y: 3, z: 4}\nmade: {<<: [*b, *o], x: 9}\nquoted: {'<<': 1}\n"
    document = read_yaml("a.yaml", text)
    assert document.value["made"] == {"x": 9, "y": 2, "z": 4}
    assert document.value["quoted"] == {"<<": 1}
    assert place(document, "made", "x") == (3, 22)
    assert place(document, "made", "z") == (2, 18)


def test_alias_is_the_value_itself_and_an_anchor_may_be_given_again() -> None:
    document = read_yaml("a.yaml", "a: &x [1]\nb: *x\nc: &x [2]\nd: *x\ne: &k name\n*k : 5\n")
    assert document.value == {"a": [1], "b": [1], "c": [2], "d": [2], "e": "name", "name": 5}
    assert document.value["a"] is document.value["b"]


@given(VALUES)
def test_all_ways_to_write_a_value_give_the_same(value: Any) -> None:
    compact = json.dumps(value, ensure_ascii=False)
    block, shared = write(value).text, write(value, share=True).text
    documents = [
        read_json("a.json", compact),
        read_json("a.json", json.dumps(value, indent=2)),
        read_yaml("a.yaml", compact),
        read_yaml("a.yaml", block),
        read_yaml("a.yaml", block.replace("\n", "\r\n")),
        read_yaml("a.yaml", shared),
    ]
    for document in documents:
        assert document.problems == ()
        assert json.dumps(document.value) == json.dumps(value)


# Places.


@given(VALUES, st.sampled_from([None, 0, 2]))
def test_json_place_holds_what_it_names(value: Any, indent: int | None) -> None:
    document = read_json("a.json", json.dumps(value, indent=indent))
    for keys, member in places(value) if isinstance(value, (dict, list)) else ():
        trail = trail_of(keys)
        on_value = stretch(document, document.locate(trail, ON_VALUE).span)
        if isinstance(member, (dict, list)):
            assert on_value == ("{" if isinstance(member, dict) else "[")
        else:
            assert json.loads(on_value) == member
        on_key = stretch(document, document.locate(trail).span)
        assert on_key == on_value if isinstance(keys[-1], int) else json.loads(on_key) == keys[-1]
        assert document.locate(trail).pointer == pointer_of(trail)


@given(VALUES, st.booleans(), st.sampled_from(["\n", "\r\n"]))
def test_yaml_place_is_where_it_was_written(value: Any, share: bool, line_end: str) -> None:
    written = write(value, share)
    document = read_yaml("a.yaml", written.text.replace("\n", line_end))
    for keys, expected in written.places.items():
        span = document.locate(trail_of(keys)).span
        assert (span.line, span.column) == expected
        if isinstance(keys[-1], str):
            assert json.loads(stretch(document, span)) == keys[-1]


@pytest.mark.parametrize("name", ["a.yaml", "a.json"])
def test_place_of_what_is_missing_is_the_nearest_that_is_there(name: str) -> None:
    document = read_document(name, b'{"paths":\n  {"/x~y/z": {"get": null}}}')
    assert place(document, "paths", "/x~y/z", "get", "responses", 0) == (2, 15)
    location = document.locate(trail_of(["paths", "/x~y/z", "put"]))
    assert (location.span, location.pointer) == (Span(2, 4, 2, 12), "/paths/~1x~0y~1z/put")
    assert document.locate(None).span == START


def test_columns_count_characters_not_bytes_nor_utf16_units() -> None:
    document = read_yaml("a.yaml", '{"é😀": 1, "b": 2}')
    assert place(document, "b") == (1, 11)
    assert place(read_json("a.json", '{"é😀": 1, "b": 2}'), "b") == (1, 11)


def test_json_key_that_is_escaped_or_repeated_is_found() -> None:
    text = '{"\\u0061": {"x": 1},\n "b": [1, {"c": "}]"}, [[]]],\n "a": {"x": 2}, "d": 3}'
    document = read_json("a.json", text)
    assert document.value["a"] == {"x": 2}
    assert place(document, "a", "x") == (3, 8)
    assert place(document, "b", 1, "c") == (2, 12)
    assert place(document, "b", 2, 0) == (2, 25)
    assert place(document, "d") == (3, 17)


@pytest.mark.parametrize("name", ["a.yaml", "a.json"])
def test_duplicate_key_is_reported_once_at_its_second_place(name: str) -> None:
    document = read_document(name, b'{"a": {"k": 1},\n "b": {"k": 2, "k": [3],\n  "k": 4}}')
    assert document.value == {"a": {"k": 1}, "b": {"k": 4}}
    assert [(p.rule_id, p.span, p.arguments) for p in document.problems] == [
        ("duplicate-key", Span(2, 16, 2, 19), {"key": "k", "times": "3 times"}),
    ]
    assert [(span.line, span.column) for span, _ in document.problems[0].related] == [(2, 8), (3, 3)]


def test_markdown_place_is_the_line_without_its_indentation() -> None:
    document = read_markdown("a.md", "# T\r\n  - item  \r\n\nend")
    assert document.value == ["# T", "  - item  ", "", "end"]
    assert document.locate((None, 1)).span == Span(2, 3, 2, 9)
    assert document.locate((None, 2)).span == Span(3, 1, 3, 1)
    assert document.locate((None, 1), Target(part=(5, 9))).span == Span(2, 5, 2, 9)
    assert document.locate((None, 99)).span.line == 4


@given(st.text(alphabet="a\r\n", max_size=30))
def test_line_index_agrees_with_counting(text: str) -> None:
    lines = LineIndex(text)
    for offset in range(len(text) + 1):
        head = text[:offset]
        if head.endswith("\r") and text[offset : offset + 1] == "\n":
            continue  # inside a CRLF
        ends = head.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        assert lines.place(offset) == (len(ends), len(ends[-1]) + 1)


# Texts that cannot be read.

BOMB = "a: &a [x, x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{after}: &{after} [{', '.join([f'*{before}'] * 10)}]\n"
    for before, after in zip("abcdefgh", "bcdefghi", strict=True)
)


@pytest.mark.parametrize(
    ("name", "text", "line", "column", "reason"),
    [
        ("a.yaml", "a: b: c\n", 1, 5, "put text that holds `: ` in quotes"),
        ("a.yaml", "a:\n\t- b\n", 2, 1, "a tab cannot indent"),
        ("a.yaml", "a: @b\n", 1, 4, "text cannot begin with `@`"),
        ("a.yaml", "a: *.b\n", 1, 5, "put text that begins with them in quotes"),
        ("a.yaml", "a: [1, 2\nb: 3\n", 2, 2, "a `,` or `]` is missing"),
        ("a.yaml", "a: {b: 1\n", 2, 1, "a `,` or `}` is missing"),
        ("a.yaml", "a: b\nc\nd: 1\n", 2, 1, "stands where a key should"),
        ("a.yaml", "a: 1\n b: 2\n", 2, 3, "a mapping cannot begin here"),
        ("a.yaml", "a:\n  b: 1\n c: 2\n", 3, 2, "the indentation fits no mapping"),
        ("a.yaml", "a:\n  - b\n  c: 2\n", 3, 3, "an item `- ` is expected"),
        ("a.yaml", "a: - b\n", 1, 4, "a list cannot begin here"),
        ("a.yaml", 'b: 1\na: "x\n  y\n', 2, 4, "the quote that opens here is not closed"),
        ("a.yaml", 'a: "x\n---\n', 1, 4, "the quote that opens here is not closed"),
        ("a.yaml", 'a: "C:\\d"\n', 1, 7, "no such escape"),
        ("a.yaml", 'a: "\\ud800"\n', 1, 7, "half of a surrogate pair"),
        ("a.yaml", "a: | x\n", 1, 6, "nothing but a comment"),
        ("a.yaml", "a: !b!c 1\n", 1, 4, "no %TAG directive"),
        ("a.yaml", "%YAML 3.0\n---\na: 1\n", 1, 1, "neither 1.1 nor 1.2"),
        ("a.yaml", "a: 1\n...\nb\n", 3, 1, "the document ended above"),
        ("a.yaml", "a: 1\n---\nb: 2\n", 2, 1, "second document"),
        ("a.yaml", "a: *nowhere\n", 1, 4, "no anchor &nowhere"),
        ("a.yaml", "a: &a [*a]\n", 1, 8, "inside its own anchor"),
        ("a.yaml", "? [a]\n: b\n", 1, 3, "used as a key"),
        ("a.yaml", BOMB, None, None, f"{MAX_ALIASED:,} values"),
        ("a.yaml", "[" * (MAX_DEPTH + 1), 1, MAX_DEPTH + 1, TOO_DEEP),
        ("a.yaml", "[" * 100_000, 1, None, TOO_DEEP),
        ("a.yaml", "ok: 1\nbad: \x01\n", 2, 6, "U+0001"),
        ("a.yaml", "é: 😀\nbad: \x01\n", 2, 6, "U+0001"),
        ("a.json", '{"a": 1\n ,\n}', 2, 2, "no comma stands after the last member"),
        ("a.json", '{"a": [1,]}', 1, 9, "no comma stands after the last member"),
        ("a.json", '{"a": NaN}', 1, 7, "NaN is no JSON value"),
        ("a.json", '{"a": yes}', 1, 7, "`yes` is no JSON value"),
        ("a.json", "openapi: 3.1.0\n", 1, 1, "`openapi` is no JSON value"),
        ("a.json", "{'a': 1}", 1, 2, "double quotes"),
        ("a.json", '{\n// a\n"b": 1}', 2, 1, "no comments"),
        ("a.json", '{"a" 1}', 1, 6, "a colon is expected"),
        ("a.json", '{"a": 1 "b": 2}', 1, 9, "a comma, or the end"),
        ("a.json", '{"a": "b', 1, 7, "does not end"),
        ("a.json", '{"a": "b\tc"}', 1, 9, "U+0009"),
        ("a.json", '{"a": "b\nc"}', 1, 9, "a string ends on its line"),
        ("a.json", '{"a": "\\d"}', 1, None, "no such escape"),
        ("a.json", '{"a": ', 1, 7, "the text ends where a value is expected"),
        ("a.json", '{"a": 1', 1, 8, "the text ends where a comma"),
        ("a.json", "", 1, 1, "the file is empty"),
        ("a.json", " \n ", 1, 1, "the file is empty"),
        ("a.json", '{"a": 1}\n{}', 2, 1, "a file holds only one"),
        ("a.json", "[" * (MAX_DEPTH + 1) + "]" * (MAX_DEPTH + 1), 1, MAX_DEPTH + 1, TOO_DEEP),
        ("a.json", '{"x": [],\n"a": ' + "[" * 200_000, 2, MAX_DEPTH + 5, TOO_DEEP),
    ],
    ids=lambda value: repr(value)[:40],
)
def test_unreadable_text_is_a_problem_at_its_place(
    name: str, text: str, line: int | None, column: int | None, reason: str
) -> None:
    document = read_document(name, text.encode())
    (problem,) = document.problems
    assert document.value is None
    assert problem.rule_id == "syntax-error"
    assert reason in str(problem.arguments["reason"])
    assert line in (None, problem.span.line)
    assert column in (None, problem.span.column)


@pytest.mark.parametrize(
    ("text", "column", "value"),
    [
        (r'"\ud83d"', 2, "\ufffd"),
        (r'"\ude00\ud83d"', 2, "\ufffd\ufffd"),
        (r'"\ud83d\ud83d\ude00"', 2, "\ufffd😀"),
        (r'"\\\uDE00"', 4, "\\\ufffd"),
        (r'"\uD83D\uDE00\uDE00 "', 14, "😀\ufffd "),
    ],
)
def test_half_of_a_surrogate_pair_is_a_problem_and_no_character(text: str, column: int, value: str) -> None:
    document = read_json("a.json", f'{{"é": {text}, {text}: 1}}')
    (problem,) = document.problems
    assert (problem.rule_id, problem.span.column) == ("surrogate-unpaired", column + 6)
    assert document.value == {"é": value, value: 1}
    assert stretch(document, document.locate((None, value)).span) == text


@pytest.mark.parametrize("text", [r'"\ud83d\ude00"', r'"\\ud83d"', r'"\ufffd"'])
def test_whole_surrogate_pair_is_a_character(text: str) -> None:
    document = read_json("a.json", text)
    assert (document.problems, document.value) == ((), json.loads(text))


@pytest.mark.parametrize("name", ["a.yaml", "a.json"])
def test_depth_at_the_limit_is_fine(name: str) -> None:
    assert read_document(name, b"[" * MAX_DEPTH + b"]" * MAX_DEPTH).problems == ()


def test_aliases_within_reason_are_fine() -> None:
    names = [f"k{number}: *x\n" for number in range(1000)]
    assert read_yaml("a.yaml", "a: &x [1, 2, 3]\n" + "".join(names)).problems == ()


@pytest.mark.parametrize("mark", [b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff"])
@pytest.mark.parametrize("name", ["a.yaml", "a.json", "a.md", "a"])
def test_byte_order_mark_is_no_part_of_the_text(name: str, mark: bytes) -> None:
    encoding = {b"\xef\xbb\xbf": "utf-8", b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}[mark]
    document = read_document(name, mark + '{"é": 1}'.encode(encoding))
    assert document.text == '{"é": 1}'
    assert document.problems == ()


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
@pytest.mark.parametrize("mark", ["\ufeff", ""])
@pytest.mark.parametrize("name", ["a.yaml", "a.json", "a"])
def test_first_bytes_tell_the_encoding(name: str, mark: str, encoding: str) -> None:
    document = read_document(name, f'{mark}{{"é😀": 1}}'.encode(encoding))
    assert (document.problems, document.value) == ((), {"é😀": 1})


@pytest.mark.parametrize(
    ("data", "encoding", "byte", "place"),
    [
        (b"a: 1\r\rb: \xe9\n", "UTF-8", "0xE9", (3, 4)),
        ("\ufeffa: 1\né: 😀".encode("utf-16-le") + b"a", "UTF-16-LE", "0x61", (2, 5)),
        ("a: 1\n".encode("utf-32-be") + b"\0\x11\0\0", "UTF-32-BE", "0x00", (2, 1)),
        (b"a: \xed\xa0\x80\n", "UTF-8", "0xED", (1, 4)),
    ],
)
def test_bytes_that_are_none_of_the_encoding(data: bytes, encoding: str, byte: str, place: tuple[int, int]) -> None:
    (problem,) = read_document("a.yaml", data).problems
    assert problem.arguments == {"encoding": encoding, "byte": byte}
    assert (problem.span.line, problem.span.column) == place


def test_bytes_that_are_no_text_are_named_with_their_place() -> None:
    for name in ("a.yaml", "a.json", "a.md"):
        document = read_document(name, b"a: 1\n\xc3\xa9\xff: 2\n")
        (problem,) = document.problems
        assert (problem.rule_id, problem.span) == ("encoding-invalid", Span(2, 2, 2, 3))
        assert problem.arguments == {"encoding": "UTF-8", "byte": "0xFF"}
    assert document.value[2] == ""
    assert "\ufffd" in document.value[1]


SYNTAX = st.text(alphabet="ab1:-[]{}&*<!?|>#'\" \n\t,%@\\.\r\u2028\x85😀", max_size=40)


@given(st.binary(max_size=60) | SYNTAX.map(str.encode), st.sampled_from(["a.yaml", "a.json", "a.md", "a"]))
def test_nothing_that_a_file_holds_stops_the_reader(data: bytes, name: str) -> None:
    document = read_document(name, data)
    lines = len(document.text.replace("\r\n", "\n").replace("\r", "\n").split("\n"))
    for problem in document.problems:
        assert problem.span.line >= 1
        assert document.text == "" or problem.span.line <= lines
    if isinstance(document.value, (dict, list)) and document.kind != "markdown":
        for keys, _ in places(document.value):
            assert document.locate(trail_of(keys)).span.line <= lines


@given(SYNTAX)
def test_values_of_yaml_are_plain(text: str) -> None:
    value = read_yaml("a.yaml", text).value
    for member in [value, *(member for _, member in places(value))] if isinstance(value, (dict, list)) else [value]:
        assert type(member) in (dict, list, str, int, float, bool, type(None))
        assert not isinstance(member, dict) or all(type(key) is str for key in member)


def test_alias_bomb_as_a_key_is_refused_at_once() -> None:
    levels = "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 6))
    document = read_yaml("a.yaml", f"a0: &a0 [x]\n{levels}*a5 : 1\n")
    assert [problem.arguments["reason"] for problem in document.problems] == ["a mapping or list is used as a key"]


def test_word_that_is_no_json_is_found_where_it_is_one() -> None:
    document = read_json("a.json", '{"NaN": "NaN",\n "b": NaN}')
    assert [(problem.span.line, problem.span.column) for problem in document.problems] == [(2, 7)]


@pytest.mark.parametrize("name", ["a.yaml", "a.json"])
@pytest.mark.parametrize("text", ["9" * 5000, "-" + "9" * 5000, "1e400"])
def test_number_that_is_too_large_is_read_as_infinite(name: str, text: str) -> None:
    document = read_document(name, f'{{"a": {text}, "b": 12}}'.encode())
    assert (document.problems, abs(document.value["a"]), document.value["b"]) == ((), math.inf, 12)


@pytest.mark.parametrize("text", ["9" * 5000, "0x" + "f" * 5000, "0o" + "7" * 5000])
def test_number_of_thousands_of_digits_can_be_written(text: str) -> None:
    document = read_yaml("a.yaml", f"a: {text}\n")
    assert len(repr(document.value)) > 5
