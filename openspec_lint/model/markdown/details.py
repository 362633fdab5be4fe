"""What stands under an endpoint of a Markdown contract: statuses, parameters and example bodies, put on its drafts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final, NamedTuple

from openspec_lint.model.markdown.blocks import Block, Row
from openspec_lint.model.markdown.draft import ANY_ERROR, ANY_SUCCESS, REQUEST, Draft
from openspec_lint.model.markdown.endpoints import Found, declared, template
from openspec_lint.model.markdown.labels import Label, label_of, numbers, topic_of
from openspec_lint.model.markdown.places import Place, whole_line
from openspec_lint.model.markdown.samples import Sample, sample
from openspec_lint.model.markdown.tables import Parameter

_REQUEST_LANGUAGES: Final = frozenset(("", "http", "text", "txt", "plain", "plaintext", "rest", "api", "httprequest"))
_JSON_LANGUAGES: Final = frozenset(("json", "jsonc", "json5", "js", "javascript"))
_STATUS_LINE: Final = re.compile(r"\s*HTTP/[\d.]+\s+(?P<status>[1-5][0-9]{2})\b")
_LOG_LINE: Final = re.compile(r"\s+\"?\s*[1-5][0-9]{2}\b")
_COMMENT: Final = re.compile(r"\s*(?://|#)\s*(?P<text>.*)")
_INLINE_JSON: Final = re.compile(r"`(?P<json>\{[^`]*)`")
"""An object in a code span; a list there is more often the value of a field than a body."""
_SENT_IN_QUERY: Final = frozenset(("GET", "HEAD", "DELETE"))
_WITHOUT_BODY: Final = frozenset(("GET", "HEAD"))
_BODY_TOPICS: Final = {"response": ANY_SUCCESS, "error": ANY_ERROR}


def side_of(label: Label | None) -> str | None:
    """Return the side of the body that a label announces: REQUEST or a status; None where it announces no body."""
    if label is None:
        return None
    if label.topic == REQUEST:
        return REQUEST
    if label.topic == "statuses" and len(label.statuses) == 1:
        return label.statuses[0][0]
    default = _BODY_TOPICS.get(label.topic)
    return label.statuses[0][0] if default is not None and label.statuses else default


def add_parameters(owners: Sequence[Draft], found: Iterable[Parameter], label: Label | None, *, is_open: bool) -> None:
    """Put parameters on the endpoints they belong to; `is_open` where they are parameters even without a label."""
    for parameter in found:
        for owner in owners:
            names = template(owner.path)
            is_in_path = "{" + parameter.field.name + "}" in names
            place = _place_of(parameter, label, owner, is_in_path=is_in_path, is_open=is_open)
            if place == "query" or (place == "path" and (is_in_path or len(owners) == 1)):
                owner.parameters.append((place, parameter.field))
            elif place is not None and place != "path":
                owner.fields.append((REQUEST if place == "body" else place, parameter.field))


def _place_of(
    parameter: Parameter, label: Label | None, owner: Draft, *, is_in_path: bool, is_open: bool
) -> str | None:
    """Return where a parameter is sent ("query", "path", "body"), a status for a member of a response, else None."""
    topic = label.topic if label is not None else "other"
    if parameter.location:
        return parameter.location if parameter.location in ("query", "path", "body") else None
    if topic in ("query", "path"):
        return topic
    if topic == REQUEST:
        return "path" if is_in_path else "body"
    if topic in _BODY_TOPICS:
        return side_of(label)
    if topic != "parameters" and not (topic == "other" and is_open):
        return None
    if is_in_path:
        return "path"
    return "query" if owner.method in _SENT_IN_QUERY else "body"


def add_samples(owners: Iterable[Draft], side: str | None, found: Sample | None) -> None:
    """Put an example body on endpoints; nothing where it is none, or nobody said which body it is."""
    if found is not None and side is not None:
        for owner in owners:
            owner.samples.append((side, found))


def inline_sample(text: str, line: int) -> Sample | None:
    """Return the example in a code span: "Response: `{"status": "ok"}`"; None without one that has members."""
    match = _INLINE_JSON.search(text)
    if match is None:
        return None
    start = match.start("json")
    found = sample(match["json"], Place(line, start + 1, start + len(match["json"]) + 1), line, start)
    return found._replace(is_inline=True) if found is not None and (found.is_exact or found.value) else None


def add_cells(drafts: Sequence[Draft], row: Row, head: Row) -> None:
    """Put on the endpoints of a table's row what its other columns say: statuses and bodies."""
    for title, cell in zip(head.cells, row.cells, strict=False):
        topic = topic_of(title.text)
        if topic not in ("response", "error", "statuses", REQUEST):
            continue
        for status, index in numbers(cell.text, 0, len(cell.text)) if topic != REQUEST else ():
            for draft in drafts:
                draft.statuses.setdefault(status, Place(row.line, cell.column + index, cell.column + index + 3))
        text = cell.text.strip("`")
        start = cell.column - 1 + cell.text.find(text)
        place = Place(row.line, start + 1, start + len(text) + 1)
        add_samples(drafts, side_of(Label(topic)), sample(text, place, row.line, start))


