"""Which fields an object may have: what a misspelt one means, and which are only allowed under a condition."""

from __future__ import annotations

from typing import Final, NamedTuple

from openspec_lint.model.grammar import GRAMMARS, Kind, steps
from openspec_lint.model.site import Node
from openspec_lint.nearest import nearest


class Condition(NamedTuple):
    """When an object may have a field.

    words: the rest of the sentence "is only allowed ...". field: the field that decides, "" for the key the object
    stands under. values: those it must have; none means that it must be there, and `is_absent` that it must not.
    """

    words: str
    field: str
    values: tuple[str, ...] = ()
    is_absent: bool = False

    def holds(self, node: Node) -> bool:
        """Tell whether the object at `node` may have the field."""
        value = node.value if isinstance(node.value, dict) else {}
        if self.is_absent or not self.values:
            return (self.field in value) != self.is_absent
        decisive = value.get(self.field) if self.field else node.trail[1] if node.trail is not None else None
        return isinstance(decisive, str) and decisive.lower() in self.values


def _on(*places: str) -> Condition:
    *others, last = places
    return Condition(
        f"on a {', '.join(others)}{' or ' if others else ''}{last} parameter", "in", tuple(map(str.lower, places))
    )


def _of_type(name: str) -> Condition:
    return Condition(f"in a security scheme of the type `{name}`", "type", (name.lower(),))


def _in_flow(*flows: str) -> Condition:
    *others, last = [f"`{flow}`" for flow in flows]
    words = f"in the flow{'s' if others else ''} {', '.join(others)}{' or ' if others else ''}{last}"
    return Condition(words, "", tuple(flow.lower() for flow in flows))


_BESIDE_SCHEMA: Final = Condition("beside a `schema`", "schema")
_NO_NODE_TYPE: Final = Condition("without `nodeType`, which says the same", "nodeType", is_absent=True)
_NO_ENCODING: Final = Condition("without `encoding`", "encoding", is_absent=True)
_STYLED: Final = {(kind, field): _BESIDE_SCHEMA for kind in ("parameter", "header") for field in ("style", "explode")}
_SHOWN: Final = {(kind, field): _BESIDE_SCHEMA for kind in ("parameter", "header") for field in ("example", "examples")}

_CONDITIONS_3: Final[dict[tuple[str, str], Condition]] = {
    **_STYLED,
    **_SHOWN,
    ("parameter", "allowReserved"): _BESIDE_SCHEMA,
    ("header", "allowReserved"): _BESIDE_SCHEMA,
    ("security-scheme", "name"): _of_type("apiKey"),
    ("security-scheme", "in"): _of_type("apiKey"),
    ("security-scheme", "scheme"): _of_type("http"),
    ("security-scheme", "bearerFormat"): Condition("with the `scheme` `bearer`", "scheme", ("bearer",)),
    ("security-scheme", "flows"): _of_type("oauth2"),
    ("security-scheme", "openIdConnectUrl"): _of_type("openIdConnect"),
    ("security-scheme", "oauth2MetadataUrl"): _of_type("oauth2"),
    ("oauth-flow", "authorizationUrl"): _in_flow("implicit", "authorizationCode"),
    ("oauth-flow", "tokenUrl"): _in_flow("password", "clientCredentials", "authorizationCode", "deviceAuthorization"),
    ("oauth-flow", "deviceAuthorizationUrl"): _in_flow("deviceAuthorization"),
    ("xml", "attribute"): _NO_NODE_TYPE,
    ("xml", "wrapped"): _NO_NODE_TYPE,
    **{
        (kind, field): _NO_ENCODING
        for kind in ("media-type", "encoding")
        for field in ("prefixEncoding", "itemEncoding")
    },
}

_BODY_ONLY: Final = Condition(
    "on a body parameter; others have `type`, `items` and the like themselves", "in", ("body",)
)
_NOT_IN_BODY: Final = Condition(
    "on a query, header, path or formData parameter; a body parameter has a `schema`",
    "in",
    ("query", "header", "path", "formdata"),
)

