"""A Markdown document as the OpenAPI 3.1 document that it tells."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import Final

from openspec_lint.model.markdown.form import Form
from openspec_lint.model.markdown.reader import told
from openspec_lint.read.document import Document

FORM: Final = "markdown"
"""The format of the contract that a Markdown document is."""

KIND: Final = "markdown contract"
"""The kind of a document that a Markdown document was made into."""

_SPEC: Final = "spec.md"


def markdown_contract(document: Document) -> Document | None:
    """Return the OpenAPI 3.1 form of a Markdown document; None where it declares no endpoint.

    Its places are places in the document. A `spec.md` is a specification of OpenSpec and never a contract.
    """
    if document.kind != FORM or PurePosixPath(document.path).name == _SPEC or not isinstance(document.value, list):
        return None
    found = told(document.value)
    if not found.drafts:
        return None
    form = Form(found)
    if not form.root["paths"]:
        return None
    return Document(document.path, document.text, form.root, KIND, form.locator(), document.problems, document.has_bom)
