"""Finding a project's contract when nobody names it: a plausible file is taken or proposed, a doubtful one named."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import PurePosixPath
from typing import Final, NamedTuple

from openspec_lint.model.catalogue import is_catalogue
from openspec_lint.model.collection import collection_of
from openspec_lint.model.contract import contract_version
from openspec_lint.read.document import Document
from openspec_lint.read.source import SourceError
from openspec_lint.read.store import DocumentStore
from openspec_lint.read.tree import Tree

MAX_SNIFFED_BYTES: Final = 16 * 1024 * 1024
"""A larger file is not looked into; the configuration can name it."""

_SUFFIXES: Final = (".json", ".yaml", ".yml")
_HEADER: Final = re.compile(rb"""(?m)(?:^|[{,\s\xbf\xfe\xff])["']?(?:openapi|swagger)["']?\s*:\s*["']?[23]\.""")
_NAMED_LIKE_A_CONTRACT: Final = re.compile(
    r"openapi|swagger|contract|endpoints|http-api|rest-api|api-spec", re.IGNORECASE
)
_MARKDOWN_CONTRACT: Final = re.compile(r"api[-_ ]?contracts?\.(?:md|markdown)", re.IGNORECASE)
_FEWEST_ENDPOINTS: Final = 3
"""Endpoints that a Markdown document declares before it is taken for the contract."""

ARCHIVED: Final = "archived"
"""The doubt about a file that was the contract once."""

_DOUBTFUL_FOLDERS: Final = {
    **dict.fromkeys(("vendor", "third_party", "third-party", "external", "extern", "deps"), "vendored"),
    **dict.fromkeys(("archive", "archived", "history", "legacy", "old", "backup", "deprecated"), ARCHIVED),
    **dict.fromkeys(("dist", "build", "target", "out", "coverage", "site"), "a build product"),
    **dict.fromkeys(("test", "tests", "testdata", "fixtures", "__tests__", "examples", "mocks"), "test data"),
    **dict.fromkeys(("changes",), "part of a change"),
}


class Candidate(NamedTuple):
    """A file that may be the contract; `doubt` says why it was not taken by itself, "" for a plausible one."""

    path: str
    doubt: str


def candidates(tree: Tree, store: DocumentStore) -> list[Candidate]:
    """Return the files that look like contracts, plausible ones first.

    Every candidate was recognised by its content: an OpenAPI header anywhere in the file, or, in a file named like a
    contract, a list of endpoints. A Markdown document counts where there is no other file, it is called api-contracts
    and declares a few endpoints.
    """
    found = [path for path in tree.paths("") if path.lower().endswith(_SUFFIXES) and _is_contract(path, tree, store)]
    if not found:
        found = [path for path in tree.paths("") if _is_markdown_contract(path, tree, store)]
    twins = _twins(found)
    doubts = [Candidate(path, _doubt(path) or twins.get(path, "")) for path in found]
    return sorted(doubts, key=lambda candidate: (bool(candidate.doubt), candidate.path.count("/"), candidate.path))


def _is_contract(path: str, tree: Tree, store: DocumentStore) -> bool:
    try:
        data = tree.read(path)
    except SourceError:
        return False
    if len(data) > MAX_SNIFFED_BYTES:
        return False
    plain = data.replace(b"\0", b"") if 0 in data[:4] else data  # UTF-16 and UTF-32 have zeros between the letters
    has_header = _HEADER.search(plain) is not None
    if not has_header and _NAMED_LIKE_A_CONTRACT.search(PurePosixPath(path).name) is None:
        return False
    document = store.load(path)
    if document.value is None and document.problems:
        return has_header
    return contract_version(document.value) is not None or is_catalogue(document.value) or _names_schemas(document)


def _names_schemas(document: Document) -> bool:
    """Tell whether a file holds schemas by name; one that is a schema itself may be that of anything."""
    collection = collection_of(document)
    return collection is not None and collection.whole is None


def _is_markdown_contract(path: str, tree: Tree, store: DocumentStore) -> bool:
    if _MARKDOWN_CONTRACT.fullmatch(PurePosixPath(path).name) is None:
        return False
    try:
        size = len(tree.read(path))
    except SourceError:
        return False
    if size > MAX_SNIFFED_BYTES:
        return False
    from openspec_lint.model.markdown.contract import markdown_contract  # not before there is such a file

    form = markdown_contract(store.load(path))
    return form is not None and sum(map(len, form.value["paths"].values())) >= _FEWEST_ENDPOINTS


def _doubt(path: str) -> str:
    parts = PurePosixPath(path.lower()).parts[:-1]
    return next((_DOUBTFUL_FOLDERS[part] for part in parts if part in _DOUBTFUL_FOLDERS), "")


def _twins(paths: Iterable[str]) -> dict[str, str]:
    """Return the files that say in another form what a sibling of the same name says, as generators write them."""
    by_stem: dict[str, list[str]] = {}
    for path in paths:
        by_stem.setdefault(path.rsplit(".", 1)[0], []).append(path)
    return {
        path: f"the twin of {next(other for other in same if other != path)}"
        for same in by_stem.values()
        if len(same) > 1
        for path in same
    }