_CONDITIONS: Final[dict[str, dict[tuple[str, str], Condition]]] = {
    "2.0": {
        ("parameter", "allowEmptyValue"): _on("query", "formData"),
        ("parameter", "schema"): _BODY_ONLY,
        **{("parameter", field): _NOT_IN_BODY for field in GRAMMARS["2.0"]["items"].fields},
        ("security-scheme", "name"): _of_type("apiKey"),
        ("security-scheme", "in"): _of_type("apiKey"),
        ("security-scheme", "flow"): _of_type("oauth2"),
        ("security-scheme", "scopes"): _of_type("oauth2"),
        ("security-scheme", "authorizationUrl"): Condition(
            "in the flows `implicit` and `accessCode`", "flow", ("implicit", "accesscode")
        ),
        ("security-scheme", "tokenUrl"): Condition(
            "in the flows `password`, `application` and `accessCode`", "flow", ("password", "application", "accesscode")
        ),
    },
    "3.0": _CONDITIONS_3,
    "3.1": {
        **_CONDITIONS_3,
        ("parameter", "allowEmptyValue"): _on("query"),
        ("parameter", "allowReserved"): _on("query"),
    },
    "3.2": {
        **{key: condition for key, condition in _CONDITIONS_3.items() if key not in _SHOWN},
        ("parameter", "allowEmptyValue"): _on("query"),
        ("parameter", "allowReserved"): _on("path", "query", "cookie"),
    },
}
"""Fields that an object of a kind has only under a condition; the meta-schema decides, this only says it."""


def condition_of(version: str, kind_name: str, key: str) -> Condition | None:
    """Return the condition under which objects of a kind may have the field `key`; None where there is none."""
    return _CONDITIONS[version].get((kind_name, key))


def is_known(kind: Kind, key: str) -> bool:
    """Tell whether objects of a kind have a field `key`, be it under a condition."""
    if key in kind.fields or (kind.extensible and key.startswith("x-")):
        return True
    return any(pattern.match(key) for pattern, _ in kind.patterned)


_KEY_FORMS: Final = {"paths": "a path begins with a slash", "responses": "a status is `200`, `4XX` or `default`"}
_KEY_FORMS_2_0: Final = {**_KEY_FORMS, "responses": "a status is `200` or another number of three digits, or `default`"}
_AROUND: Final = {"media-type": ("response", "content"), "schema": ("parameter", "schema")}
"""Kinds whose objects are often given the fields of the object around them, and the field that they stand in."""

_OTHER_METHODS: Final = frozenset(
    (
        "connect",
        "search",
        "link",
        "unlink",
        "purge",
        "copy",
        "move",
        "lock",
        "unlock",
        "propfind",
        "proppatch",
        "report",
    )
)
"""Methods that are registered or usual besides those that a path item has fields for (IANA, HTTP Method Registry)."""

_INSIDE: Final = ("schema", "content")
"""Fields that hold objects whose own fields are often written one level too high."""


def meant_field(key: str, kind: Kind | None) -> str:
    """Return the field that an object's unknown field `key` was probably meant to be, "" where none is like it."""
    if kind is None:
        return ""
    if kind.patterned and is_known(kind, key.upper()):
        return key.upper()  # the status 4xx
    return nearest(key, ("$ref", *kind.fields), cutoff=0.74) or ""


def inner_field(key: str, version: str, kind_name: str) -> str:
    """Return the field inside which an object's unknown field `key` belongs, "" where there is none such."""
    inner = steps(version, kind_name) if kind_name else {}
    fits = (field for field in _INSIDE if field in inner and key in GRAMMARS[version][inner[field].kind].fields)
    return next(fits, "")


_INSTEAD: Final = {
    ("schema", "const"): "an `enum` of one value says the same",
    ("schema", "examples"): "`example` holds one",
    ("schema", "$defs"): "`components/schemas` holds schemas to refer to",
    ("operation", "requestBody"): "a parameter `in: body` describes the body",
    ("response", "content"): "`schema` describes the body",
}
"""What earlier versions say instead of a field that a later one brought."""


def of_other_version(key: str, version: str, kind_name: str) -> str:
    """Return that another version of OpenAPI has a field, as an independent clause; "" where none has."""
    others = [other for other, grammar in GRAMMARS.items() if key in grammar.get(kind_name, Kind()).fields]
    if not others or version in others:
        return ""
    clause = f"OpenAPI {others[0]} has it, and this document is OpenAPI {version}"
    instead = _INSTEAD.get((kind_name, key)) if others[0] > version else None
    return f"{clause}; here {instead}" if instead is not None else clause


def unknown_hint(key: str, version: str, kind_name: str, kind: Kind | None) -> str:
    """Return where a field belongs that an object cannot have, and that none is like, as an independent clause."""
    forms = _KEY_FORMS_2_0 if version == "2.0" else _KEY_FORMS
    if kind_name in forms:
        return forms[kind_name]
    if kind is None:
        return "extensions begin with `x-`"
    around = _AROUND.get(kind_name)
    if around is not None and key in GRAMMARS[version][around[0]].fields:
        return f"a {around[0]} has it, outside `{around[1]}`"
    if kind_name == "path-item" and key in _OTHER_METHODS:
        return "other methods than those of the specification stand in `additionalOperations`, which came with 3.2"
    return "extensions begin with `x-`" if kind.extensible else "it has no extensions"
