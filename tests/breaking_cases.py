"""Pairs of contracts with a reference's findings, and how our expanded view of them differs."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any, Final, NamedTuple

import yaml

from openspec_lint.catalog.compat import load_compat
from openspec_lint.catalog.expanded import load_expanded
from openspec_lint.checks.compat.judge import compat_findings
from openspec_lint.checks.compat.terms import Terms
from openspec_lint.findings import Finding, Severity
from openspec_lint.model.contract import Contract, read_contract
from openspec_lint.read.store import DocumentStore
from openspec_lint.read.tree import folder_tree

CORPUS: Final = Path(__file__).resolve().parents[2] / "shared/corpus/breaking"
RECORDED_ON: Final = "2026-11-23"
WAIVERS: Final = yaml.safe_load((Path(__file__).parent / "data/expanded_waivers.yaml").read_text(encoding="utf-8"))
WAIVED_IDS: Final = frozenset(id_ for waiver in WAIVERS["ids"] for id_ in waiver["ids"])
WAIVED_LEVELS: Final = {
    (number, id_) for waiver in WAIVERS["levels"] for id_, numbers in waiver["ids"].items() for number in numbers
}
WAIVED_CASES: Final = frozenset(number for waiver in WAIVERS["cases"] for number in waiver["cases"])

_LEVELS: Final = {"ERR": Severity.ERROR, "WARN": Severity.WARNING, "INFO": Severity.INFO}

Case = Mapping[str, Any]


class Differences(NamedTuple):
    """What the reference tells and we do not, what we tell and it does not, and the levels that differ.

    The first two hold (id, path, operation), the last (id, level of the reference, level of ours).
    """

    missing: Counter[tuple[str, str | None, str | None]]
    more: Counter[tuple[str, str | None, str | None]]
    levels: Counter[tuple[str, Severity]]


def cases(name: str, corpus: Path = CORPUS) -> list[Case]:
    """Return the cases of a file of the corpus; none where there is no such file."""
    path = corpus / name
    return json.loads(path.read_text(encoding="utf-8")) if path.is_file() else []


def contract_of(path: str, corpus: Path = CORPUS) -> Contract:
    """Return the contract of a case."""
    file = corpus / path
    store = DocumentStore(folder_tree(file.parent).read)
    contract = read_contract(store.load(file.name), store)
    assert contract is not None
    return contract


def findings_on(case: Case, *, expanded: bool, corpus: Path = CORPUS) -> list[Finding]:
    """Return our findings on a case, on the terms that it was recorded with."""
    options = case.get("options") or {}
    days = {level: options.get(f"deprecation_days_{level}", 0) for level in ("stable", "beta")}
    day = date.fromisoformat(case.get("as_of") or RECORDED_ON)
    terms = Terms(day, days, options.get("stability_level", "beta"))
    both = contract_of(case["base"], corpus), contract_of(case["revision"], corpus)
    return compat_findings(*both, load_compat(), terms, expanded=expanded)


def differences(number: int, case: Case, corpus: Path = CORPUS) -> Differences:
    """Return in what our expanded view of a case differs from the reference's, waived ids and levels left out."""
    theirs = [(each["id"], each.get("path"), each.get("operation")) for each in case["expected_all"]]
    found = findings_on(case, expanded=True, corpus=corpus)
    ours = [(each.rule_id, each.change.path, each.change.operation) for each in found if each.change is not None]
    before, after = (Counter(each for each in told if not _is_waived(each[0])) for told in (theirs, ours))
    levels = Counter((each["id"], _LEVELS[each["level"]]) for each in case["expected_all"])
    levels -= Counter((each.rule_id, each.severity) for each in found)
    kept = [key for key in levels if not _is_waived(key[0]) and (number, key[0]) not in WAIVED_LEVELS]
    return Differences(before - after, after - before, Counter(kept))


def needless_waivers(number: int, case: Case) -> list[str]:
    """Return the rule ids whose level is waived in a case, and does not differ."""
    found = Counter((each.rule_id, each.severity) for each in findings_on(case, expanded=True))
    levels = Counter((each["id"], _LEVELS[each["level"]]) for each in case["expected_all"]) - found
    return [id_ for waived, id_ in WAIVED_LEVELS if waived == number and not any(id_ == key[0] for key in levels)]


def _is_waived(rule_id: str) -> bool:
    """Tell whether the two cannot agree on a rule: the reference does not have it, or does not follow the law."""
    return rule_id in WAIVED_IDS or rule_id not in load_expanded().known
