"""How people write endpoints: the regular expressions by which verbs, paths and what stands between them are found.

A verb is upper case and a path begins with a slash. Repetitions are bounded or begin with what stops them, so that each
expression takes time in proportion to the length of a line.
"""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import urlsplit

_VERB: Final = r"(?:GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS)(?=(?:s|ed|es|d|ing)?(?![A-Za-z0-9_]))"
_JOIN: Final = r"(?:\s{0,4}[,/|&+、，和与及或]\s{0,4}(?:(?:or|and)\s{1,4})?|\s{1,4}(?:or|and)\s{1,4})"
_MARKS: Final = r"[`*]{0,3}"
_VERBS: Final = rf"{_MARKS}{_VERB}(?:{_MARKS}{_JOIN}{_MARKS}{_VERB}){{0,7}}{_MARKS}"
_FREE: Final = r"(?<![A-Za-z0-9_/`-])"

_LINK: Final = (
    r"(?P<link>\s*[:：]\s*|(?:s|ed|es|d|ing)?\s+(?:(?:HTTP|API)\s+)?"
    r"(?:(?:requests?|calls?|endpoints?|routes?|operations?|handlers?|methods?)\s+)?"
    r"(?:(?:is|are|was|were|be)\s+)?(?:(?:made|sent|issued|exposed|served|available)\s+)?"
    r"(?:(?:to|on|at|against|for|of|from|via)\s+)?(?:(?:the|a|an)\s+)?"
    r"|\s*(?:请求|接口|端点|方法)?\s*(?:发送到|发送至|到|至)?\s*)"
)
"""What may stand between a verb and the path that it is for."""

_PLACEHOLDER: Final = r"\{\{?[^{}`]*\}\}?|<[^<>`]*>"
_HOST: Final = r"(?:https?://[^\s/`'\"|)<>{}]+|\{\{?\s?\w{1,60}\s?\}\}?(?=/)|\$\{\w{1,60}\}(?=/)|\$\w{1,60}(?=/)|<[\w-]{1,60}>(?=/))"
_SPAN_TARGET: Final = rf"(?P<target>{_HOST}?/(?:{_PLACEHOLDER}|[^\s`])*)"
_BARE_TARGET: Final = rf"(?P<target>{_HOST}?/(?:{_PLACEHOLDER}|[A-Za-z0-9_\-./:\[\]$~@%+?=&*])*)"

IN_SPAN: Final = re.compile(rf"(?<![\w/-])(?P<verbs>{_VERBS})[:：]?\s+{_SPAN_TARGET}")
"""Verb and path inside a code span."""

BARE: Final = re.compile(rf"{_FREE}_?(?P<verbs>{_VERBS})(?=[\s:：a-z请接端方发到至]){_LINK}[\"'“‘]?{_BARE_TARGET}")
"""Verb and path in prose; code spans are blanked before, save those that are a verb."""

TARGET_ALONE: Final = re.compile(rf"\s*{_SPAN_TARGET}\s*")
"""A code span that is a path and nothing else."""

BEFORE_SPAN: Final = re.compile(rf"{_FREE}(?P<verbs>{_VERBS}){_LINK}$")
"""The verb before a code span that is a path."""

BEHIND_SPAN: Final = re.compile(rf"`{{1,3}}\s?[(（\[]\s?(?P<verbs>{_VERBS})\s?[)）\]]")
"""The verb in brackets behind it."""

LISTED_BEFORE: Final = re.compile(rf"{_FREE}(?P<verbs>{_VERBS})(?P<join>{_JOIN})$")
"""Verbs before a code span that begins with the last one: "`GET` and `POST /x`"."""

