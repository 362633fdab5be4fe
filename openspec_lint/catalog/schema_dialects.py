"""The meta-schemas of JSON Schema itself, draft by draft."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any, Final

import jsonschema_rs

_DRAFTS: Final[Mapping[str, tuple[Any, str]]] = {
    "draft-04": (jsonschema_rs.Draft4Validator, "http://json-schema.org/draft-04/schema#"),
    "draft-06": (jsonschema_rs.Draft6Validator, "http://json-schema.org/draft-06/schema#"),
    "draft-07": (jsonschema_rs.Draft7Validator, "http://json-schema.org/draft-07/schema#"),
    "2019-09": (jsonschema_rs.Draft201909Validator, "https://json-schema.org/draft/2019-09/schema"),
    "2020-12": (jsonschema_rs.Draft202012Validator, "https://json-schema.org/draft/2020-12/schema"),
}
"""Draft → the class of its validators, and the name of its meta-schema, which the validator has built in."""


@cache
def dialect_validator(draft: str) -> jsonschema_rs.Validator:
    """Return the validator of schemas in a draft ("draft-04" to "2020-12") against its meta-schema."""
    made, name = _DRAFTS[draft]
    validator: jsonschema_rs.Validator = made({"$ref": name}, validate_formats=False, offline=True)
    return validator
