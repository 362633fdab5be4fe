"""What a reference that leads nowhere was meant to be: another one, which leads to the right kind of object."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches
from functools import lru_cache
from itertools import islice
from typing import Final

from openspec_lint.checks.reference_kinds import kinds_of
from openspec_lint.model.contract import Contract
from openspec_lint.model.references import FILE_MISSING, OUTSIDE, TARGET_MISSING, BrokenReference
from openspec_lint.model.site import Node, Site
from openspec_lint.read.document import pointer_of
from openspec_lint.read.pointers import token_of

_SUFFIXES: Final = (".yaml", ".yml", ".json")
_CLOSE: Final = 0.75
_MOST_COMPARED: Final = 100_000
"""Names that are compared with misspelt ones in a contract: half a second; where thousands are wrong, a guess at the
first of them tells enough."""


def suggested(site: Site, reference: str, broken: BrokenReference, contract: Contract) -> str:
    """Return the end of a sentence that names the reference that was meant; "" when none is near."""
    if broken.problem == FILE_MISSING:
        near = next(_files(site, reference, contract), None) or _first(site, _in_place_of_a_file(reference), contract)
    elif broken.problem == TARGET_MISSING:
        near = _first(site, _other_pointers(site, reference, contract), contract)
    else:
        near = _first(site, _in_place_of_a_file(reference), contract) if broken.problem == OUTSIDE else None
    return f"; perhaps `{near}` is meant" if near is not None else ""


def _first(site: Site, references: Iterator[str], contract: Contract) -> str | None:
    """Return the first of some references that leads to what the place of `site` needs."""
    for reference in references:
        target = contract.resolver.resolve(site.document, reference, site.trail)
        if isinstance(target, Node) and kinds_of(contract).wrong_kind(site, target) is None:
            return reference
    return None


def _files(site: Site, reference: str, contract: Contract) -> Iterator[str]:
    """Yield the reference with a path to a file that is there: with slashes, or with the suffix that was left out."""
    path, mark, pointer = reference.partition("#")
    names = [path.replace("\\", "/")] if "\\" in path else [path + suffix for suffix in _SUFFIXES]
    yield from (name + mark + pointer for name in names if contract.resolver.has_file(site.document, name))


def _in_place_of_a_file(reference: str) -> Iterator[str]:
    """Yield what a pointer without its `#`, and the bare name of a schema, stand for."""
    if "#" not in reference:
        pointer = reference.lstrip("/")
        yield f"#/{pointer}"
        yield from (f"#/{holder}/{pointer}" for holder in ("components/schemas", "definitions"))


def _other_pointers(site: Site, reference: str, contract: Contract) -> Iterator[str]:
    """Yield pointers in the same document that are written much like `reference`, or end with the same name."""
    path, _, pointer = reference.partition("#")
    root = contract.resolver.resolve(site.document, path + "#", site.trail)
    if not isinstance(root, Node) or not isinstance(root.value, dict):
        return
    if not pointer.startswith("/"):
        yield f"{path}#/{pointer}"
    yield from _with_escaped_path(root, path, pointer)
    holder, _, name = reference.rpartition("/")
    around = contract.resolver.resolve(site.document, holder, site.trail) if "#" in holder else None
    if isinstance(around, Node) and isinstance(around.value, dict) and _may_compare(contract, len(around.value)):
        written = {token_of(key).lower(): token_of(key) for key in around.value}
        near = get_close_matches(name.lower(), written, n=1, cutoff=_CLOSE)
        yield from (f"{holder}/{written[key]}" for key in near)
    last = pointer.rpartition("/")[2]
    for shared in (root.child("components"), root):
        for section, members in shared.value.items() if isinstance(shared.value, dict) and last else ():
            if isinstance(members, dict) and last in members:
                yield f"{path}#{pointer_of(((shared.trail, section), last))}"


def _may_compare(contract: Contract, number: int) -> bool:
    """Tell whether so many names may still be compared, and count them."""
    return sum(1 for _ in islice(_comparisons(contract), number)) == number


@lru_cache(maxsize=8)
def _comparisons(_contract: Contract) -> Iterator[int]:
    """Return what runs dry when names have been compared often enough in a contract."""
    return iter(range(_MOST_COMPARED))


def _with_escaped_path(root: Node, path: str, pointer: str) -> Iterator[str]:
    """Yield a pointer into `paths` with the slashes of the path itself written as a pointer has them (RFC 6901, 3)."""
    paths = root.value.get("paths")
    inside = pointer.removeprefix("/paths/")
    if inside == pointer or not isinstance(paths, dict):
        return
    for name in paths:
        if inside == name or inside.startswith(f"{name}/"):
            yield f"{path}#/paths/{token_of(name)}{inside[len(name) :]}"
