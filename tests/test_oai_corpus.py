"""The test documents of the OpenAPI Initiative, judged by the structural rules alone."""

from __future__ import annotations

from pathlib import Path

import pytest
from oai_corpus import DOCUMENTS, OAI, structural_findings

from openspec_lint.findings import Severity

pytestmark = pytest.mark.skipif(not OAI.is_dir(), reason="the corpus is not here")


@pytest.mark.parametrize("path", DOCUMENTS["pass"], ids=lambda path: str(path.relative_to(OAI)))
def test_right_document_is_accepted(path: Path) -> None:
    assert [finding.message for finding in structural_findings(path)] == []


@pytest.mark.parametrize("path", DOCUMENTS["fail"], ids=lambda path: str(path.relative_to(OAI)))
def test_wrong_document_is_rejected(path: Path) -> None:
    assert Severity.ERROR in {finding.severity for finding in structural_findings(path)}
