"""The options that Spectral's functions take."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import jsonschema_rs

from openspec_lint.catalog.config import unknown_name
from openspec_lint.catalog.spectral.values import wrong
from openspec_lint.model.site import Node

_TEXT: Final = {"type": "string"}
_FLAG: Final = {"type": "boolean"}
_NUMBER: Final = {"type": "number"}
_NAMES: Final = {"type": "array", "items": _TEXT, "minItems": 2}
_CASES: Final = ["flat", "camel", "pascal", "kebab", "cobol", "snake", "macro"]
_DIALECTS: Final = ["auto", "draft4", "draft6", "draft7", "draft2019-09", "draft2020-12"]

OPTIONS: Final[Mapping[str, Mapping[str, Any]]] = {
    "alphabetical": {"keyedBy": _TEXT},
    "casing": {
        "type": {"enum": _CASES},
        "disallowDigits": _FLAG,
        "separator": {
            "type": "object",
            "required": ["char"],
            "properties": {"char": {"type": "string", "maxLength": 1}, "allowLeading": _FLAG},
            "additionalProperties": False,
        },
    },
    "enumeration": {"values": {"type": "array"}},
    "length": {"min": _NUMBER, "max": _NUMBER},
    "or": {"properties": _NAMES},
    "pattern": {"match": _TEXT, "notMatch": _TEXT},
    "schema": {"schema": {"type": "object"}, "dialect": {"enum": _DIALECTS}, "allErrors": _FLAG},
    "unreferencedReusableObject": {"reusableObjectsLocation": {"type": "string", "pattern": "^#"}},
    "xor": {"properties": _NAMES},
}
"""Function → option → JSON Schema of its value."""

_REQUIRED: Final = {
    "casing": ("type",),
    "enumeration": ("values",),
    "length": ("min", "max"),
    "or": ("properties",),
    "pattern": ("match", "notMatch"),
    "schema": ("schema",),
    "unreferencedReusableObject": ("reusableObjectsLocation",),
    "xor": ("properties",),
}
"""Function → the options of which it needs one."""


def check_options(function: str, place: Node) -> None:
    """Raise ConfigError where the options of a function are wrong; place: its entry in `then`."""
    known = OPTIONS.get(function)
    if known is None:
        return
    options = place.child("functionOptions")
    given = options.value if options.value is not None else {}
    needed = _REQUIRED.get(function, ())
    if not isinstance(given, dict):
        raise wrong(options, f"the options of `{function}` must be a mapping")
    for name in given:
        if name not in known:
            raise wrong(options.child(name), unknown_name(f"option of `{function}`", name, list(known)), True)
    if needed and not any(name in given for name in needed):
        where = place.child("function") if options.value is None else options
        raise wrong(where, f"`{function}` needs {' or '.join(f'`{name}`' for name in needed)} in `functionOptions`")
    for name, value in given.items():
        try:
            jsonschema_rs.validate(known[name], value)
        except jsonschema_rs.ValidationError as error:
            raise wrong(options.child(name), f"`{name}` of `{function}`: {error.message}") from error
