"""SHALL and MUST, as openspec looks for them."""

from __future__ import annotations

import re

_KEYWORD = re.compile(r"\b(?:SHALL|MUST)\b", re.ASCII)


def has_keyword(text: str) -> bool:
    """Tell whether a text says SHALL or MUST, in capitals."""
    return _KEYWORD.search(text) is not None


def keyword_advice(name: str) -> str:
    """Return what to do about a requirement of this name that lacks them in its text."""
    if has_keyword(name):
        return "the heading has it, and openspec reads the text: repeat the sentence on the line below the heading"
    return "put a sentence with SHALL or MUST on the line below its heading"
