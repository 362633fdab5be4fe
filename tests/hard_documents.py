"""Contracts that are hard to read, as bytes, with what is to be said of each: the rows of `test_hard_input.py`."""

from __future__ import annotations

from typing import Final, NamedTuple

from openspec_lint.read.document import MAX_DEPTH

HEAD: Final = 'openapi: 3.1.0\ninfo: {title: Pets, version: "1"}\n'
FULL: Final = HEAD + "paths: {}\n"
OPEN: Final = '{"openapi": "3.1.0", "info": {"title": "Pets", "version": "1"}, "paths": {}'
BOMB: Final = "x-0: &a0 [x, x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"x-{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]\n" for n in range(1, 12)
)
DEEP: Final = 100_000
LONG: Final = 10_000_000
CODES: Final = "paths:\n  /a:\n    get:\n      responses:\n        200: {description: OK}\n"
SHARED: Final = 'x-a: &a {get: {responses: {"200": {description: OK}}}}\n'

SYNTAX: Final = "syntax-error"
ENCODING: Final = "encoding-invalid"
UNKNOWN: Final = "structure-field-unknown"
NONE: Final = "contract-unrecognised"


class Row(NamedTuple):
    """name: what it is, and by its suffix how it is written. says: rule, line and column of the one finding."""

    name: str
    data: str | bytes
    says: tuple[str, int, int] | None = None

    @property
    def bytes(self) -> bytes:
        """What the file holds."""
        return self.data if isinstance(self.data, bytes) else self.data.encode()


def at(rule_id: str, line: int, column: int = 1) -> tuple[str, int, int]:
    return rule_id, line, column


