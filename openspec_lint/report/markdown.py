"""The report as Markdown, to paste into a pull request or a release: a changelog, or the findings by file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from openspec_lint.findings import Finding
from openspec_lint.report.changelog import Changelog, Group, entries, groups_of, heading, version_sentences
from openspec_lint.report.report import Report
from openspec_lint.report.sentence import closing_sentence
from openspec_lint.report.visible import visible

_CODE: Final = re.compile(r"(?<!`)`([^`]+)`(?!`)")
"""A code span that stays one whatever stands beside it."""

_EATEN: Final = re.compile(r"[\\`*\[\]<>|~]|(?<![^\W_])_|_(?![^\W_])|&(?=#?\w+;)")
"""What Markdown reads as more than text; `_` inside a word it does not."""

_MENTION: Final = re.compile(r"(?<!\w)@(?=\w)")
"""What calls somebody where the report is pasted, on GitHub and its like; a comment behind it keeps them in peace."""

_AT_THE_START: Final = re.compile(r"(\d*)([-#+=.)])")
"""What makes a list or a heading of the line that it begins."""


def markdown_report(report: Report, _color: bool = False) -> str:
    """Return the report as Markdown: what changed, by operation and component, or what was found, by file."""
    lines = _findings(report) if report.changelog is None else _changelog(report, report.changelog)
    return "".join(f"{line}\n" for line in lines)


def _changelog(report: Report, changelog: Changelog) -> Iterator[str]:
    yield f"## {escaped(heading(changelog))}"
    yield ""
    yield escaped(version_sentences(changelog, report.findings))
    for group in groups_of(report.findings):
        yield ""
        yield f"### {_title(group)}"
        yield ""
        for finding, message in entries(group, report.findings):
            said = finding.change.verdict if finding.change is not None else ""
            mark = f"**{said.capitalize()}:** " if said else ""
            yield f"- {mark}{escaped(message)} ({code(finding.rule_id)})"


def _title(group: Group) -> str:
    return " ".join([*([group.words] if group.words else []), *([code(group.name)] if group.name else [])])


def _findings(report: Report) -> Iterator[str]:
    yield f"**{escaped(closing_sentence(report))}**"
    path: str | None = None
    for finding in report.findings:
        if finding.location.path != path:
            path = finding.location.path
            yield ""
            yield f"### {code(path)}"
            yield ""
        yield _entry(finding)
    if report.notes:
        yield ""
    for note in report.notes:
        yield f"- {escaped(note)}"


def _entry(finding: Finding) -> str:
    span = finding.location.span
    place = f"{span.line}:{span.column}"
    return f"- **{finding.severity.name.lower()}** {place} {escaped(finding.message)} ({code(finding.rule_id)})"


def escaped(text: str) -> str:
    """Return a message as Markdown that reads as the message does: its code spans kept, the rest taken literally."""
    pieces = _CODE.split(visible(text).strip())
    taken = [code(piece) if number % 2 else _EATEN.sub(r"\\\g<0>", piece) for number, piece in enumerate(pieces)]
    taken[::2] = [_MENTION.sub("@<!-- -->", piece) for piece in taken[::2]]
    start = _AT_THE_START.match(taken[0])
    return "".join([f"{start[1]}\\{taken[0][start.end(1) :]}" if start else taken[0], *taken[1:]])


def code(text: str) -> str:
    """Return a text as a code span, whatever it holds."""
    text = visible(text)
    longest = max((len(run) for run in re.findall("`+", text)), default=0)
    fence = "`" * (longest + 1)
    padding = " " if text.startswith(("`", " ")) or text.endswith(("`", " ")) else ""
    return f"{fence}{padding}{text}{padding}{fence}"
