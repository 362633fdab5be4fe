"""Scores us against references: openspec, the OpenAPI Initiative's documents, and oasdiff's recorded findings.

Usage: python benchmarks/conformance.py CASES DOCUMENTS PAIRS. CASES are tiny projects with what the openspec command
says of them, DOCUMENTS the Initiative's test documents, PAIRS contracts with what oasdiff finds, and hard ones with the
ideal verdict. What differs is listed with its reasons.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

sys.path.append(str(Path(__file__).parent.parent / "tests"))

from breaking_cases import WAIVERS as BREAKING_WAIVERS
from breaking_cases import Case, cases, differences, findings_on
from oai_corpus import structural_findings  # the tests read the same documents the same way
from openspec_cases import (  # and the same cases
    MODES,
    VALIDATE_WAIVERS,
    expected_of,
    report_on,
    verdicts,
    with_links,
)

from openspec_lint.checks.archive import archive_outcome
from openspec_lint.findings import Severity
from openspec_lint.model.openspec.folder import read_openspec
from openspec_lint.read.store import DocumentStore
from openspec_lint.read.tree import folder_tree


def main(projects: Path, documents: Path, pairs: Path) -> int:
    return max(openspec_score(projects), oai_score(documents), breaking_score(pairs))


def breaking_score(corpus: Path) -> int:
    """Print how many recorded cases the expanded view tells as oasdiff does, and how many hard verdicts are ideal."""
    recorded, hard = cases("cases.json", corpus), cases("gap_cases.json", corpus)
    if not recorded:
        print(f"skipped: there are no pairs in {corpus}")
        return 0
    differing = [number for number, case in enumerate(recorded) if is_told_otherwise(number, case, corpus)]
    print(
        f"oasdiff's cases: {len(recorded) - len(differing)} of {len(recorded)} told with the same ids, paths, "
        "operations and levels in the expanded view"
    )
    judged = [case for case in hard if case["ideal_breaking"] is not None]
    missed = [case["name"] for case in judged if is_breaking(case, corpus) != case["ideal_breaking"]]
    print(f"hard pairs: {len(judged) - len(missed)} of {len(judged)} judged ideally")
    for waiver in BREAKING_WAIVERS["levels"]:
        print(f"  level not compared in some cases: {', '.join(waiver['ids'])}: {waiver['why'].strip()}")
    why = {number: waiver["why"].strip() for waiver in BREAKING_WAIVERS["cases"] for number in waiver["cases"]}
    for number in differing:
        print(f"  case {number}, {recorded[number]['name']}: {why.get(number, 'NOT EXPLAINED')}")
    for name in missed:
        print(f"  {name}: NOT EXPLAINED")
    return int(bool(missed) or any(number not in why for number in differing))


def is_told_otherwise(number: int, case: Case, corpus: Path) -> bool:
    """Tell whether our expanded view of a case differs; contracts put together from many files are none of ours."""
    return not isinstance(case["base"], str) or any(differences(number, case, corpus))


def is_breaking(case: Case, corpus: Path) -> bool:
    return any(finding.severity >= Severity.WARNING for finding in findings_on(case, expanded=False, corpus=corpus))


def oai_score(documents: Path) -> int:
    """Print how many of the OpenAPI Initiative's documents the structural rules alone judge rightly."""
    expected = {"pass": "accepted", "fail": "rejected"}
    found = {verdict: sorted(documents.glob(f"*/{verdict}/*")) for verdict in expected}
    if not any(found.values()):
        print(f"skipped: there are no documents in {documents}")
        return 0
    wrong = [path for verdict, paths in found.items() for path in paths if is_rejected(path) != (verdict == "fail")]
    scores = [
        f"{verdict} {sum(path not in wrong for path in paths)} of {len(paths)} {expected[verdict]}"
        for verdict, paths in found.items()
    ]
    print(f"OAI documents: {', '.join(scores)}")
    for path in wrong:
        print(f"  {path.relative_to(documents)}: NOT EXPLAINED")
    return int(bool(wrong))


def is_rejected(path: Path) -> bool:
    return any(finding.severity is Severity.ERROR for finding in structural_findings(path))


def openspec_score(corpus: Path) -> int:
    """Print in how many cases we say, or would write, what openspec does."""
    projects = sorted(path.parent for path in corpus.glob("*/expected.json"))
    if not projects:
        print(f"skipped: there are no cases in {corpus}")
        return 0
    differing = {mode: [case.name for case in projects if not agrees(case, mode)] for mode in MODES}
    for mode, names in differing.items():
        print(f"validate --all, {mode}: {len(projects) - len(names)} of {len(projects)} cases agree item by item")
    archived = [(case, change, same) for case in projects for change, same in archive_agreement(case)]
    print(
        f"archive: {sum(same for *_, same in archived)} of {len(archived)} changes agree: refused, or what is written"
    )
    names = {name for found in differing.values() for name in found}
    for name in sorted(names):
        print(f"  {name}: {VALIDATE_WAIVERS.get(name, 'NOT EXPLAINED')}")
    for case, change, same in archived:
        if not same:
            print(f"  archive of {change} in {case.name}: NOT EXPLAINED")
    return int(bool(names - VALIDATE_WAIVERS.keys()) or not all(same for *_, same in archived))


def agrees(case: Path, mode: str) -> bool:
    """Tell whether we say of a case what the reference says: items, verdicts, levels, paths and lines."""
    with tempfile.TemporaryDirectory() as folder:
        project = with_links(case / "project", Path(folder).resolve() / "project")
        return verdicts(report_on(project, mode == "strict")) == verdicts(expected_of(case.name)[mode])


def archive_agreement(case: Path) -> Iterator[tuple[str, bool]]:
    """Yield each change of a case that the reference archived, and whether we would do the same with it."""
    tree = folder_tree(case / "project")
    openspec = read_openspec(tree, DocumentStore(tree.read))
    changes = {change.id: change for change in openspec.changes} if openspec is not None else {}
    for change_id, result in expected_of(case.name).get("archive", {}).items():
        assert openspec is not None
        outcome = archive_outcome(changes[change_id], openspec)
        written = {f"{capability}/spec.md": text for capability, text in outcome.written.items()}
        changed = {**written, **{f"{capability}/spec.md": None for capability in outcome.retired}}
        is_refused = outcome.obstacle is not None
        yield change_id, is_refused == (result["exit_code"] == 1) and changed == result["specs_changed"]


if __name__ == "__main__":
    sys.exit(main(*map(Path, sys.argv[1:4])))
