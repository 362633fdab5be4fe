"""The whole job over one project: every family of rules over everything that was read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from openspec_lint.catalog.rule import Rule
from openspec_lint.check.run import run
from openspec_lint.check.scope import ContractScope
from openspec_lint.findings import Finding
from openspec_lint.model.contract import Contract, read_contract
from openspec_lint.read.store import DocumentStore
from openspec_lint.read.tree import memory_tree


def findings_of_files(files: Mapping[str, str], rules: Iterable[Rule]) -> list[Finding]:
    """Return what `rules` report on files in memory, with default settings: the project of an example."""
    tree = memory_tree(files)
    store = DocumentStore(tree.read)
    found: list[Finding] = []
    rules = list(rules)
    for path in files:
        if path.endswith(".md"):
            continue
        contract = read_contract(store.load(path), store)
        if contract is not None:
            found += contract_findings(contract, rules)
    return found


def contract_findings(contract: Contract, rules: Iterable[Rule]) -> Iterator[Finding]:
    """Yield the findings of the contract family."""
    scope = ContractScope(contract, None)
    yield from run((rule for rule in rules if rule.family == "contract"), contract.sites, scope)
