"""A contract on standard input."""

from __future__ import annotations

import sys
from functools import cache
from typing import Final

from openspec_lint.findings import OpenspecLintError
from openspec_lint.model.contract import read_contract
from openspec_lint.read.source import MAX_BYTES
from openspec_lint.read.store import DocumentStore, read_document

STANDARD_INPUT: Final = "-"
"""How the command line names it."""

NAME: Final = "<stdin>"
"""How messages name it."""


@cache  # what was read cannot be read again
def standard_input() -> tuple[DocumentStore, str]:
    """Return the store of the contract on standard input, and its path there; its content says what format it has.

    Nobody knows which earlier files it belongs to, so a reference to another file is refused with OpenspecLintError:
    read from today's files, it would hide what changed in them.
    """
    data = _content()
    store = DocumentStore(_nothing_beside)
    document = read_document(NAME, data)
    if read_contract(document, store) is None:
        in_markdown = read_document(NAME, data, "markdown")
        document = in_markdown if read_contract(in_markdown, store) is not None else document
    store.documents[NAME] = document
    return store, NAME


def _content() -> bytes:
    data = sys.stdin.buffer.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise OpenspecLintError(f"{NAME}: it has more than {MAX_BYTES:,} bytes, which is the limit")
    if not data.strip():
        raise OpenspecLintError(f"{NAME}: it is empty")
    return data


def _nothing_beside(path: str) -> bytes:
    raise OpenspecLintError(f"{NAME} refers to {path}, but standard input is one file; name a file, or REF:PATH in git")
