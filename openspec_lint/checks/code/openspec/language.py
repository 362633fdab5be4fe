"""Checks of headings in another language, where nobody has said that openspec reads it here."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, lru_cache
from typing import Final, NamedTuple

from openspec_lint.catalog.language import Language, load_languages
from openspec_lint.checks.hit import Check, Hit, Options
from openspec_lint.model.openspec.folder import OpenSpec
from openspec_lint.model.openspec.language import Translation, translation
from openspec_lint.model.openspec.text import Outline, line_node
from openspec_lint.model.site import Site


class TranslatedHeading(NamedTuple):
    """A heading that is one of openspec's in another language: its 0-based line, and how openspec would write it."""

    line: int
    english: str


class Translated(NamedTuple):
    """A language and the headings of a document that are in it, by their lines."""

    language: Language
    headings: tuple[TranslatedHeading, ...]

    @property
    def titles(self) -> frozenset[str]:
        """What the headings would say in English, in lower case and without hashes."""
        return frozenset(heading.english.lstrip("# ").lower() for heading in self.headings)


@lru_cache(maxsize=2)  # several rules look at one document after the other
def translated_headings(content: Outline) -> Translated | None:
    """Return the language that most headings of a document are in; None where openspec reads them all."""
    found = [Translated(language, tuple(_in(content, translate))) for language, translate in _translations()]
    best = max(found, key=lambda translated: len(translated.headings))
    return best if best.headings else None


@cache
def _translations() -> tuple[tuple[Language, Translation], ...]:
    pairs = ((language, translation(language.headings)) for language in load_languages().values())
    return tuple((language, translate) for language, translate in pairs if translate is not None)


def _in(content: Outline, translate: Translation) -> Iterator[TranslatedHeading]:
    for index, line in enumerate(content.lines):
        if line[:1] == "#" and index not in content.fenced and (english := translate(line)) is not None:
            yield TranslatedHeading(index, english)


def heading_translated(site: Site, _options: Options, scope: OpenSpec) -> Iterator[Hit]:
    """Report the first heading of a spec or delta that openspec does not read because of its language."""
    if site.kind == "spec":
        spec = scope.spec_of(site)
        content, is_read = spec.outline, spec.purpose is not None and spec.section is not None
    else:
        delta = scope.delta_of(site)
        content, is_read = delta.outline, bool(delta.operations)
    found = None if is_read else translated_headings(content)
    if found is not None:
        first, *more = found.headings
        arguments = {
            "heading": content.lines[first.line].strip(),
            "english": first.english,
            "language": found.language.name,
            "code": found.language.code,
            "more": f" ({len(more)} more headings too)" if more else "",
        }
        yield Hit(line_node(site.document, first.line), arguments)


LANGUAGE_CHECKS: Final[dict[str, Check]] = {"heading-translated": heading_translated}
"""The checks of this module by rule; `table.py` takes them over."""
