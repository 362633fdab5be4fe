"""JSON pointers (RFC 6901): a place in a value as text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final


class _Nothing:
    """Stands for a place where nothing is: null is something."""


NOTHING: Final = _Nothing()


def token_of(key: object) -> str:
    """Return a key as it stands in a pointer (RFC 6901, section 3)."""
    return str(key).replace("~", "~0").replace("/", "~1")


def key_of(token: str) -> str:
    """Return the key that a token of a pointer stands for (RFC 6901, section 4)."""
    return token.replace("~1", "/").replace("~0", "~")


def pointer_to(keys: Sequence[Any]) -> str:
    """Return the pointer that leads through `keys`; "" is the root."""
    tokens = [str(key) for key in keys]
    if any("~" in token or "/" in token for token in tokens):  # in few pointers, and thousands are made
        tokens = [token_of(token) for token in tokens]
    return "".join(f"/{token}" for token in tokens)


def keys_of_pointer(pointer: str) -> list[str]:
    """Return the keys that a pointer leads through, indexes of lists as text."""
    return [key_of(token) for token in pointer.split("/")[1:]]


def value_at(value: Any, keys: Iterable[str]) -> Any:
    """Return what stands in a plain value at `keys`, as `keys_of_pointer` gives them; NOTHING where nothing does."""
    for key in keys:
        if isinstance(value, list) and key.isdecimal() and int(key) < len(value):
            value = value[int(key)]
        elif isinstance(value, dict) and key in value:
            value = value[key]
        else:
            return NOTHING
    return value
