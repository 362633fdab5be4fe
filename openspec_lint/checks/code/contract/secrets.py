"""Checks of texts in documents: secrets that look real, and what a page that shows them would run."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from operator import itemgetter
from typing import Any, Final

from openspec_lint.checks.code.contract.repeated import once_per_aspect
from openspec_lint.checks.hit import Check, Hit, Options
from openspec_lint.checks.scope import ContractScope
from openspec_lint.model.contract import Contract
from openspec_lint.model.site import Node, Site
from openspec_lint.read.document import ON_VALUE, Document, Trail, Value

_SHOWN: Final = 12
"""Characters of a secret that a message repeats: enough to find it, too few to use it."""

_AROUND: Final = 500
"""Characters on both sides of a text that may begin a secret, in which its whole form is."""

_DOCUMENT: Final = Site._fields.index("document")
_CODE: Final = re.compile(r"```.*?```|~~~.*?~~~|`[^`]*`", re.DOTALL)
_SHOWN_AS_PAGE: Final = frozenset({"description", "title", "summary"})


def secret_in_contract(_contract: Site, options: Options, scope: ContractScope) -> Iterator[Hit]:
    """Object, once per kind, to texts in the form of a credential, unless it is one that was made to stand for others.

    options: `secrets`, what each kind begins with and looks like; `placeholders`, what no real one has inside.
    """
    yield from once_per_aspect(_secrets(options, scope))


def _secrets(options: Options, scope: ContractScope) -> Iterator[Hit]:
    placeholder = _pattern("|".join(options["placeholders"]))
    for document in documents_of(scope.contract):
        found = {begins: begins in document.text for kind in options["secrets"].values() for begins in kind["begins"]}
        kinds = {name: kind for name, kind in options["secrets"].items() if _may_have(document.text, kind, found)}
        for node in texts_of(document) if kinds else ():
            for name, kind in kinds.items():
                if not any(begins in node.value for begins in kind["begins"]):
                    continue
                for match in _pattern(kind["looks"]).finditer(node.value):
                    if placeholder.search(match[0]) is None:
                        shown = match[0][:_SHOWN].strip() + "…"
                        yield Hit(node, {"secret": name, "shown": shown}, ON_VALUE, aspect=name)


def _may_have(text: str, kind: Mapping[str, Any], found: Mapping[str, bool]) -> bool:
    """Tell whether a document has a secret of a kind, perhaps as a key or in a comment; found: what begins any.

    A plain text is found in a millisecond, a pattern takes a hundred times that: it looks only where the text is.
    """
    for begins in kind["begins"]:
        at = text.find(begins) if found[begins] else -1
        while at >= 0:
            around = text[max(0, at - _AROUND) : at + _AROUND].replace("\\n", "\n")
            if _pattern(kind["looks"]).search(around) is not None:
                return True
            at = text.find(begins, at + len(begins))
    return False


def markdown_unsafe(_contract: Site, options: Options, scope: ContractScope) -> Iterator[Hit]:
    """Object to descriptions that run something in a page that shows them (OWASP: cross-site scripting).

    options: `begins`, texts of which one is in each document that has any such description; `looks`, a pattern.
    """
    for document in documents_of(scope.contract):
        if not any(text in document.text for text in options["begins"]):
            continue
        for node in texts_of(document):
            if node.trail is not None and node.trail[1] in _SHOWN_AS_PAGE:
                match = _pattern(options["looks"]).search(_CODE.sub("", node.value))
                if match is not None:
                    yield Hit(node, {"found": match[0]}, ON_VALUE)


@cache
def _pattern(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE if pattern.startswith("(?i)") else 0)


@lru_cache(maxsize=8)
def documents_of(contract: Contract) -> tuple[Document, ...]:
    """Return the documents that a contract is in: its own, and those that its references led to."""
    documents = set(map(itemgetter(_DOCUMENT), contract.sites))
    return tuple(sorted(documents, key=lambda document: (document is not contract.document, document.path)))


def texts_of(document: Document) -> Iterator[Node]:
    """Yield each text in a document that is a value, whatever it is for."""
    pending: list[tuple[Trail, Value]] = [(None, document.value)]
    while pending:
        trail, value = pending.pop()
        kind = type(value)
        if kind is str:
            yield Node(document, trail, value)
        elif kind is dict:
            pending += [((trail, key), member) for key, member in value.items()][::-1]
        elif kind is list:
            pending += [((trail, index), item) for index, item in enumerate(value)][::-1]


SECRET_CHECKS: Final[Mapping[str, Check]] = {
    "markdown-unsafe": markdown_unsafe,
    "secret-in-contract": secret_in_contract,
}
