"""The formats that Ajv checks of texts, for the function `schema`."""

from __future__ import annotations

import re
from typing import Final

from jsonschema import FormatChecker

from openspec_lint.checks.spectral.expressions import UnreadableError, expression_of

_PATTERNS: Final = {
    "uri": r"[a-zA-Z][a-zA-Z0-9+.-]*:[^\s<>\"{}|\\^`]*",
    "url": r"(https?|ftp)://[^\s/$.?#][^\s]*",
    "uri-reference": r"[^\s<>\"{}|\\^`]*",
    "uri-template": r"(?:[^\s\"'<>%\\^`{|}]|%[0-9a-fA-F]{2}|\{[^{}]*\})*",
    "email": r"[a-zA-Z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[a-zA-Z0-9!#$%&'*+/=?^_`{|}~-]+)*"
    r"@(?:[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?\.)+[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?",
    "hostname": r"(?=.{1,253}\.?$)[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?"
    r"(?:\.[a-zA-Z0-9](?:[-0-9a-zA-Z]{0,61}[0-9a-zA-Z])?)*\.?",
    "ipv4": r"(?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(?:\.(?!$)|$)){4}",
    "ipv6": r"[0-9a-fA-F:.]*:[0-9a-fA-F:.]*",
    "uuid": r"(?:urn:uuid:)?[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}",
    "json-pointer": r"(?:/(?:[^~/]|~0|~1)*)*",
    "date": r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])",
    "time": r"([01]\d|2[0-3]):[0-5]\d:([0-5]\d|60)(\.\d+)?([zZ]|[+-]\d\d(?::?\d\d)?)",
    "date-time": r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])[tT\s]([01]\d|2[0-3]):[0-5]\d:([0-5]\d|60)(\.\d+)?"
    r"([zZ]|[+-]\d\d(?::?\d\d)?)",
    "duration": r"P(?!$)((\d+Y)?(\d+M)?(\d+D)?(T(?=\d)(\d+H)?(\d+M)?(\d+S)?)?|(\d+W)?)",
    "byte": r"(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?",
}


def _checker() -> FormatChecker:
    checker = FormatChecker(formats=())
    for name, pattern in _PATTERNS.items():
        read = re.compile(pattern)
        checker.checks(name)(lambda value, read=read: not isinstance(value, str) or read.fullmatch(value) is not None)
    checker.checks("regex")(lambda value: not isinstance(value, str) or _is_pattern(value))
    return checker


def _is_pattern(text: str) -> bool:
    try:
        expression_of(text, "")
    except UnreadableError:
        return False
    return True


FORMATS: Final = _checker()
"""The checker of formats; one that it does not know is no format to it."""
