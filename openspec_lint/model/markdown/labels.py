"""What headings and labels of Markdown contracts announce, in the languages that contracts are written in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from openspec_lint.model.prose.statuses import KNOWN, statuses
from openspec_lint.model.prose.steps import GIVEN, THEN, WHEN, WORDS


class Label(NamedTuple):
    """What a heading or a line such as "**Response (404):**" announces.

    topic: a key of `_TOPICS`, or "other". statuses: those it names, each with its index in the text.
    """

    topic: str
    statuses: tuple[tuple[str, int], ...] = ()


_TOPICS: Final[tuple[tuple[str, re.Pattern[str]], ...]] = tuple(
    (topic, re.compile(words, re.IGNORECASE))
    for topic, words in (
        ("header", r"\bheaders?\b|\bcookies?\b|请求头|请求標頭|標頭|en-têtes?|encabezados|cabeçalhos|ヘッダ"),
        ("query", r"\bquery (?:string|param|filter|arg)\w*|^\W*query\W*$|查询参数|查詢參數|查询|クエリ|\bconsulta\b"),
        ("path", r"\b(?:path|url|uri|route)\s+(?:param|var|arg)|路径参数|路徑參數|パスパラメータ"),
        ("error", r"\berr(?:or|eur|o)e?s?\b|\bfail(?:ure|ed)?s?\b|\bfehler|错误|錯誤|失败|失敗|エラー|ошибк"),
        (
            "response",
            r"\bresponses?\b|\breturns?\b|\bsuccess\b|\boutput\b|\breply\b|réponses?|respuestas?|respostas?|\bantwort"
            r"|响应|響應|回應|返回|应答|レスポンス|응답|ответ",
        ),
        (
            "request",
            r"\bbody\b|\bpayload\b|\bdata (?:constraints|example)|\bcorps\b|\bcuerpo\b|\bcorpo\b"
            r"|请求体|請求體|リクエストボディ",
        ),
        ("parameters", r"\bparam(?:eter|ètre|etro|âmetro|ámetro)?s?\b|\barguments\b|参数|參數|パラメータ|параметр"),
        (
            "request",
            r"\brequest\b|\binput\b|requête|petición|solicitud|requisição|anfrage|请求|請求|リクエスト|요청|запрос",
        ),
        ("statuses", r"\bstatus\b|\bcodes?\b|状态码|狀態碼|ステータス"),
    )
)
"""What is announced, by the words for it; the first that fits counts."""

_LABEL: Final = re.compile(
    r"[\s>]*(?P<bullet>[-*+]\s+|\d+[.)]\s+)?(?P<bold>\*\*|__)?(?P<head>[^*_`:：(（\n|{}\[\]]{2,48}?)\s*"
    r"(?:[(（][^)）\n]*[)）](?:\s*-[^*:\n]*(?<!\s))?\s*)?"
    r"(?:(?P<colon>[:：])\s*(?:\*\*|__)?|(?:\*\*|__)\s*(?P<after>[:：])?|(?=$))(?P<rest>.*)$"
)
_STEP: Final = re.compile(
    r"[\s>]*(?:[-*+]\s+[*_]{0,3}|[*_]{1,3}|(?=(?-i:GIVEN|WHEN|THEN)))"
    rf"{WORDS}",
    re.IGNORECASE,
)
"""A step: in a list, marked, or in capitals; "When ..." at the beginning of a sentence is none."""
_STEP_TOPICS: Final = {GIVEN: "other", WHEN: "request", THEN: "response"}
_HASHES: Final = re.compile(r"[\s>]*#{1,6}\s+")
_STATUS: Final = re.compile(r"(?<![\w./:-])(?P<status>[1-5][0-9]{2})(?![\w%]|[.,:/-]\d)")
_STATUS_TITLE: Final = re.compile(
    r"[\s`*_]*(?:HTTP\s+)?[1-5][0-9]{2}[`*_]*(?:\s+[A-Z][\w' -]*)?[`*_\s]*(?:[(（:：—–-]|$)"
)
_CODED: Final = re.compile(
    r"`(?:HTTP\s+)?(?P<status>[1-5][0-9]{2})\b[^`]*`|^[\s`*]*(?P<first>[1-5][0-9]{2})\b(?![.,]\d)"
)
_LISTED: Final = re.compile(
    r"[\s>]*[-*+]\s+(?:\[[ xX]\]\s+)?[`*_]*(?:HTTP\s+)?(?P<status>[2-5](?:[0-9]{2}|XX|xx))"
    r"(?:\s+[A-Z][\w' -]*)?[`*_]*\s*(?:$|[:：—–(（-]|\s)"
)
_ABSENT: Final = re.compile(
    r"\b(?:changelog|change log|removed|out of scope|roadmap|planned|future|migration|not (?:yet )?(?:in|implemented|"
    r"supported)|not in the|non-goals|breaking changes|deprecated and removed)\b|变更记录|更新日志|已移除|未实现",
    re.IGNORECASE,
)
_NOT_THERE: Final = re.compile(
    r"[\s`*_)|:：—–(（-]*(?:removed|planned|not (?:yet )?implemented|coming soon|todo|已移除|计划中|未实现)\b",
    re.IGNORECASE,
)
_GOES_ON: Final = re.compile(
    r"\W*(?:content|example|sample|json|schema|format|condition|description|notes?|示例|例)s?\b", re.IGNORECASE
)
_DEPRECATED: Final = re.compile(r"\bdeprecated\b|已废弃|已弃用|已棄用", re.IGNORECASE)
_ENDPOINT_HEADING: Final = re.compile(
    r"[\s#\d.]*(?:http\s+|api\s+)?(?:interface|end-?point|url|uri|route|request|method|接口地址|接口|端点|请求地址|请求)s?[\s:：]*$",
    re.IGNORECASE,
)
_BASE: Final = re.compile(
    r"\b(?:base|root)[ -]?(?:url|uri|path)s?\b|\bserver url\b"
    r"|\b(?:url|api|path|route|global)[ -]?(?:base|prefix|root)\b"
    r"|基础\s*(?:URL|路径)|基本路径|基础地址|接口前缀|路由前缀|統一前綴|统一前缀|基底路徑|ベース\s*URL|URL\s+(?:de\s+)?base|basis-url",
    re.IGNORECASE,
)
_IN_BRACKETS: Final = re.compile(r"[(（][^)）]*[)）]")
_BASE_VALUE: Final = re.compile(r"(?:https?://[^\s`'\"|)<>]*(?:<[^<>\s]*>[^\s`'\"|)<>]*)?|(?<![\w/])/[\w./-]*)")


def label_of(text: str) -> Label | None:
    """Return what a line announces; None for a sentence, for what is no label, and for one that only leads on."""
    if (hashes := _HASHES.match(text)) is not None:
        return Label(_topic_of_title(text[hashes.end() :]), tuple(numbers(text, hashes.end(), len(text))))
    match = _LABEL.match(text)
    if match is None or (match["bold"] is None and match["colon"] is None):
        return None
    topic, rest = topic_of(match["head"]), match["rest"].strip()
    if match["bullet"] is None:
        topic = _topic_of_title(match["head"])
    if topic == "other" and _GOES_ON.match(match["head"]) is not None:
        return None  # "**Content example:**" is of the body that was announced before
    found = []
    if topic in ("response", "error", "statuses"):
        found = list(numbers(text, match.start("head"), match.start("rest")))
        start = match.start("rest")
        found += [
            (each["status"] or each["first"], start + each.start("status" if each["status"] else "first"))
            for each in _CODED.finditer(match["rest"])
            if (each["status"] or each["first"]) in KNOWN
        ]
    if match["bullet"] is not None and (topic == "other" or not (found or not rest or rest[0] in "`{[")):
        return None  # a member of a list: "- limit: how many", "- error: what went wrong"
    return Label(topic, tuple(found))


def label_of_step(text: str) -> Label | None:
    """Return what a step of a scenario announces: WHEN what is sent, THEN what is answered; None for any other line."""
    match = _STEP.match(text)
    if match is None:
        return None
    topic = _STEP_TOPICS[match.lastgroup or GIVEN]
    found = [(each.status, each.column - 1) for each in statuses([(0, text)])] if topic == "response" else []
    return Label(topic, tuple(found))


def listed_status(text: str) -> tuple[str, int] | None:
    """Return the status that a bullet such as "- `404`: no such user" is about, and its index; None for any other."""
    match = _LISTED.match(text)
    if match is None or not (match["status"] in KNOWN or match["status"].endswith(("XX", "xx"))):
        return None
    return match["status"].upper(), match.start("status")


def cell_status(text: str) -> str | None:
    """Return the status that a table cell begins with: "`404`", "201 Created", "4XX"; None for any other cell."""
    match = re.match(r"[`*_]*(?:HTTP\s+)?(?P<status>[1-5](?:[0-9]{2}|XX|xx))(?![\w.,:/%-])", text)
    if match is None or not (match["status"] in KNOWN or match["status"].endswith(("XX", "xx"))):
        return None
    return match["status"].upper()


def announces_absent(heading: str) -> bool:
    """Tell whether what stands under a heading is not part of the contract: a change log, a road map."""
    return _ABSENT.search(heading) is not None


def says_absent(rest: str) -> bool:
    """Tell whether what a line says behind an endpoint begins with the endpoint not being there."""
    return _NOT_THERE.match(rest) is not None


def says_deprecated(text: str) -> bool:
    """Tell whether a line says that what it names is deprecated."""
    return _DEPRECATED.search(text) is not None


def announces_endpoint(heading: str) -> bool:
    """Tell whether a heading only announces the endpoint, so that its section is not all there is about it."""
    return _ENDPOINT_HEADING.match(heading) is not None


def names_base(text: str) -> bool:
    """Tell whether a line is about the base URL or path."""
    return _BASE.search(text) is not None


def base_of(text: str) -> tuple[str, int] | None:
    """Return the base URL or path that a line is about, and its index; None where it has none or a template."""
    label = _BASE.search(text)
    match = _BASE_VALUE.search(text, label.end() if label is not None else 0)
    if match is None:
        return None
    between = text[label.end() if label is not None else 0 : match.start()]
    is_sentence = len(_IN_BRACKETS.sub("", between).strip(" `*_:：|=-–—>\t")) > 0
    rest = text[match.end() :].lstrip("`*_ |")
    if is_sentence or rest[:1] == "{":
        return None
    return match[0].rstrip(".,;:"), match.start()


def _topic_of_title(text: str) -> str:
    """Return the topic of a heading or bold label: "200 OK" is about that status, whatever follows."""
    return "statuses" if _STATUS_TITLE.match(text) is not None else topic_of(text)


def topic_of(text: str) -> str:
    """Return what a heading, a label or the head of a column is about: a key of `_TOPICS`, or "other"."""
    return next((topic for topic, words in _TOPICS if words.search(text) is not None), "other")


def numbers(text: str, start: int, end: int) -> Iterator[tuple[str, int]]:
    """Yield the statuses between two indexes of a text, whatever stands around them, each with its index."""
    for match in _STATUS.finditer(text, start, end):
        if match["status"] in KNOWN:
            yield match["status"], match.start()
