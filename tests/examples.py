"""Runs one rule over one of its examples: the marked lines against the lines it reports."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

import yaml

from openspec_lint.catalog.acceptance import acceptances_of
from openspec_lint.catalog.baseline import baseline_of
from openspec_lint.catalog.compat import compat_rules, load_compat
from openspec_lint.catalog.config import config_of
from openspec_lint.catalog.envelope import DEFAULT_ENVELOPE, load_envelopes
from openspec_lint.catalog.load import load_rules
from openspec_lint.catalog.rule import Rule
from openspec_lint.catalog.select import Selection
from openspec_lint.catalog.spectral.reading import read_ruleset
from openspec_lint.checks.checked import CheckedContract, Project
from openspec_lint.checks.project import check_project
from openspec_lint.findings import Finding
from openspec_lint.model.contract import read_contract
from openspec_lint.model.openspec.deltas import Delta
from openspec_lint.model.openspec.folder import OpenSpec, read_openspec
from openspec_lint.model.openspec.history import Origin
from openspec_lint.model.openspec.past import Past
from openspec_lint.model.openspec.requirements import Requirement
from openspec_lint.model.openspec.specs import read_spec
from openspec_lint.model.prose.ownership import EndpointPatterns
from openspec_lint.read.document import Document
from openspec_lint.read.source import SourceError
from openspec_lint.read.store import DocumentStore
from openspec_lint.read.tree import memory_tree

RULES = load_rules()
RECOMMENDED = {rule_id: rule for rule_id, rule in RULES.items() if rule.preset == "recommended"}
"""The rules that are on without a word of the configuration."""

BASE_FOLDER = "before/"
"""Where the files of an example keep the previous version of a contract, and of its OpenSpec folder: the specs that a
delta was written against, and its changes, without which those in the archive are no news.
"""

CONFIGURATION = "openspec-lint.yaml"
"""The file of an example whose accepted breaks, and what it says of endpoints, count."""

RULESET = ".spectral.yaml"
"""The file of an example that is a ruleset of Spectral."""

BASELINE = ".openspec-lint-baseline.json"
"""The file of an example that accepts findings."""

BREAKS = compat_rules(load_compat())
MARK = re.compile(r"\s*(?:#|//|<!--) *<- here *(?:-->)?")
BYTE = re.compile(rb"\\x([0-9A-F]{2})")
HEADER = {
    "openapi": "openapi: 3.1.0",
    "info": (
        "info: {title: An example, version: 1.0.0, description: What an example leaves unsaid.,"
        " contact: {email: authors@pets.dev}, license: {name: MIT, identifier: MIT}}"
    ),
    "servers": "servers: [{url: https://api.pets.dev, description: Production}]",
}
"""What an example in YAML needs not say, put behind it so that its lines stay where they are."""


def marked_lines(files: Mapping[str, str]) -> set[tuple[str, int]]:
    """Return (path, 1-based line) of each mark in the files of an example."""
    return {
        (path, number)
        for path, text in files.items()
        for number, line in enumerate(text.split("\n"), start=1)
        if MARK.search(line)
    }


def unmarked(files: Mapping[str, str]) -> dict[str, bytes]:
    r"""Return the files without their marks; a contract in YAML without a header gets one.

    `\xFC` in a text stands for the byte 0xFC.
    """
    texts = {path: _with_header(path, MARK.sub("", text)) for path, text in files.items()}
    return {path: BYTE.sub(lambda match: bytes([int(match[1], 16)]), text.encode()) for path, text in texts.items()}


def _with_header(path: str, text: str) -> str:
    if path not in ("openapi.yaml", BASE_FOLDER + "openapi.yaml"):
        return text
    try:
        value = yaml.load(text, Loader=yaml.CSafeLoader)
    except yaml.YAMLError:
        return text
    is_fragment = isinstance(value, dict) and any(key in value for key in ("paths", "components", "webhooks"))
    if not is_fragment or "openapi" in value or "swagger" in value:
        return text
    return "\n".join([text.rstrip("\n"), *(line for key, line in HEADER.items() if key not in value), ""])


def reported_lines(findings: Iterable[Finding]) -> set[tuple[str, int]]:
    """Return (path, line) of each finding."""
    return {(finding.location.path, finding.location.span.line) for finding in findings}


def project_of_files(files: Mapping[str, str | bytes]) -> Project:
    """Return the project that files in memory are: each contract among them, and its previous version in before/."""
    tree = memory_tree(files)
    store = DocumentStore(tree.read)
    base_store = DocumentStore(lambda path: tree.read(BASE_FOLDER + path))
    envelope = load_envelopes()[DEFAULT_ENVELOPE]._replace(is_assumed=True)
    contracts, unrecognised = [], []
    for path in files:
        if path.startswith((BASE_FOLDER, "openspec/")) or path in (CONFIGURATION, BASELINE, RULESET):
            continue
        contract = read_contract(store.load(path), store)
        if contract is not None:
            base = read_contract(base_store.load(path), base_store) if BASE_FOLDER + path in files else None
            contracts.append(CheckedContract(contract, envelope, base))
        elif path == "openapi.yaml" and not store.load(path).problems:
            unrecognised.append(store.load(path))
    if any(checked.contract.format != "schemas" for checked in contracts):  # what others refer to is no contract
        contracts = [checked for checked in contracts if checked.contract.format != "schemas"]
    openspec = _with_past(read_openspec(tree, store), base_store)
    past = _past(openspec, [path[len(BASE_FOLDER) :] for path in files if path.startswith(BASE_FOLDER)], base_store)
    baseline = baseline_of(DocumentStore(tree.read).load(BASELINE)) if BASELINE in files else None
    project = Project(store, tuple(contracts), openspec, unrecognised=tuple(unrecognised), baseline=baseline)
    if past is not None:
        project = project._replace(past=past, landed=past.landed)
    if RULESET in files:
        project = project._replace(rulesets=(read_ruleset(RULESET, tree.read),))
    if CONFIGURATION not in files:
        return project
    document = DocumentStore(tree.read).load(CONFIGURATION)  # it is no document of the project's own store
    config = config_of(document, document.value)
    patterns = EndpointPatterns(config.external, config.ignored)
    return project._replace(acceptances=acceptances_of(config, BREAKS), patterns=patterns)


def _with_past(openspec: OpenSpec | None, past: DocumentStore) -> OpenSpec | None:
    """Return an example's OpenSpec folder whose deltas were written against the specs in before/, if there are any."""

    def written_against(delta: Delta, _requirement: Requirement) -> Origin | None:
        assert openspec is not None
        try:
            document = past.load(openspec.spec_path(delta.capability))
        except SourceError:
            return None
        return Origin("0123456789ab", "2026-01-31", read_spec(delta.capability, document))

    return replace(openspec, written_against=written_against) if openspec is not None else None


def _past(openspec: OpenSpec | None, paths: Sequence[str], store: DocumentStore) -> Past | None:
    """Return what an example's OpenSpec folder was; None where before/ says nothing of it."""
    if openspec is None or not any(path.startswith("openspec/") for path in paths):
        return None

    def document(path: str) -> Document | None:
        try:
            return store.load(path)
        except SourceError:
            return None

    return Past(openspec, frozenset(path for path in paths if path.startswith("openspec/changes/")), document)


def findings_of(rule: Rule, files: Mapping[str, str]) -> list[Finding]:
    """Return what `rule`, switched on, reports on the files of an example, with default settings else.

    Rules of the engine itself (`check: engine`) judge what the others report, so then all of them run.
    """
    chosen = RULES if rule.check == "engine" else {rule.id: rule}
    found = check_project(project_of_files(unmarked(files)), chosen, Selection(({rule.id: "error"},))).left
    return [finding for finding in found if finding.rule_id == rule.id]
