"""The corpus of the OpenAPI Initiative and small real contracts: our verdict on each, and that of another validator."""

from __future__ import annotations

from pathlib import Path

from openspec_lint.catalog.load import load_rules
from openspec_lint.catalog.select import Selection
from openspec_lint.checks.checked import CheckedContract, Project
from openspec_lint.checks.project import check_project
from openspec_lint.cli.oracle import second_opinions
from openspec_lint.findings import Finding
from openspec_lint.model.contract import read_contract
from openspec_lint.read.store import DocumentStore
from openspec_lint.read.tree import folder_tree
from openspec_lint.report.report import SecondOpinion

CORPUS = Path(__file__).resolve().parents[2] / "shared/corpus"
OAI = CORPUS / "oai"
DOCUMENTS = {verdict: sorted(OAI.glob(f"*/{verdict}/*")) for verdict in ("pass", "fail")}
RULES = {rule_id: rule for rule_id, rule in load_rules().items() if rule.category in ("structure", "semantics")}
STRUCTURE = {rule_id: rule for rule_id, rule in RULES.items() if rule.category == "structure"}


def project_of(path: Path) -> Project:
    """Return the project that one contract is, whose references lead into its own folder."""
    store = DocumentStore(folder_tree(path.parent).read)
    contract = read_contract(store.load(path.name), store)
    checked = (CheckedContract(contract, None),) if contract is not None else ()
    document = store.load(path.name)
    unrecognised = (document,) if contract is None and not document.problems else ()
    return Project(store, checked, None, unrecognised=unrecognised)


def structural_findings(path: Path) -> list[Finding]:
    """Return what the rules of the category structure report on a document."""
    return check_project(project_of(path), STRUCTURE, Selection(), RULES.keys()).left


def opinion_on(path: Path) -> SecondOpinion | None:
    """Return openapi-spec-validator's opinion beside ours; None where no version of OpenAPI is recognised."""
    project = project_of(path)
    found = check_project(project, RULES, Selection()).left
    contracts = [checked.contract for checked in project.contracts]
    return next(iter(second_opinions(contracts, found, path.parent)), None)
