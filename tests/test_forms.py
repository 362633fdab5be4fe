"""One contract in several forms: the order of keys, YAML or JSON, and anchors make no difference to what is found."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from examples import RULES as ALL_RULES
from examples import project_of_files
from hypothesis import given, settings
from hypothesis import strategies as st

from openspec_lint.checks.project import check_project

RULES = {rule.id: rule for rule in ALL_RULES.values() if rule.family == "contract" and rule.preset != "none"}
"""Those of the preset "none" are left out: some are about the order of keys."""

BOOKSTORE = Path(__file__).parent.parent / "fixtures" / "projects" / "bookstore" / "api" / "openapi.yaml"
CONTRACT = json.loads(json.dumps(yaml.safe_load(BOOKSTORE.read_text(encoding="utf-8"))))


def found(path: str, text: str) -> list[tuple[str, str]]:
    """Return what the contract's rules report, without lines: rule and pointer."""
    findings = check_project(project_of_files({path: text}), RULES).left
    return sorted((finding.rule_id, str(finding.location.pointer)) for finding in findings)


EXPECTED = found("a.json", json.dumps(CONTRACT))


def steady(findings: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return findings without the pointers of rules that tell many things once, at whichever comes first."""
    return sorted((rule, pointer if RULES[rule].preset == "recommended" else "") for rule, pointer in findings)


def certain(findings: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return findings without those of rules that count how often something is done: what is shared counts once."""
    return [(rule, pointer) for rule, pointer in findings if RULES[rule].preset == "recommended"]


def shared(value: Any, seen: dict[str, Any]) -> Any:
    """Return `value` with equal objects made one, so that YAML writes an anchor for each of them."""
    if isinstance(value, dict):
        value = {key: shared(item, seen) for key, item in value.items()}
    elif isinstance(value, list):
        value = [shared(item, seen) for item in value]
    else:
        return value
    return seen.setdefault(json.dumps(value), value)


def test_the_contract_has_findings_to_lose() -> None:
    assert len(EXPECTED) > 2


@pytest.mark.parametrize("indent", [None, 1, 4])
def test_json_layout(indent: int | None) -> None:
    assert found("a.json", json.dumps(CONTRACT, indent=indent)) == EXPECTED


@pytest.mark.parametrize("flow", [True, False, None])
def test_yaml_form(flow: bool | None) -> None:
    assert found("a.yaml", yaml.safe_dump(CONTRACT, default_flow_style=flow, sort_keys=False)) == EXPECTED


def test_yaml_with_anchors() -> None:
    text = yaml.safe_dump(shared(CONTRACT, {}))
    assert "*id" in text
    assert certain(found("a.yaml", text)) == certain(EXPECTED)


def test_what_two_paths_share_is_reported_once() -> None:
    item = "get: {responses: {'200': {}}}"
    shared = f"openapi: 3.0.3\ninfo: {{title: t, version: '1'}}\npaths:\n  /a: &item\n    {item}\n  /b: *item\n"
    apart = shared.replace("&item", "").replace("*item", f"\n    {item}")
    counts = [sum(rule == "structure-field-missing" for rule, _ in found("a.yaml", text)) for text in (shared, apart)]
    assert counts == [1, 2]


@settings(max_examples=30, deadline=None)
@given(st.randoms(use_true_random=False))
def test_order_of_keys(random: Any) -> None:
    def shuffled(value: Any) -> Any:
        if isinstance(value, list):
            return [shuffled(item) for item in value]
        if not isinstance(value, dict):
            return value
        members = list(value.items())
        random.shuffle(members)
        return {key: shuffled(item) for key, item in members}

    assert steady(found("a.json", json.dumps(shuffled(CONTRACT)))) == steady(EXPECTED)
