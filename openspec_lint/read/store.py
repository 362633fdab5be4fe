"""Documents by path, each read once, from one source."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from openspec_lint.findings import START
from openspec_lint.read.document import Document, LineIndex, Problem, unreadable
from openspec_lint.read.json_text import read_json
from openspec_lint.read.markdown_text import read_markdown
from openspec_lint.read.source import Source
from openspec_lint.read.yaml_text import read_yaml

_MARKS: Final = (
    (b"\xff\xfe\0\0", "utf-32-le"),
    (b"\0\0\xfe\xff", "utf-32-be"),
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
"""Byte order marks and what they say, the longest first."""

_ZEROS: Final[dict[tuple[bool, ...], str]] = {
    (False, True, True, True): "utf-32-le",
    (True, True, True, False): "utf-32-be",
    (False, True, False, True): "utf-16-le",
    (True, False, True, False): "utf-16-be",
}
"""Which of the first four bytes are zero in a text that begins with two ASCII characters and has no mark."""


MAX_VALUES: Final = 4_000_000
"""Values of a document; each takes up to a kilobyte, and 64 MB of a real contract have half as many."""

TOO_MUCH: Final = f"it holds more than {MAX_VALUES:,} values or lines, which is more than is kept in memory"

_BEGINNINGS: Final = (",", "\n", "\r", "[", "{", "- ", "? ")
"""What stands before a value, in YAML or JSON."""


@dataclass(slots=True, eq=False, repr=False)
class DocumentStore:
    """Reads documents from `source` and keeps them; those at http(s) URLs from `fetch`, where there is one."""

    source: Source
    documents: dict[str, Document] = field(default_factory=dict)
    fetch: Source | None = None

    def load(self, path: str) -> Document:
        """Return the document at `path`; raises SourceError when no bytes can be had."""
        if path not in self.documents:
            self.documents[path] = read_document(path, self.read(path))
        return self.documents[path]

    def read(self, path: str) -> bytes:
        """Return the bytes at a path or, where something fetches them, at a URL; raises SourceError."""
        if self.fetch is not None and path.startswith(("http://", "https://")):
            return self.fetch(path)
        return self.source(path)


def read_document(path: str, data: bytes, kind: str | None = None) -> Document:
    """Read `data` by the kind that the name `path` says: .md, .json, else YAML (of which JSON is a subset).

    kind: "markdown", "json" or "yaml", whatever the name says.

    Text is UTF-8, UTF-16 or UTF-32, told by its first bytes (YAML 1.2.2, section 5.2; RFC 4627, section 3); Markdown
    without a byte order mark is UTF-8. What is no text in its encoding is the document's problem.
    """
    kind = kind or _kind(path, data)
    encoding, skip = _encoding(data, kind)
    problems: tuple[Problem, ...] = ()
    try:
        text = data[skip:].decode(encoding)
    except UnicodeDecodeError as error:
        problems = (_encoding_problem(data[skip:], error.start, encoding),)
        text = data[skip:].decode(encoding, errors="replace")
    if kind == "markdown":
        return read_markdown(path, text, problems, skip > 0)
    if not problems and has_too_much(text):
        problems = (Problem("syntax-error", START, {"reason": TOO_MUCH}),)
    if problems:
        return unreadable(path, text, kind, problems[0])
    return read_json(path, text) if kind == "json" else read_yaml(path, text)


def has_too_much(text: str) -> bool:
    """Tell whether a text may hold more than MAX_VALUES values: no more than it has places where one can begin."""
    return len(text) > 2 * MAX_VALUES and sum(map(text.count, _BEGINNINGS)) > MAX_VALUES


def _encoding(data: bytes, kind: str) -> tuple[str, int]:
    """Return the encoding of a text, and how many bytes its mark has."""
    start = data[:4]
    for mark, encoding in _MARKS:
        if start.startswith(mark):
            return encoding, len(mark)
    if kind == "markdown" or 0 not in start:
        return "utf-8", 0
    return _ZEROS.get(tuple(byte == 0 for byte in start), "utf-8"), 0


def _kind(path: str, data: bytes) -> str:
    name = path.lower()
    if name.endswith((".md", ".markdown")):
        return "markdown"
    if name.endswith((".yaml", ".yml")):
        return "yaml"
    if name.endswith(".json"):
        return "json"
    return "json" if data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"{", b"[") else "yaml"


def _encoding_problem(data: bytes, offset: int, encoding: str) -> Problem:
    before = data[:offset].decode(encoding, errors="replace")
    span = LineIndex(before + " ").span(len(before), len(before) + 1)
    return Problem("encoding-invalid", span, {"encoding": encoding.upper(), "byte": f"0x{data[offset]:02X}"})
