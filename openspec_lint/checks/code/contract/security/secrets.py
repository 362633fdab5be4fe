"""Checks of texts in documents: secrets that look real, and what a page that shows them would run."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from functools import lru_cache
from operator import itemgetter
from typing import Final

import jsonschema_rs

from openspec_lint.checks.habits import once_per_aspect
from openspec_lint.checks.hit import Check, Hit, Options
from openspec_lint.checks.scope import ContractScope
from openspec_lint.model.contract import Contract
from openspec_lint.model.site import Node, Site
from openspec_lint.read.document import ON_VALUE, Document, Trail, Value

_SHOWN: Final = 12
"""Characters of a secret that a message repeats: enough to find it, too few to use it."""

_DOCUMENT: Final = Site._fields.index("document")
_CODE: Final = re.compile(r"```.*?```|~~~.*?~~~|`[^`]*`|(?:^|(?<=\n))(?: {4}|\t)[^\n]*", re.DOTALL)
_SHOWN_AS_PAGE: Final = frozenset({"description", "title", "summary"})


def secret_in_contract(_contract: Site, options: Options, scope: ContractScope) -> Iterator[Hit]:
    """Object, once per kind, to texts in the form of a credential, unless it is one that was made to stand for others.

    options: `secrets`, patterns by what they are of; `placeholders`, what no real one has inside, in any case.
    """
    yield from once_per_aspect(_secrets(options["secrets"], "|".join(options["placeholders"]), scope))


def _secrets(kinds: Mapping[str, str], placeholder: str, scope: ContractScope) -> Iterator[Hit]:
    for node in _texts_with("|".join(f"(?:{pattern})" for pattern in kinds.values()), scope):
        for name, pattern in kinds.items():
            for match in re.finditer(pattern, node.value):
                if re.search(placeholder, match[0], re.IGNORECASE) is None:
                    shown = match[0][:_SHOWN].strip() + "…"
                    yield Hit(node, {"secret": name, "shown": shown}, ON_VALUE, aspect=name)


def markdown_unsafe(_contract: Site, options: Options, scope: ContractScope) -> Iterator[Hit]:
    """Object to descriptions that run something in a page that shows them (OWASP: cross-site scripting).

    options: `mark`, a pattern of ECMA-262 that is in each such description; `looks`, the pattern of Python that tells.
    """
    for node in _texts_with(options["mark"], scope, _SHOWN_AS_PAGE):
        match = re.search(options["looks"], _CODE.sub("", node.value))
        if match is not None:
            yield Hit(node, {"found": match[0]}, ON_VALUE)


def _texts_with(pattern: str, scope: ContractScope, keys: Collection[str] = ()) -> Iterator[Node]:
    """Yield each text, or each under one of `keys`, in the documents of a contract in which a pattern is found."""
    for document in documents_of(scope.contract):
        if _is_found(pattern, document.text):  # a walk through all values takes a hundred times as long
            yield from (node for node in texts_of(document, keys) if _is_found(pattern, node.value))


def _is_found(pattern: str, text: str) -> bool:
    try:
        return _matcher(pattern).is_valid(text)
    except ValueError:  # a lone surrogate, which no validator can be given
        return re.search(pattern, text) is not None


@lru_cache(maxsize=32)
def _matcher(pattern: str) -> jsonschema_rs.Draft202012Validator:
    """Return what looks for a pattern of ECMA-262: through 4 MB in a millisecond, where `re` takes a hundred."""
    return jsonschema_rs.Draft202012Validator({"pattern": pattern})


@lru_cache(maxsize=8)
def documents_of(contract: Contract) -> tuple[Document, ...]:
    """Return the documents that a contract is in: its own, and those that its references led to."""
    documents = set(map(itemgetter(_DOCUMENT), contract.sites))
    return tuple(sorted(documents, key=lambda document: (document is not contract.document, document.path)))


def texts_of(document: Document, keys: Collection[str] = ()) -> Iterator[Node]:
    """Yield each text in a document that is a value, whatever it is for; keys: only those under one of them."""
    pending: list[tuple[Trail, Value]] = [(None, document.value)]
    while pending:
        trail, value = pending.pop()
        kind = type(value)
        if kind is str:
            if not keys or (trail is not None and trail[1] in keys):
                yield Node(document, trail, value)
        elif kind is dict:
            pending += [((trail, key), member) for key, member in value.items()][::-1]
        elif kind is list:
            pending += [((trail, index), item) for index, item in enumerate(value)][::-1]


SECRET_CHECKS: Final[Mapping[str, Check]] = {
    "markdown-unsafe": markdown_unsafe,
    "secret-in-contract": secret_in_contract,
}