class Part(NamedTuple):
    """A part of a code block: a request line, a status line, a comment or nothing, and what follows.

    found: the endpoints of its request line, in line `line`. status: that of its status line. side: what its first line
    says of the body, None where it says nothing. body: the example in it.
    """

    line: int
    found: list[Found]
    status: tuple[str, Place] | None
    side: str | None
    body: Sample | None = None


def parts_of(block: Block, lines: Sequence[str]) -> Iterator[Part]:
    """Yield the parts of a code block, each begun by such a line; none where the language is another."""
    if block.info not in _REQUEST_LANGUAGES and block.info not in _JSON_LANGUAGES:
        return
    content = block.content.split("\n")
    raw = lines[block.content_line : block.content_line + len(content)]
    starts = {0: Part(block.content_line, [], None, None)}
    for index, text in enumerate(raw):
        is_comment = content[index][:1] in ("/", "#")
        if (part := _beginning(block.content_line + index, text, is_comment=is_comment)) is not None:
            starts[index] = part
    ends = [*list(starts)[1:], len(content)]
    for (start, part), end in zip(starts.items(), ends, strict=True):
        yield part._replace(body=_body(content, raw, start, end, block.content_line))


def _beginning(line: int, text: str, *, is_comment: bool) -> Part | None:
    """Return the part that a line begins; a comment inside a body begins none."""
    if (match := _STATUS_LINE.match(text)) is not None:
        place = Place(line, match.start("status") + 1, match.end("status") + 1)
        return Part(line, [], (match["status"], place), match["status"])
    found = declared(text) if not is_comment and text.lstrip(" >\t")[:1] not in ("/", "#", "{", '"') else []
    if found and _LOG_LINE.match(text, found[-1].end_column - 1) is None:
        return Part(line, found, None, None if found[0].method in _WITHOUT_BODY else REQUEST)
    if is_comment and (comment := _COMMENT.match(text)) is not None:
        words = comment["text"]
        label = label_of(words if words.endswith((":", "：")) else words + ":")
        return Part(line, [], None, side) if (side := side_of(label)) is not None else None
    return None


def _body(content: Sequence[str], raw: Sequence[str], start: int, end: int, line: int) -> Sample | None:
    """Return the example between two lines of a code block; it begins with the first brace or bracket."""
    first = next((index for index in range(start, end) if content[index].lstrip()[:1] in ("{", "[")), None)
    if first is None:
        return None
    column = raw[first].find(content[first]) if first < len(raw) else 0
    place = whole_line(line + first, raw[first])
    return sample("\n".join(content[first:end]), place, line + first, max(column, 0))