ROWS: Final = (
    # Keys.
    Row("duplicate.yaml", FULL + "paths: {}\n", at("duplicate-key", 4)),
    Row("duplicate 100,000 times.yaml", FULL + "paths: {}\n" * DEEP, at("duplicate-key", 4)),
    Row("duplicate.json", OPEN + ',\n"paths": {}}', at("duplicate-key", 2)),
    Row("duplicate 100,000 times.json", OPEN + ',\n"paths": {}' * DEEP + "}", at("duplicate-key", 2)),
    Row("integer codes.yaml", HEAD + CODES),
    Row("null key.yaml", FULL + "null: 1\n", at(UNKNOWN, 4)),
    Row("boolean key.yaml", FULL + "true: 1\n", at(UNKNOWN, 4)),
    Row("float key.yaml", FULL + "1.50: 1\n", at(UNKNOWN, 4)),
    Row("empty key.yaml", FULL + '"": 1\n', at(UNKNOWN, 4)),
    Row("no key.yaml", FULL + ": 1\n", at(SYNTAX, 4)),
    Row("list as key.yaml", FULL + "? [a, b]\n: 1\n", at(SYNTAX, 4, 3)),
    Row("mapping as key.yaml", FULL + "{a: b}: 1\n", at(SYNTAX, 4)),
    Row("question mark.yaml", HEAD + "? paths\n: {}\n"),
    Row("question mark alone.yaml", FULL + "? x-a\n"),
    Row("key of several lines.yaml", FULL + "? |\n  a\n  b\n: 1\n", at(UNKNOWN, 4, 3)),
    Row("key of 10,000 characters.yaml", FULL + "x" * 10_000 + ": 1\n", at(SYNTAX, 4)),
    Row("key of 2 MB.yaml", FULL + "? " + "p" * 2_000_000 + "\n: 1\n", at(UNKNOWN, 4, 3)),
    Row("anchor on a key.yaml", HEAD + "&a paths: {}\nx-a: *a\n"),
    # Anchors, aliases and merges.
    Row("anchor twice.yaml", FULL + "x-a: &a 1\nx-b: &a 2\nx-c: *a\n"),
    Row("alias in its anchor.yaml", FULL + "x-a: &a [*a]\n", at(SYNTAX, 4, 10)),
    Row("alias of nothing.yaml", FULL + "x-a: *a\n", at(SYNTAX, 4, 6)),
    Row("alias bomb.yaml", FULL + BOMB, at(SYNTAX, 9, 46)),
    Row("merge.yaml", HEAD + SHARED + "paths:\n  /a:\n    <<: *a\n"),
    Row("merge of a list.yaml", HEAD + SHARED + "x-b: &b {summary: B}\npaths:\n  /a: {<<: [*a, *b], summary: A}\n"),
    Row("merge twice.yaml", HEAD + SHARED + "x-b: &b {summary: B}\npaths:\n  /a:\n    <<: *a\n    <<: *b\n"),
    Row("merge of a number.yaml", HEAD + "paths:\n  /a:\n    <<: 5\n"),
    Row("merge of itself.yaml", HEAD + "paths: &p\n  <<: *p\n", at(SYNTAX, 4, 7)),
    Row("merge of what is around.yaml", HEAD + "paths: &p\n  /a:\n    <<: *p\n", at(SYNTAX, 5, 9)),
    Row("merge in quotes.yaml", HEAD + "paths:\n  /a:\n    '<<': {summary: A}\n", at(UNKNOWN, 5, 5)),
    # Nesting.
    Row("deep lists.yaml", FULL + "x-a: " + "[" * DEEP + "]" * DEEP, at(SYNTAX, 4, 1005)),
    Row("deep lists without end.yaml", FULL + "x-a: " + "[" * DEEP, at(SYNTAX, 4, 1005)),
    Row("deep mappings.yaml", FULL + "x-a: " + "{a: " * DEEP + "}" * DEEP, at(SYNTAX, 4, 6 + 4 * (MAX_DEPTH - 1))),
    Row("deep items.yaml", FULL + "x-a:\n " + "- " * DEEP + "a\n", at(SYNTAX, 5, 2 + 2 * (MAX_DEPTH - 1))),
    Row("deep block.yaml", FULL + "x:\n" + "".join(f"{' ' * (n + 1)}a:\n" for n in range(3_000)), at(SYNTAX, 504, 501)),
    Row("deep questions.yaml", FULL + "x-a:\n " + "? " * DEEP + "a\n", at(SYNTAX, 5, 4)),
    Row("deep lists.json", OPEN + ',\n"x-a": ' + "[" * DEEP + "]" * DEEP + "}", at(SYNTAX, 2, 7 + MAX_DEPTH)),
    Row("deep lists without end.json", OPEN + ',\n"x-a": ' + "[" * 10 * DEEP, at(SYNTAX, 2, 7 + MAX_DEPTH)),
    Row("deep objects.json", OPEN + ',\n"x-a": ' + '{"a":' * DEEP + "1" + "}" * DEEP + "}", at(SYNTAX, 2, 2503)),
    Row("as deep as may be.json", OPEN + ', "x-a": ' + "[" * (MAX_DEPTH - 1) + "]" * (MAX_DEPTH - 1) + "}"),
    Row("as deep as may be.yaml", FULL + "x-a: " + "[" * (MAX_DEPTH - 1) + "]" * (MAX_DEPTH - 1)),
    # Encodings.
    *(
        Row(f"{encoding}{' without mark' if not mark else ''}.{kind}", (mark + text).encode(encoding))
        for encoding in ("utf-8", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be")
        for mark in ("\ufeff", "")
        for kind, text in (("yaml", FULL + "x-a: é😀\n"), ("json", OPEN + ', "x-a": "é😀"}'))
    ),
    Row("half a character.yaml", b"\xff\xfe" + FULL.encode("utf-16-le") + b"a", at(ENCODING, 4)),
    Row("latin-1.yaml", FULL.encode() + b"x-a: \xe9\n", at(ENCODING, 4, 6)),
    Row("latin-1.json", OPEN.encode() + b',\n"x-a": "\xe9"}', at(ENCODING, 2, 9)),
    Row("encoded surrogate.yaml", FULL.encode() + b"x-a: \xed\xa0\x80\n", at(ENCODING, 4, 6)),
    Row("all bytes.yaml", bytes(range(256)) * 10, at(ENCODING, 3, 115)),
    # Lines and characters.
    Row("CRLF.yaml", (FULL + "pahts: 1\n").replace("\n", "\r\n"), at(UNKNOWN, 4)),
    Row("CR.yaml", (FULL + "pahts: 1\n").replace("\n", "\r"), at(UNKNOWN, 4)),
    Row("CRLF.json", OPEN + ',\r\n\r\n "pahts": 1}', at(UNKNOWN, 3, 2)),
    Row("CR.json", OPEN + ',\r\r "pahts": 1}', at(UNKNOWN, 3, 2)),
    Row(
        "line separators.yaml",
        HEAD + '# a\u2028# b\x85# c\nx-a: "d\u2028e\x85f"\npaths: {}\npahts: 1\n',
        at(UNKNOWN, 6),
    ),
    Row("line separators.json", OPEN + ',\n"x-a": "a\u2028b\x85c",\n "pahts": 1}', at(UNKNOWN, 3, 2)),
    Row("tab before a key.yaml", HEAD + "paths:\n\t/a: {}\n", at(SYNTAX, 4)),
    Row("tab after a key.yaml", HEAD + "paths:\t{}\t# none\n"),
    Row("tab in a string.json", OPEN + ',\n"x-a": "\t"}', at(SYNTAX, 2, 9)),
    Row("NUL.yaml", FULL + "x-a: \0\n", at(SYNTAX, 4, 6)),
    Row("NUL at the start.yaml", "\0" + FULL, at(SYNTAX, 1)),
    Row("NUL.json", OPEN + ',\n"x-a": "\0"}', at(SYNTAX, 2, 9)),
    Row("bell behind other letters.yaml", FULL + "x-a: é😀 \x07\n", at(SYNTAX, 4, 9)),
    Row("form feed.yaml", FULL + "x-a: \x0c\n", at(SYNTAX, 4, 6)),
    Row("form feed.json", OPEN + ',\n\x0c"x-a": 1}', at(SYNTAX, 2)),
    Row("10 MB on a line.yaml", FULL + "pahts: {a: " + "x" * LONG + "}\n", at(UNKNOWN, 4)),
    Row("10 MB on a line.json", OPEN + ',"pahts": "' + "x" * LONG + '"}', at(UNKNOWN, 1, len(OPEN) + 2)),
    Row("half of a pair.yaml", FULL + 'x-a: "\\ud800"\n', at(SYNTAX, 4, 9)),
    Row("half of a pair.json", OPEN + ',\n"x-a": "\\ud800"}', at("surrogate-unpaired", 2, 9)),
    Row("half of a pair in a key.json", OPEN + ',\n"x-\\ude00": "\\ud83d\\ude00"}', at("surrogate-unpaired", 2, 4)),
    # Numbers.
    Row("NaN.json", OPEN + ',\n"x-a": NaN}', at(SYNTAX, 2, 8)),
    Row("infinity.json", OPEN + ',\n"x-a": -Infinity}', at(SYNTAX, 2, 8)),
    Row("NaN.yaml", FULL + "x-a: [.nan, .inf, -.inf, NaN]\n"),
    *(
        Row(f"{name}.{kind}", start + number + end)
        for name, number in (("1e400", "1e400"), ("10,000 digits", "9" * 10_000), ("minus zero", "-0"))
        for kind, start, end in (("yaml", FULL + "x-a: ", "\n"), ("json", OPEN + ', "x-a": ', "}"))
    ),
    # Tags and directives.
    Row("binary.yaml", FULL + "x-a: !!binary aGVsbG8=\n"),
    Row("python object.yaml", FULL + "x-a: !!python/object/apply:os.system ['exit 1']\n"),
    Row("set.yaml", FULL + "x-a: !!set {a, b}\n"),
    Row("custom tag.yaml", FULL + "x-a: !pets {a: 1}\n"),
    Row("tag of a mapping.yaml", HEAD + "paths: !!map pets\n", at("structure-type-wrong", 3)),
    Row("tag with an unknown prefix.yaml", FULL + "x-a: !e!pets 1\n", at(SYNTAX, 4, 6)),
    Row("YAML 1.1.yaml", "%YAML 1.1\n---\n" + FULL),
    Row("YAML 3.0.yaml", "%YAML 3.0\n---\n" + FULL, at(SYNTAX, 1)),
    Row("tag directive.yaml", "%TAG !e! tag:example.org,2000:\n---\n" + FULL + "x-a: !e!pets 1\n"),
    Row("unknown directive.yaml", "%PETS 1\n---\n" + FULL, at(SYNTAX, 1, 6)),
    # Documents.
    Row("empty.yaml", "", at(NONE, 1)),
    Row("mark alone.yaml", b"\xef\xbb\xbf", at(NONE, 1)),
    Row("comments alone.yaml", "# a\n# b\n", at(NONE, 1)),
    Row("space alone.yaml", "\n\n  \n", at(NONE, 1)),
    Row("start alone.yaml", "---\n", at(NONE, 1)),
    Row("end alone.yaml", "...\n", at(SYNTAX, 1)),
    Row("end.yaml", "---\n" + FULL + "...\n"),
    Row("text behind the end.yaml", FULL + "...\npets\n", at(SYNTAX, 5)),
    Row("two documents.yaml", FULL + "---\na: 1\n", at(SYNTAX, 4)),
    Row("second document.yaml", "---\n---\n" + FULL, at(SYNTAX, 2)),
    Row("empty.json", "", at(SYNTAX, 1)),
    Row("space alone.json", " \n ", at(SYNTAX, 1)),
    Row("two documents.json", OPEN + "}\n{}", at(SYNTAX, 2)),
    Row("comment.json", "// pets\n" + OPEN + "}", at(SYNTAX, 1)),
    Row("trailing comma.json", OPEN + ",\n}", at(SYNTAX, 1, len(OPEN) + 1)),
    Row("cut off.json", OPEN, at(SYNTAX, 1, len(OPEN) + 1)),
    Row("YAML.json", FULL, at(SYNTAX, 1)),
    Row("JSON.yaml", OPEN + "}"),
    *(
        Row(f"{name}.{kind}", text, at(NONE, 1))
        for name, text in (("text", '"pets"'), ("number", "5"), ("null", "null"), ("list", "[1, 2]"))
        for kind in ("yaml", "json")
    ),
)
