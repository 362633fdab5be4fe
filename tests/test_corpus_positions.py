"""Findings on real contracts and projects, against a second reader: line and column are those of what is spoken of."""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Final

import pytest
from place_reader import Reader

from openspec_lint.cli.gather import Request
from openspec_lint.cli.job import run_job
from openspec_lint.findings import START, Finding, Span

CORPUS: Final = Path(__file__).resolve().parents[2] / "shared/corpus"
SAMPLE: Final = 1_000
SEED: Final = 20_260_131

WHOLE: Final = frozenset(
    {
        "change-without-delta",
        "delta-without-section",
        "file-empty",
        "proposal-section-missing",
        "spec-purpose-missing",
        "spec-requirements-section-missing",
    }
)
"""Rules about a Markdown file as a whole, or about what it lacks: their findings stand at its start or its title."""

ABOUT: Final = {
    "body-envelope-differs": r"[{\[]",
    "body-field-omitted": r"[{\[\"]",
    "body-undeclared": r"[{\[]",
    "capability-unlisted": r"#+ .*Capabilities",
    "change-unarchived": r"#+ |- \[x\] ",
    "delta-without-entry": r"## (ADDED|MODIFIED|REMOVED|RENAMED) ",
    "final-newline-missing": r"",
    "merged-spec-invalid": r"## (ADDED|MODIFIED|REMOVED|RENAMED) ",
    "planned-endpoint-undeclared": r"([A-Z]+ )?`?/",
    "proposal-section-missing": r"# ",
    "spec-purpose-placeholder": r"(?i)tbd|todo|\S",
    "spec-without-requirements": r"## Requirements",
}
"""What the text at a finding in Markdown begins with, of rules whose messages do not name it word by word."""

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus lies beside the checkout, where it is there at all"),
]

_LINE_END: Final = re.compile(r"\r\n|\r|\n")

Found = tuple[Path, Finding]
"""The root of a project, and a finding in it."""


def requests() -> Iterator[Request]:
    """Yield a request for each contract and each project of the corpus."""
    contracts = [path for path in (CORPUS / "contracts").glob("*") if path.suffix in (".json", ".yaml")]
    contracts.append(CORPUS / "contracts/digitalocean/specification/DigitalOcean-public.v2.yaml")
    for path in sorted(contracts):
        yield Request(path.parent, use_config=False, contracts=(path.name,), against="none", fail_on="never")
    for path in sorted((CORPUS / "projects").iterdir()):
        if path.is_dir():
            yield Request(path, against="none", fail_on="never")


@cache
def sample() -> list[Found]:
    """Return a finding of each rule that has any, and others at random, in the order of their files."""
    found = [(request.start, finding) for request in requests() for finding in run_job(request).findings]
    chooser = random.Random(SEED)
    chooser.shuffle(found)
    first = {finding.rule_id: index for index, (_, finding) in reversed([*enumerate(found)])}
    others = [index for index in range(len(found)) if index not in first.values()]
    chosen = [*first.values(), *others[: max(SAMPLE - len(first), 0)]]
    return sorted((found[index] for index in chosen), key=lambda each: (each[0], each[1].location.path))


@cache
def text_of(root: Path, path: str) -> str:
    return (root / path).read_bytes().decode("utf-8-sig", errors="replace")


@cache
def reader_of(root: Path, path: str) -> Reader:
    return Reader(path, text_of(root, path))


def stretch(text: str, span: Span) -> str:
    """Return the text of a span, a line end for each line that it goes on."""
    lines = _LINE_END.split(text)
    if span.line == span.end_line:
        return lines[span.line - 1][span.column - 1 : span.end_column - 1]
    first, *between, last = lines[span.line - 1 : span.end_line]
    return "\n".join([first[span.column - 1 :], *between, last[: span.end_column - 1]])


def wrong_in_data(reader: Reader, finding: Finding) -> str:
    """Return what is wrong with the place of a finding in YAML or JSON; "" for nothing."""
    span, pointer = finding.location.span, finding.location.pointer
    assert pointer is not None
    member = reader.at(pointer)
    start, end = reader.offset(span.line, span.column), reader.offset(span.end_line, span.end_column)
    if member is None:
        return "" if span == START else "it is about the document and does not stand at its start"
    if member.key is not None and start == member.key[0]:
        return "" if end == member.key[1] else "it begins as the key does and ends elsewhere"
    if reader.text[start : start + 1] == "*" and not reader.is_json:
        return ""  # an alias, which PyYAML has replaced by what it stands for
    if start != member.start:
        return f"it stands neither at the key nor at the value, which begins {member.start - start} characters later"
    if member.end is None:
        return "" if reader.text[start:end][-1:] in ("", "{", "[") else "it is more than the beginning of a container"
    return "" if end == member.end else "it begins as the value does and ends elsewhere"


def wrong_in_text(text: str, finding: Finding) -> str:
    """Return what is wrong with the place of a finding in Markdown, or of one about a text as a text."""
    shown = stretch(text, finding.location.span)
    if finding.rule_id in WHOLE and finding.location.span == START:
        return ""
    if finding.rule_id in ABOUT:
        return "" if re.match(ABOUT[finding.rule_id], shown) else f"the text there is {shown!r}"
    bare = re.sub(r"^[#\s>*+-]*(?:(?:Requirement|Scenario):\s*)?|[\s#]+$", "", shown).strip("`\"'* ")
    is_named = bool(bare) and _plain(bare) in _plain(finding.message)
    return "" if is_named else f"the text there, {shown!r}, is not in the message {finding.message!r}"


def _plain(text: str) -> str:
    return re.sub(r"[`*_\s]+", " ", text).strip().lower()


def test_place_of_a_finding_holds_what_it_is_about() -> None:
    wrong: list[str] = []
    kinds: Counter[str] = Counter()
    for root, finding in sample():
        place = finding.location
        kind = "Markdown" if place.path.endswith(".md") else Path(place.path).suffix[1:].upper()
        kinds[f"{kind}{'' if place.pointer is not None else ' text'}"] += 1
        if place.pointer is not None and not place.path.endswith(".md"):
            reason = wrong_in_data(reader_of(root, place.path), finding)
        else:
            reason = wrong_in_text(text_of(root, place.path), finding)
        if reason:
            wrong.append(f"{root.name}/{place.path}:{place.span.line}:{place.span.column} {finding.rule_id}: {reason}")
    rules = len({finding.rule_id for _, finding in sample()})
    print(f"{kinds.total()} places of {rules} rules: {dict(kinds)}")
    assert not wrong, "\n".join(wrong)
    assert kinds.total() >= SAMPLE


def test_second_places_are_inside_their_files() -> None:
    number = 0
    for root, finding in sample():
        for location, _ in finding.related:
            lines, span = _LINE_END.split(text_of(root, location.path)), location.span
            assert 1 <= span.line <= span.end_line <= len(lines), finding
            assert 1 <= span.column <= len(lines[span.line - 1]) + 1, finding
            assert 1 <= span.end_column <= len(lines[span.end_line - 1]) + 1, finding
            number += 1
    print(f"{number} second places")
    assert number > 0
