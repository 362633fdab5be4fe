"""`openspec-lint diff`."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from openspec_lint.catalog.compat import load_compat
from openspec_lint.checks.compat.judge import compat_findings
from openspec_lint.cli.gather import fetching
from openspec_lint.cli.job import fail_on_of
from openspec_lint.cli.output import Output
from openspec_lint.findings import OpenspecLintError, Severity
from openspec_lint.model.contract import Contract, read_contract, why_no_contract
from openspec_lint.read.document import Document
from openspec_lint.read.git import named_base, repository_of, revision_tree
from openspec_lint.read.source import Source, SourceError
from openspec_lint.read.store import DocumentStore
from openspec_lint.read.tree import memory_tree, tree_at
from openspec_lint.report.changelog import Changelog
from openspec_lint.report.report import Counts, Report, report_of


def run_diff(output: Output, base: str, revision: str, everything: bool, allow_remote: bool = False) -> int:
    """Compare two contracts, write the report, return the exit status; see the command's arguments."""
    fetch = fetching(allow_remote)
    contracts = contract_at(base, fetch), contract_at(revision, fetch)
    report = diff_report(*contracts, output.day, everything, output.fail_on or "error")
    output.write(report)
    return report.exit_code


def diff_report(base: Contract, revision: Contract, as_of: date | None, everything: bool, fail_on: str) -> Report:
    """Return what changed from `base` to `revision`: what breaks, or may; all that is known where `everything` is."""
    table = load_compat()
    findings = compat_findings(base, revision, table, as_of=as_of, texts=everything)
    changelog = None
    if everything:
        from openspec_lint.checks.compat.version import with_version  # only a changelog tells of the version

        findings, bump = with_version(findings, base, revision, table)
        changelog = Changelog(_title(base), _title(revision), bump)
    shown = [finding for finding in findings if everything or finding.severity >= Severity.WARNING]
    return report_of(
        shown,
        Counts(2, len(revision.operations)),
        notes=[note for contract in (base, revision) for note in _text_notes(contract.document)],
        sources={revision.document.path: revision.document.text},
        fail_on=fail_on_of(fail_on),
    )._replace(changelog=changelog)


def _title(contract: Contract) -> str | None:
    title = contract.root.child("info", "title").value
    return title if isinstance(title, str) else None


def _text_notes(document: Document) -> Iterator[str]:
    """Say what is wrong with the text of a contract that is compared all the same."""
    for problem in document.problems:
        yield f"{document.path}:{problem.span.line}: {problem.in_short}"


def contract_of_value(name: str, value: Mapping[str, Any]) -> Contract:
    """Return the contract that an already parsed document is; its places are those of the same text as JSON."""
    text = json.dumps(value, indent=2)
    store = DocumentStore(memory_tree({name + ".json": text}).read)
    contract = read_contract(store.load(name + ".json"), store)
    if contract is None:
        raise OpenspecLintError(f"{name}: it is no contract")
    return contract


def contract_at(place: str, fetch: Source | None = None) -> Contract:
    """Return the contract at `place`: a file, or REF:PATH in the git repository around the working folder.

    fetch: what reads URLs, where references may lead to other hosts.
    Raises OpenspecLintError where nothing can be read, or what is there is no contract.
    """
    path = Path(place)
    ref, colon, inside = place.partition(":")
    if path.exists() or not colon:
        prefix = place[: -len(path.name)] if path.name else place
        store, name = DocumentStore(tree_at(path.parent, prefix).read), prefix + path.name
    else:
        repository = repository_of(Path.cwd())
        if repository is None:
            raise OpenspecLintError(f"{place}: there is no such file, and this is no git repository")
        store, name = DocumentStore(revision_tree(repository, named_base(repository, ref)).read), inside
    store.fetch = fetch
    try:
        document = store.load(name)
    except SourceError as error:
        raise OpenspecLintError(f"{place}: {error}") from error
    contract = read_contract(document, store)
    if contract is None:
        raise OpenspecLintError(f"{place}: {why_no_contract(document)}")
    return contract
