"""Headings in another language than English, read as what they mean."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Final

from openspec_lint.model.openspec.text import SPACE, fenced_lines
from openspec_lint.read.document import Document

SECTIONS: Final = {
    "purpose": "Purpose",
    "requirements": "Requirements",
    "added": "ADDED Requirements",
    "modified": "MODIFIED Requirements",
    "removed": "REMOVED Requirements",
    "renamed": "RENAMED Requirements",
}
"""What a team may call a section → what openspec calls it."""

LABELS: Final = {"requirement": "Requirement", "scenario": "Scenario"}
"""The same for what stands before the colon in the heading of a requirement or scenario."""

Headings = Mapping[str, Iterable[str]]
"""Key of SECTIONS or LABELS → the words for it."""

Translation = Callable[[str], str | None]
"""A line → the line as openspec would read it; None where it is no translated heading."""


def translation(*languages: Headings) -> Translation | None:
    """Return what translates headings in any of `languages`; None without a word."""
    sections = {word.lower(): SECTIONS[key] for words in languages for key in SECTIONS for word in words.get(key, ())}
    labels = {word.lower(): LABELS[key] for words in languages for key in LABELS for word in words.get(key, ())}
    if not sections and not labels:
        return None
    section = re.compile(f"(#{{1,6}})[{SPACE}]+(.+?)[{SPACE}]*\\Z")
    label = re.compile(f"(#{{1,6}})[{SPACE}]*([^:：]+?)[{SPACE}]*[:：][{SPACE}]*(.*)", re.DOTALL)

    def translated(line: str) -> str | None:
        if line[:1] != "#":
            return None
        match = label.match(line)
        if match and match[2].lower() in labels:
            return f"{match[1]} {labels[match[2].lower()]}: {match[3]}"
        match = section.match(line)
        return f"{match[1]} {sections[match[2].lower()]}" if match and match[2].lower() in sections else None

    return translated


def translated_document(document: Document, translate: Translation) -> Document:
    """Return a Markdown document with its headings as openspec would read them; every line stays where it is."""
    fenced = fenced_lines(document.value)
    found = {
        index: line
        for index, original in enumerate(document.value)
        if index not in fenced and (line := translate(original)) is not None
    }
    if not found:
        return document
    lines = [found.get(index, line) for index, line in enumerate(document.value)]
    return replace(document, text="\n".join(lines), value=lines)
