"""Checks of what requirements say: statements, vague words, placeholders."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Final

from openspec_lint.checks.hit import Check, Hit, Options
from openspec_lint.model.openspec.folder import OpenSpec
from openspec_lint.model.openspec.plain_text import PlainLine, plain_lines, without_quotations
from openspec_lint.model.openspec.requirements import Requirement
from openspec_lint.model.openspec.text import Outline, fenced_lines, line_node
from openspec_lint.model.site import Site
from openspec_lint.read.document import Document, Target

_HEADING = re.compile(r"#{1,6}\s")
_SENTENCE_END = re.compile(r"(?<=[.!?])\s(?=[^a-z])|[。！？；;]|\n(?=\n|(?:[-*+]|\d{1,3}[.)]|\|)\s)")

# Everywhere TBD and the like are placeholders; TODO and FIXME are also what requirements are about, so they count at
# the beginning or end of what a line says, with punctuation, or in brackets.
_SAID = re.compile(
    r"[\s>#|]*(?:(?:[-*+]|\d{1,9}[.)])\s+)?(?:\[[ xX]\]\s+)?"
    r"(?P<key>(?:Scenario:\s*|Requirement:\s*)|[*_]{0,3}(?:WHEN|THEN|GIVEN|AND|BUT)\b[*_:]*\s*)?",
    re.IGNORECASE,
)
_ALWAYS = re.compile(r"\[?NEEDS[ _]CLARIFICATION\b|\b(?i:lorem ipsum)\b|(?<![\w/#.-])(?:TBD|TBC)(?![\w/-])")
_MARKED = re.compile(
    r"[\[(（](?:TODO|FIXME|XXX)(?:[:\s][^\])）]{0,300})?[\])）]|(?<=[:：]\s)(?:TODO|FIXME|XXX)\s*\.?\s*\Z"
)
_ALONE = re.compile(r"(?:TODO|FIXME|XXX)(?=\s*(?:[:：]|[-–—]\s|\.?\s*\Z))")
_SLOT = re.compile(r"(?:<!--(?:(?!-->).)*-->|<[a-z][^<>=/]*>)\s*\Z")
_LABELLED_SLOT = re.compile(r"(?<=[:：] )<[a-z]\w*[ -][^<>=/]*>\s*\Z")
_LONG_SLOT = re.compile(r"<[a-z]\w*[ -][^<>=/]*>\s*\Z")
_CANDIDATES: Final = ("TBD", "TBC", "TODO", "FIXME", "XXX", "NEEDS", "orem ", "OREM ", "<!--")
_SLOT_AT_END = re.compile(r"<[a-z][^<>=/\n]*>[ \t]*$", re.MULTILINE)


def several_statements(site: Site, options: Options, scope: OpenSpec) -> Iterator[Hit]:
    """Report a requirement with more than `maximum` sentences that hold one of `keywords`."""
    requirement = scope.requirement_of(site)
    keywords = _words(tuple(options["keywords"]), is_exact=True)
    if requirement is None or not keywords.search(site.value["text"]):
        return
    text = "\n".join(line.text.strip() for line in _stated(site, requirement, scope))
    count = sum(1 for sentence in _SENTENCE_END.split(text) if keywords.search(sentence))
    if count > options["maximum"]:
        yield Hit(site, {"count": count, "maximum": options["maximum"], "keywords": " or ".join(options["keywords"])})


def vague(site: Site, options: Options, scope: OpenSpec) -> Iterator[Hit]:
    """Report each of `words` in the text of a requirement."""
    yield from _each_word(site, _words(tuple(options["words"]), is_exact=False), scope)


def keyword_weak(site: Site, options: Options, scope: OpenSpec) -> Iterator[Hit]:
    """Report each of `weak` in a requirement that has one of `keywords`; one that has none is reported as that."""
    if _words(tuple(options["keywords"]), is_exact=True).search(site.value["text"]):
        yield from _each_word(site, _words(tuple(options["weak"]), is_exact=True), scope)


def _each_word(site: Site, words: re.Pattern[str], scope: OpenSpec) -> Iterator[Hit]:
    requirement = scope.requirement_of(site)
    if requirement is None or not words.search(site.value["text"]):
        return
    count = 0
    for index, text in _stated(site, requirement, scope):
        for match in words.finditer(without_quotations(text)):
            target = Target(part=(match.start() + 1, match.end() + 1))
            node = line_node(site.document, index)
            yield Hit(node, {"word": match[0], "requirement": site.name}, target, aspect=f"{match[0]} {count}")
            count += 1


@cache
def _words(words: tuple[str, ...], *, is_exact: bool) -> re.Pattern[str]:
    """Return the expression for any of `words` as a whole word, in exactly this case or in any."""
    longest_first = sorted(words, key=len, reverse=True)
    expression = rf"(?<![\w-])(?:{'|'.join(map(re.escape, longest_first))})(?![\w-])"
    return re.compile(expression, 0 if is_exact else re.IGNORECASE)


def _stated(site: Site, requirement: Requirement, scope: OpenSpec) -> Iterator[PlainLine]:
    """Yield the lines in which a requirement states what it demands: up to its first heading."""
    content = _outline_of(site, scope)
    for line in plain_lines(content.lines, content.fenced, requirement.line + 1, requirement.end):
        if _HEADING.match(line.text):
            return
        yield line


def _outline_of(site: Site, scope: OpenSpec) -> Outline:
    spec = site.around("spec")
    return scope.spec_of(spec).outline if spec is not None else scope.delta_of(site).outline


def placeholder_left(site: Site, _options: Options, scope: OpenSpec) -> Iterator[Hit]:
    """Report what stands for a text that somebody meant to write: in requirements, scenarios and proposals."""
    if site.kind == "change":
        proposal = scope.change_of(site).proposal
        if proposal is not None and _has_candidate(proposal.value):
            yield from _placeholders(proposal, fenced_lines(proposal.value), 0, len(proposal.value))
        return
    requirement = scope.requirement_of(site)
    if requirement is not None and _has_candidate(site.document.value[requirement.line : requirement.end]):
        fenced = _outline_of(site, scope).fenced
        yield from _placeholders(site.document, fenced, requirement.line, requirement.end)
        yield from _comment_alone(site, requirement, scope)


def _has_candidate(lines: Iterable[str]) -> bool:
    text = "\n".join(lines)
    return any(candidate in text for candidate in _CANDIDATES) or (
        ">" in text and _SLOT_AT_END.search(text) is not None
    )


def _comment_alone(site: Site, requirement: Requirement, scope: OpenSpec) -> Iterator[Hit]:
    """Yield the comment that a requirement has in place of a text."""
    lines = list(_stated(site, requirement, scope))
    first = next((line.line for line in lines if "<!--" in site.document.value[line.line]), None)
    is_empty = not any(line.text.strip() or "`" in site.document.value[line.line] for line in lines)
    if first is not None and is_empty:
        text = site.document.value[first].strip()
        yield Hit(line_node(site.document, first), {"placeholder": text}, aspect=text)


def _placeholders(document: Document, fenced: Iterable[int], start: int, end: int) -> Iterator[Hit]:
    for index, text in plain_lines(document.value, frozenset(fenced), start, end):
        found = _placeholder(document.value[index], without_quotations(text))
        if found is not None:
            target = Target(part=(found.start() + 1, len(found[0].rstrip()) + found.start() + 1))
            yield Hit(line_node(document, index), {"placeholder": found[0].strip()}, target, aspect=found[0].strip())


def _placeholder(line: str, prose: str) -> re.Match[str] | None:
    """Return the placeholder in a line; `prose` is the line without code spans, comments and quotations."""
    said = _SAID.match(prose)
    start = said.end() if said else 0
    is_bare = "`" not in line[start:]
    slot = _SLOT.match(line, start) if is_bare and said and said["key"] else None
    return (
        slot
        or _LONG_SLOT.match(prose, start)
        or _LABELLED_SLOT.search(prose)
        or _ALWAYS.search(prose)
        or _ALONE.match(prose, start)
        or _MARKED.search(prose)
    )


WORDING_CHECKS: Final[dict[str, Check]] = {
    "requirement-several-statements": several_statements,
    "requirement-vague": vague,
    "requirement-keyword-weak": keyword_weak,
    "placeholder-left": placeholder_left,
}
"""The checks of this module by rule; `table.py` takes them over."""
