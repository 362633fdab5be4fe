"""Real contracts and the OpenSpec changes that made them: what is declared, as a reader of the change would say."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from examples import RECOMMENDED, project_of_files

from openspec_lint.checks.project import check_project
from openspec_lint.findings import ChangeDetails

CORPUS = Path(__file__).resolve().parents[2] / "shared/corpus"
ROWS: list[dict[str, Any]] = yaml.safe_load(
    (Path(__file__).parent / "data" / "openspec_pairs.yaml").read_text(encoding="utf-8")
)

pytestmark = pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus lies beside the checkout, where it is there")


def files_of(row: dict[str, Any]) -> dict[str, bytes]:
    """Return a project of the two contracts and the one change, of which the previous state knew nothing."""
    base, revision = (next((CORPUS / "pairs" / row["pair"]).glob(f"{name}.*")) for name in ("base", "revision"))
    name = f"openapi{revision.suffix}"
    files = {name: revision.read_bytes(), f"before/{name}": base.read_bytes(), "before/openspec/config.yaml": b"{}\n"}
    folder = CORPUS / "projects" / row["project"] / "openspec/changes" / row["change"]
    found = [path for path in folder.rglob("*") if path.is_file()]
    assert found
    return files | {f"openspec/changes/{row['change']}/{path.relative_to(folder)}": path.read_bytes() for path in found}


def name_of(change: ChangeDetails) -> str:
    return change.subject.strip("`") or ", ".join(change.operations)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["pair"])
def test_breaks_are_declared_as_a_reader_of_the_change_says(row: dict[str, Any]) -> None:
    found = check_project(project_of_files(files_of(row)), RECOMMENDED).left
    harms = [each.change for each in found if each.change is not None and each.change.verdict]
    declared = {name_of(change) for change in harms if change.declared_by is not None}
    assert declared == set(row["declared"]), row["why"]
    assert {name_of(change) for change in harms} - declared == set(row["undeclared"]), row["why"]


def test_every_pair_with_a_change_is_read() -> None:
    assert {row["pair"] for row in ROWS} == {path.name for path in (CORPUS / "pairs").glob("openspec-*")}
