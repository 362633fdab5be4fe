"""What takes a marker of a break back: a word before or behind it, "None" below it, a scope that is no client's."""

from __future__ import annotations

import re
from typing import Final

_BETWEEN: Final = (
    r"an?|any|the|as|known|new|expected|api|public|external|intended|user-facing|client-facing|client-visible|visible"
    r"|introduc(?:e|es|ed|ing)|caus(?:e|es|ed|ing)|contains?|includ(?:e|es|ing)|makes?|mak(?:e|ing)|has|have|be|is|are"
    r"|considered|wire|schema|contract|clients?|consumers?|behaviou?r(?:al)?|database|data|functional|runtime|source"
    r"|other|further|additional|major|potentially|and|or|existing|http|rest"
)
_NEGATED_BEFORE: Final = re.compile(
    r"(?:\b(?:no|non|not|nor|neither|zero|without|never|avoid(?:s|ed|ing)?|prevent(?:s|ed|ing)?|nothing|cannot|if|whether"
    r"|unless|instead\s+of|rather\s+than)\b|n't\b|~~|无|非|不是|没有|沒有|\[\s\])"
    rf"[\s*_`~‑–-]*(?:(?:{_BETWEEN})[\s*_/,‑–-]+){{0,5}}[\s*_`]*$",
    re.IGNORECASE,
)
_NEGATED_BEHIND: Final = re.compile(
    r"[\s*_]*(?:(?:API\s+)?changes?[\s*_]+)?(?:(?:are|is|was|were)\s+(?:not\b|never\b|none\b|avoided|unlikely|out\s+of\s+scope)"
    r"|(?:do|does|did|will|would|should|must|shall|may|can)\s*not\b|(?:are|is|was|were|do|does|did|wo|would)n't\b)",
    re.IGNORECASE,
)
_REACH: Final = 60
"""Characters before a marker in which a word may negate it, and behind it."""

_FURTHER: Final = 160
"""Characters behind a marker in which its scope is told."""

_DENIED: Final = re.compile(
    r"(?:无|無|非|不|没有|沒有|不含|不是|并非|不会|不引入|不产生|不造成|不涉及|不构成|不属于)(?:任何|会|有|是)?(?:的)?(?:现有)?(?:API|接口|契约)?"
    r"(?:破坏|破壞|不兼容|不相容)|无现有"
)
_END: Final = r"(?=\s*(?:$|[.,;:!。，；：(（–—-]))"
_NOTHING: Final = re.compile(
    rf"(?:(?:no|nothing|zero|false){_END}|(?:none|nil|n/?a|tbd|not\s+(?:applicable|expected|breaking))(?![\w-])"
    r"|(?:no|zero)\s+(?:(?:api|public|existing|known|external|client|schema|contract|expected)\s+){0,3}"
    r"(?:breaking|break(?:s|age)?|changes?|impact|migration)\b|nothing\s+(?:breaks|changes)\b"
    r"|(?:(?:fully|all|purely|strictly)\s+)?(?:backwards?[- ]compatible|additive)(?![\w-])"
    rf"|(?:没有|沒有|暂无|否|无|無)(?:{_END}|[现破需影])|没有|沒有|暂无)",
    re.IGNORECASE,
)
_NO_BREAKING: Final = re.compile(r"[^.;。]{0,80}\bbreaking\b", re.IGNORECASE)

_SCOPE: Final = re.compile(
    r"[\s*_]*(?:[(（\[](?P<bracket>[^)）\]]{0,80})[)）\]]|[\s–—-]*(?P<plain>[^:：*(（]{0,60})(?:\*\*|[:：]))"
)
_AUTHORS: Final = re.compile(
    r"\s*(?:internal|内部|內部|visible ux|ux|ui|visual|spec[- ]only|docs?[- ]only|developers?|dev|tooling|repository"
    r"|build|tests?|in-process)\b",
    re.IGNORECASE,
)
_CLIENTS: Final = re.compile(
    r"(?<!not )(?<!no )(?<!non-)\b(?:APIs?|endpoints?|wire|clients?|consumers?|public|HTTP|REST|contract)\b|接口",
    re.IGNORECASE,
)
_CALLERS: Final = re.compile(
    r"[\s*_]*(?:[(（]\s*)?for\s+(?:all\s+)?(?:callers\s+of\s+)?`?[\w./-]{1,60}\.(?:[cm]?[jt]sx?|py|go|rs|java|kt|rb|php|cs|vue|svelte"
    r"|swift|dart|cpp|c|h)\b"
)


def is_denied(text: str) -> bool:
    """Tell whether a line denies a break in words that stand inside its marker."""
    return ("破" in text or "容" in text or "无" in text) and _DENIED.search(text) is not None


def is_negated(text: str, start: int, end: int) -> bool:
    """Tell whether what stands at [start, end) of a line is negated by the words around it."""
    before, behind = text[max(0, start - _REACH) : start], text[end : end + _REACH]
    return _NEGATED_BEFORE.search(before) is not None or _NEGATED_BEHIND.match(behind) is not None


def says_nothing(content: str) -> bool:
    """Tell whether the words behind or below a marker say that there is no break: "None", "... no breaking ..."."""
    if _NOTHING.match(content):
        return True
    told = _NO_BREAKING.match(content)
    return told is not None and _NEGATED_BEFORE.search(told[0][: -len("breaking")][-_REACH:]) is not None


def behind_scope(rest: str) -> str:
    """Return the words behind a marker without a scope in brackets."""
    scope = _SCOPE.match(rest[:_FURTHER])
    return rest[scope.end() :] if scope is not None and scope["bracket"] is not None else rest


def is_for_authors(rest: str) -> bool:
    """Tell whether the words behind a marker narrow it to what no client feels: "(internal)", "for `App.tsx`"."""
    near = rest[:_FURTHER]
    if _CALLERS.match(near):
        return True
    scope = _SCOPE.match(near)
    if scope is None:
        return False
    words = scope["bracket"] if scope["bracket"] is not None else scope["plain"]
    return _AUTHORS.match(words) is not None and _CLIENTS.search(words) is None