CODE_SPAN: Final = re.compile(r"(?<!`)(`{1,8})(?!`)(.+?)(?<!`)\1(?!`)")
CELL: Final = re.compile(r"(?<=\|)\s*([^|\s](?:[^|]*[^|\s])?)\s*(?=\||$)")
ONLY_VERBS: Final = re.compile(rf"\s*{_VERBS}\s*")
ONLY_PATH: Final = re.compile(rf"{_MARKS}{_BARE_TARGET}{_MARKS}")
REQUEST_LINE: Final = re.compile(
    rf"\s*(?P<verbs>{_VERB})\s+{_SPAN_TARGET}(?:\s+HTTP/[\d.]+)?\s*(?:(?:#|//|--|—|–|-|→|->|=>|\().*)?"
)
"""A request, or a line of a list of routes, in a fenced block."""

NUMBERING: Final = re.compile(r"^\W*\d[\d.]*[.)]?\s")
"""What numbers a heading or a line: "### 2. "."""

_LABEL: Final = r"\s*(?:[-*+|]\s+|\d{1,3}[.)]\s+)?[*_`]{0,3}"
_AFTER_LABEL: Final = r"\s?[*_`]{0,3}\s?[:：|]\s?[*_`]{0,3}\s*"
METHOD_LABEL: Final = re.compile(
    rf"{_LABEL}(?:(?:HTTP[ -])?(?:Method|Verb)|HTTP\s?方法|请求方法|请求方式|方法|Método|Methode|Méthode){_AFTER_LABEL}"
    rf"(?P<verbs>{_VERBS})[^A-Za-z0-9]*$",
    re.IGNORECASE,
)
PATH_LABEL: Final = re.compile(
    rf"{_LABEL}(?:(?:API|URL|Request|HTTP)[ -])?(?:Path|End-?point|URL|URI|Route|请求路径|路径|路由|接口地址|接口|端点"
    rf"|地址|Ruta|Pfad|Chemin){_AFTER_LABEL}[`*]{{0,3}}{_BARE_TARGET}",
    re.IGNORECASE,
)
OR: Final = re.compile(r"\bor\b|或")

PARAMETER: Final = re.compile(r"\$\{[^{}/]*\}|\{\{[^{}/]*\}\}|\{[^{}/]*\}|<[^<>/]*>|^:[A-Za-z_]\w*|^\$\w+|^\[\w+\]$")
CHOICE: Final = re.compile(r"\{[^{}/]*[|,][^{}/]*\}|\.\.\.|…|\*|\[/|\[\w*/|\(")
ONE_PARAMETER: Final = re.compile(r"\{[^{}|,]*\}|<[^<>|,]*>")
"""A parameter that is no choice, whatever it says of its form: `{path:.*}`."""

_QUERY: Final = re.compile(r"[\[{]?[?#]")
_ONE_VERB: Final = re.compile(_VERB)


def methods_of(verbs: str) -> tuple[str, ...]:
    """Return the methods that a list of verbs names, each once."""
    return tuple(dict.fromkeys(_ONE_VERB.findall(verbs.upper())))


def split_target(target: str) -> tuple[str, str]:
    """Return host (or what stands for one, "" for none) and path of a target, its query left out."""
    if target.startswith("/"):
        return "", _bare_path(target)
    if target.startswith("http"):
        try:
            parts = urlsplit(target)
        except ValueError:
            return target, "/"
        return parts.netloc, _bare_path(parts.path) or "/"
    host, _, path = target.partition("/")
    return host, _bare_path("/" + path)


def _bare_path(path: str) -> str:
    return without_closing(_QUERY.split(path.strip(), maxsplit=1)[0])


def without_closing(text: str, before: str = "") -> str:
    """Return a target without what belongs to the sentence; before: the text that stands before its verb."""
    while True:
        shorter = text if text.endswith("...") else text.rstrip(".,;:!'\"’”，。；：")
        emphasis = len(before) - len(before.rstrip("*_"))
        for mark in "*_":
            if emphasis and before.endswith(mark) and shorter.endswith(mark * emphasis):
                shorter = shorter[:-emphasis]
        for opening, closing in ("[]", "()", "{}"):
            surplus = shorter.count(closing) - shorter.count(opening)
            ending = len(shorter) - len(shorter.rstrip(closing))
            shorter = shorter[: len(shorter) - max(0, min(surplus, ending))]
        if shorter == text:
            return text
        text = shorter
