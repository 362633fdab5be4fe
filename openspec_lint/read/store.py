"""Documents by path, each read once, from one source."""

from __future__ import annotations

from dataclasses import dataclass, field

from openspec_lint.findings import START, Span
from openspec_lint.read.document import Document, Problem, unreadable
from openspec_lint.read.json_text import read_json
from openspec_lint.read.markdown_text import read_markdown
from openspec_lint.read.source import Source
from openspec_lint.read.yaml_text import read_yaml

_BOMS = {b"\xef\xbb\xbf": "utf-8", b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}


@dataclass(slots=True)
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


def read_document(path: str, data: bytes) -> Document:
    """Read `data` by the kind that the name `path` says: .md, .json, else YAML (of which JSON is a subset).

    Text is UTF-8, or UTF-16 with a byte order mark; anything else is the document's problem.
    """
    kind = _kind(path, data)
    encoding, skip = "utf-8", 0
    for bom, name in _BOMS.items():
        if data.startswith(bom):
            encoding, skip = name, len(bom)
    try:
        text = data[skip:].decode(encoding)
    except UnicodeDecodeError as error:
        if kind != "markdown":
            return unreadable(path, "", kind, _encoding_problem(data, error.start + skip, encoding))
        text = data[skip:].decode(encoding, errors="replace")
        return read_markdown(path, text, (_encoding_problem(data, error.start + skip, encoding),), skip > 0)
    if kind == "markdown":
        return read_markdown(path, text, has_bom=skip > 0)
    return read_json(path, text) if kind == "json" else read_yaml(path, text)


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
    before = data[:offset]
    line = before.count(b"\n") + 1
    column = len(before[before.rfind(b"\n") + 1 :].decode(encoding, errors="replace")) + 1
    span = Span(line, column, line, column + 1) if encoding == "utf-8" else START
    return Problem("encoding-invalid", span, {"encoding": encoding.upper(), "byte": f"0x{data[offset]:02X}"})
