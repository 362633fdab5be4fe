"""Values as they are written in YAML and JSON, in the style of what stands beside them."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from functools import cache
from typing import Final

from openspec_lint.read.document import Value
from openspec_lint.read.edit_places import Unsure
from openspec_lint.read.yaml_text import plain_scalar

_PLAIN: Final = re.compile(r"[A-Za-z/$_](?:[^\s,\[\]{}#&*!|>'\"%@`\\:]| (?=\S)|:(?=[^\s,\[\]{}]))*\Z")
_BRACES: Final = re.compile(r"[{}]")
_WORDS: Final = frozenset(("null", "true", "false", "yes", "no", "on", "off", "y", "n"))
"""Words that one reader of YAML or another takes for something else than text."""

_LEAST: Final = 1e-12
"""Below it, numbers are written with an exponent."""


@cache
def _odd() -> re.Pattern[str]:
    """Return what finds characters that are written as escapes; a set that large takes five milliseconds to make."""
    return re.compile(r"[^\x20-\x7e\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]|[\u2028\u2029]")


def written(value: Value, sample: str, *, is_json: bool, is_flow: bool) -> str:
    """Return a value as text; texts in the quotes that `sample` has. Raises Unsure for what has no certain form."""
    if isinstance(value, str):
        return _text(value, sample, is_json=is_json, is_flow=is_flow)
    if isinstance(value, (dict, list)):
        inner = [
            _item(key, value, sample, is_json) for key in (value if isinstance(value, dict) else range(len(value)))
        ]
        return ("{%s}" if isinstance(value, dict) else "[%s]") % ", ".join(inner)
    if isinstance(value, float) and _LEAST < abs(value) < 1:
        return f"{Decimal(repr(value)):f}"  # 0.00001, which Python itself writes as 1e-05
    try:
        return json.dumps(value, allow_nan=False)
    except ValueError:
        raise Unsure from None


def _item(key: object, container: Value, sample: str, is_json: bool) -> str:
    member = written(container[key], sample, is_json=is_json, is_flow=True)
    if isinstance(container, list):
        return member
    return f"{written(key, sample, is_json=is_json, is_flow=True)}: {member}"


def _text(value: str, sample: str, *, is_json: bool, is_flow: bool) -> str:
    if _odd().search(value) is not None:
        raise Unsure
    if not is_json and sample.startswith("'"):
        return "'" + value.replace("'", "''") + "'"
    if not is_json and not sample.startswith('"') and is_plain(value, is_flow=is_flow):
        return value
    return json.dumps(value, ensure_ascii=False)


def is_plain(value: str, *, is_flow: bool) -> bool:
    """Tell whether every reader of YAML takes a text without quotes for that text."""
    plain = value if is_flow else _BRACES.sub("_", value)
    if _odd().search(value) is not None or (plain != value and value[0] in "{}"):
        return False
    return _PLAIN.match(plain) is not None and value.lower() not in _WORDS and plain_scalar(value) == value
