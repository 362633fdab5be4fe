"""Limits that prose gives a value: "(default: 20, max: 100)", "between 1 and 50", "max 255 chars" → schema keywords."""

from __future__ import annotations

import json
import re
from typing import Any, Final

from openspec_lint.model.prose_types import schema_of

_NUMBER: Final = r"-?\d(?:[\d_]{0,20}\d)?(?:,\d{3}){0,6}(?:\.\d{1,20})?"
"""Of a length that a limit can have: Python reads no number of thousands of digits."""
_IS: Final = r"\s{0,3}(?:(?:value|length|size|of|is|to|at)\b\s{0,3}){0,2}[:=：]?\s{0,3}[`'\"]?"
_UNIT: Final = r"[`'\"]?\s*-?(?P<unit>characters?|chars?|items?|entries|elements|字符|个)?"
_DEFAULT: Final = re.compile(
    rf"(?:\bdefault(?:s|ing)?|默认(?:值)?)(?:{_IS}(?P<number>{_NUMBER})(?![\w.]*[(\w])"
    r"|(?:\s{0,3}[:=：]\s{0,3}[`'\"]?|\s{1,3}(?:to|is|of)\s{1,3}[`'\"]?|\s{1,3}[`'\"])(?P<word>[A-Za-z_][\w.-]*)[`'\"]?(?=\s*(?:$|[,;.)）])))",
    re.IGNORECASE,
)
"""A default; a word is one only where nothing but the end of the remark follows it."""
_IS_DEFAULT: Final = re.compile(rf"`(?:(?P<number>{_NUMBER})|(?P<word>[A-Za-z_][\w.-]*))`\s*\(default\)", re.IGNORECASE)
_MAXIMUM: Final = re.compile(
    rf"(?:\bmax(?:imum)?|\bat most|\bup to|\bcapped at|最大(?:值)?)\b{_IS}(?P<value>{_NUMBER})(?![\w.]*\w){_UNIT}",
    re.IGNORECASE,
)
_MINIMUM: Final = re.compile(
    rf"(?:\bmin(?:imum)?|\bat least|最小(?:值)?)\b{_IS}(?P<value>{_NUMBER})(?![\w.]*\w){_UNIT}", re.IGNORECASE
)
_RANGE: Final = re.compile(
    rf"(?:\bbetween|\brange{_IS}|\bfrom|范围{_IS})\s*[`\[(]*(?P<low>{_NUMBER})`?\s*(?:-|–|—|to|and|\.\.|~|至|到)\s*"
    rf"`?(?P<high>{_NUMBER})(?![\w.]*\w){_UNIT}|[(\[,]\s*(?P<low2>{_NUMBER})\s*[-–]\s*(?P<high2>{_NUMBER})\s*[)\],]",
    re.IGNORECASE,
)
_VALUES: Final = re.compile(
    r"(?:\bvalues?|\bone of|\benum|\ballowed|\boptions|可选值|取值)\s*[:=：]?\s*"
    r"(?P<values>[`'\"][\w.-]+[`'\"](?:\s*(?:,|\||/|or|、|或)\s*(?:or\s+)?[`'\"][\w.-]+[`'\"])+)",
    re.IGNORECASE,
)
_QUOTED: Final = re.compile(r"[`'\"]([\w.-]+)[`'\"]")
_DESCRIPTION: Final = re.compile(
    r"\s*(?P<type>[A-Za-z]+(?:\[\])?)(?=\s*(?:$|[(|,:;?]|-\s|or null\b|of \w+s\b|optional\b|required\b))"
)
_LENGTH: Final = {"string": ("minLength", "maxLength"), "array": ("minItems", "maxItems")}
_SIZE: Final = ("minimum", "maximum")
_NO_VALUE: Final = frozenset(("none", "null", "unset", "empty", "used", "required", "optional"))
"""Words behind "default" that are no value a contract would write."""


def limits_of(text: str, kind: str | None) -> dict[str, Any]:
    """Return the schema keywords that a description gives a value of a JSON type (None where nobody says which).

    Of a text, bounds count where they are of its characters; of a list, where they are of its items.
    """
    found: dict[str, Any] = {}
    default = _DEFAULT.search(text) or _IS_DEFAULT.search(text)
    value = _value(default["number"] or default["word"], kind) if default is not None else None
    if value is not None:
        found["default"] = value
    bounds = _bounds(text)
    for index, bound in enumerate(bounds):
        if bound is not None and (key := _keyword(kind, bound[1], index)) is not None:
            found[key] = bound[0]
    if (values := _VALUES.search(text)) is not None and kind in ("string", None):
        found["enum"] = _QUOTED.findall(values["values"])
    return found


def described(text: str) -> dict[str, Any] | None:
    """Return the schema of the value that a text describes where an example would have it: "integer (max: 100)".

    None where the text is no description: it has to be a type, with nothing but limits behind it.
    """
    match = _DESCRIPTION.match(text)
    if match is None:
        return None
    schema = schema_of(match["type"])
    kind = schema.get("type")
    return {**schema, **limits_of(text[match.end("type") :], kind)} if kind is not None else None


def _bounds(text: str) -> tuple[tuple[float, str] | None, tuple[float, str] | None]:
    """Return the lowest and the highest value that a text names, each with the unit that follows it."""
    low, high = _MINIMUM.search(text), _MAXIMUM.search(text)
    found = [(_number(match["value"]), match["unit"] or "") if match is not None else None for match in (low, high)]
    if found == [None, None] and (both := _RANGE.search(text)) is not None:
        unit = both["unit"] or ""
        return (_number(both["low"] or both["low2"]), unit), (_number(both["high"] or both["high2"]), unit)
    return found[0], found[1]


def _keyword(kind: str | None, unit: str, index: int) -> str | None:
    """Return the keyword of a bound; None where it is not clear what it bounds."""
    if unit:
        is_text = unit.lower().startswith(("char", "字符"))
        return _LENGTH["string" if is_text else "array"][index] if kind in ("string", "array", None) else None
    return _SIZE[index] if kind in ("integer", "number", None) else _LENGTH[kind][index] if kind in _LENGTH else None


def _value(text: str, kind: str | None) -> Any:
    """Return what a word or a number means as a value of a type; None where it is none."""
    if re.fullmatch(_NUMBER, text):
        return text if kind == "string" else _number(text)
    if text.lower() in ("true", "false"):
        return json.loads(text.lower())
    return text if kind in ("string", None) and text.lower() not in _NO_VALUE else None


def _number(text: str) -> float:
    """Return a number as prose writes it: "1,000", "0.5"; whole ones without a point are whole."""
    plain = text.replace(",", "").replace("_", "")
    return float(plain) if "." in plain else int(plain)
