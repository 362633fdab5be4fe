"""References to files that are no part of the contract's meaning: examples kept elsewhere, and those in extensions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from openspec_lint.checks.hit import Hit
from openspec_lint.model.contract import Contract
from openspec_lint.model.site import Node, Site
from openspec_lint.read.document import ON_VALUE

_EXTENDED: Final = ("contract", "info", "tag", "path-item", "operation")
"""Kinds whose extensions are looked into; bundlers put code samples and long descriptions there."""

_RELATIVE_FILE: Final = re.compile(r"(?![a-z]+:|/|#)[^\\?#]+\.(?:ya?ml|json|md)(?:#.*)?\Z", re.IGNORECASE)


def file_hits(contract: Contract) -> Iterator[Hit]:
    """Yield a hit for each such file that does not exist; nothing but its existence is asked of it.

    No specification says what paths in an extension are relative to: the file itself or the contract will do.
    """
    for node, reference in _references(contract):
        path, _, _ = reference.partition("#")
        if not any(contract.resolver.has_file(document, path) for document in (node.document, contract.document)):
            reason = f"points to a file that does not exist: {contract.resolver.path_of(node.document, path)}"
            arguments = {"reference": reference, "reason": reason}
            yield Hit(node, arguments, ON_VALUE, aspect=f"{node.document.path} {reference}")


def _references(contract: Contract) -> Iterator[tuple[Node, str]]:
    for site in contract.by_kind.get("example", ()):
        outside = site.value.get("externalValue")
        if isinstance(outside, str) and re.match(r"[^/#?:{\\][^#?:{\\]*\Z", outside):
            yield site.child("externalValue"), outside
    for kind in _EXTENDED:
        for site in contract.by_kind.get(kind, ()):
            for key in site.value:
                if key[:2] == "x-" and type(site.value[key]) in (dict, list):
                    yield from _below(site, key)


def _below(site: Site, key: str) -> Iterator[tuple[Node, str]]:
    """Yield the objects in an extension that are nothing but a reference to a file."""
    stack = [site.child(key)]
    while stack:
        node = stack.pop()
        value = node.value
        if type(value) is list:
            stack += [node.child(index) for index, item in enumerate(value) if type(item) in (dict, list)]
            continue
        reference = value.get("$ref") if len(value) == 1 else None
        if isinstance(reference, str) and _RELATIVE_FILE.match(reference):
            yield node.child("$ref"), reference
        stack += [node.child(name) for name, item in value.items() if type(item) in (dict, list)]
