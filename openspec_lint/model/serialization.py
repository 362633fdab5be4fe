"""How the values of parameters and headers are written (OpenAPI 3.x, "Style Examples"; 2.0, `collectionFormat`)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

DEFAULT_STYLE: Final = {"query": "form", "cookie": "form", "path": "simple", "header": "simple"}

Forms = Mapping[str, str]
"""How a value of each shape ("scalar", "array", "object") is written; a shape without a form is not defined."""

_SPLIT_UP: Final = {"scalar": "q=a", "array": "q=a&q=b"}
_STYLES: Final[Mapping[tuple[str, bool], Forms]] = {
    ("form", True): {**_SPLIT_UP, "object": "a=1&b=2"},
    ("form", False): {"scalar": "q=a", "array": "q=a,b", "object": "q=a,1,b,2"},
    # Never defined for lists in full, but tools write them like this.
    ("spaceDelimited", True): {"array": "q=a&q=b", "object": "a=1&b=2"},
    ("spaceDelimited", False): {"array": "q=a b", "object": "q=a 1 b 2"},
    ("pipeDelimited", True): {"array": "q=a&q=b", "object": "a=1&b=2"},
    ("pipeDelimited", False): {"array": "q=a|b", "object": "q=a|1|b|2"},
    # It is about objects; what may also be a single value has no other way to write that.
    ("deepObject", True): {"scalar": "q=a", "object": "q[a]=1&q[b]=2"},
    ("deepObject", False): {"scalar": "q=a", "object": "q[a]=1&q[b]=2"},
    ("simple", True): {"scalar": "a", "array": "a,b", "object": "a=1,b=2"},
    ("simple", False): {"scalar": "a", "array": "a,b", "object": "a,1,b,2"},
    ("label", True): {"scalar": ".a", "array": ".a.b", "object": ".a=1.b=2"},
    ("label", False): {"scalar": ".a", "array": ".a,b", "object": ".a,1,b,2"},
    ("matrix", True): {"scalar": ";q=a", "array": ";q=a;q=b", "object": ";a=1;b=2"},
    ("matrix", False): {"scalar": ";q=a", "array": ";q=a,b", "object": ";q=a,1,b,2"},
    # 3.2. A single value is the one that percent-encoding tells from `form`, which is not to be seen here.
    ("cookie", True): {"array": "q=a; q=b", "object": "a=1; b=2"},
    ("cookie", False): {"array": "q=a,b", "object": "q=a,1,b,2"},
}
_COLLECTIONS: Final = {"csv": "a,b", "ssv": "a b", "tsv": "a\tb", "pipes": "a|b"}
_NAMED: Final = frozenset(("query", "cookie", "formData"))
_SHAPES: Final = {"array": "array", "object": "object"}


def shape_of(type_: str) -> str:
    """Return how values of a type are built: "scalar", "array" or "object"."""
    return _SHAPES.get(type_, "scalar")


def style_of(place: str, value: Mapping[str, Any]) -> str:
    """Return the style of a parameter, header or encoding; where it stands decides when it doesn't say."""
    return str(value.get("style", DEFAULT_STYLE.get(place, "form")))


def explodes(place: str, value: Mapping[str, Any]) -> bool:
    """Tell whether lists and objects are split up: as it says, else as its style does."""
    said = value.get("explode")
    return said if isinstance(said, bool) else style_of(place, value) in ("form", "cookie", "deepObject")


def forms_of(place: str, value: Mapping[str, Any], is_swagger: bool) -> Forms:
    """Return how a parameter or header writes values; `place` is "query", "header", ... or "formData"."""
    if not is_swagger:
        return _STYLES.get((style_of(place, value), explodes(place, value)), {})
    prefix = "q=" if place in _NAMED else ""
    collection = _collection(value)
    listed = _SPLIT_UP["array"] if collection == "multi" else prefix + _COLLECTIONS.get(collection, collection)
    inner = value.get("items")
    while isinstance(inner, dict) and inner.get("type") == "array":
        listed = f"{listed} of {_COLLECTIONS.get(_collection(inner))}"
        inner = inner.get("items")
    return {"scalar": f"{prefix}a", "array": listed}


def _collection(value: Mapping[str, Any]) -> str:
    return str(value.get("collectionFormat", "csv"))


def way_of(place: str, value: Mapping[str, Any]) -> str:
    """Return how values are written, in the document's own terms: for messages."""
    if isinstance(value.get("collectionFormat"), str):
        return f"collectionFormat {value['collectionFormat']}"
    return style_of(place, value)
