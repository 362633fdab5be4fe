"""The whole job over one project: every family of rules over everything that was read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from openspec_lint.catalog.rule import Rule
from openspec_lint.check.run import run
from openspec_lint.check.scope import ContractScope
from openspec_lint.findings import Finding
from openspec_lint.model.contract import Contract, read_contract
from openspec_lint.model.site import Site
from openspec_lint.read.document import Document
from openspec_lint.read.store import DocumentStore
from openspec_lint.read.tree import memory_tree


def findings_of_files(files: Mapping[str, str | bytes], rules: Iterable[Rule]) -> list[Finding]:
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
    found += text_findings(store.documents.values(), rules)
    return found


def text_findings(documents: Iterable[Document], rules: Iterable[Rule]) -> Iterator[Finding]:
    """Yield the findings about the texts of documents, whatever they mean."""
    sites = [Site("document", document, None, document.value) for document in documents if document.problems]
    yield from run((rule for rule in rules if rule.family == "text"), sites, None)


def contract_findings(contract: Contract, rules: Iterable[Rule]) -> Iterator[Finding]:
    """Yield the findings of the contract family."""
    scope = ContractScope(contract, None)
    yield from run((rule for rule in rules if rule.family == "contract"), contract.sites, scope)
