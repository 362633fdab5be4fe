"""Headings and keywords in other languages: the files of words, and what a configuration makes of them."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

from openspec_lint.catalog.config import ConfigError, config_of
from openspec_lint.catalog.language import headings_of, load_languages
from openspec_lint.catalog.load import load_rules, read_rule_file, rules_root
from openspec_lint.catalog.select import with_options
from openspec_lint.checks.project import spec_findings
from openspec_lint.findings import Severity
from openspec_lint.model.openspec.folder import OpenSpec, read_openspec
from openspec_lint.model.openspec.language import translation
from openspec_lint.read.store import DocumentStore, read_document
from openspec_lint.read.tree import memory_tree

SCHEMA = json.loads((rules_root() / "language.schema.json").read_text(encoding="utf-8"))
FILES = sorted((rules_root() / "languages").glob("*.yaml"))

CHINESE = {
    "openspec/specs/parcels/spec.md": (
        "# 包裹\n## 目的\n工作人员可以通过包裹标签上的编号找到包裹，也可以查看包裹所在的货架以及到达的时间，"
        "还可以知道是谁收下了它。\n## 要求\n### 要求：查找包裹\n系统必须显示货架。\n"
        "#### 场景：编号已知\n- **当** 输入编号时\n- **则** 显示货架\n"
    ),
    "openspec/changes/add-desk/specs/parcels/spec.md": (
        "## 新增需求\n### 需求：登记包裹\n系统必须登记包裹。\n#### 场景：到达\n- **当** 包裹到达时\n- **则** 登记包裹\n"
        "## 修改需求\n### 需求：查找包裹\n系统必须显示货架和时间。\n"
        "#### 场景：编号已知\n- **当** 输入编号时\n- **则** 显示货架\n"
    ),
}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_file_of_words_is_what_its_schema_says(path: Path) -> None:
    jsonschema.validate(read_rule_file(path), SCHEMA)


def test_the_configuration_takes_the_same_headings_as_a_file_of_words() -> None:
    config = json.loads((rules_root() / "config.schema.json").read_text(encoding="utf-8"))
    headings = config["properties"]["normative"]["properties"]["headings"]["properties"]
    assert headings.keys() == SCHEMA["$defs"]["headings"]["properties"].keys()


def checked(files: dict[str, str], configuration: str) -> tuple[OpenSpec, set[str]]:
    """Return what is read of a project under a configuration, and the rules that report a warning or error on it."""
    document = read_document("openspec-lint.yaml", configuration.encode())
    config = config_of(document, document.value)
    tree = memory_tree(files)
    openspec = read_openspec(tree, DocumentStore(tree.read), translate=translation(*headings_of(config)))
    assert openspec is not None
    rules = [rule for rule in with_options(config, load_rules()).values() if rule.severity > Severity.INFO]
    return openspec, {finding.rule_id for finding in spec_findings(openspec, rules)}


def test_a_language_that_is_named_is_read() -> None:
    openspec, reported = checked(CHINESE, "normative: {languages: [zh]}")
    assert not reported
    assert [requirement.name for requirement in openspec.specs[0].requirements] == ["查找包裹"]
    (delta,) = openspec.deltas
    assert [each.name for each in (*delta.added, *delta.modified)] == ["登记包裹", "查找包裹"]


def test_a_language_that_is_not_named_is_one_finding_per_document() -> None:
    openspec, _ = checked(CHINESE, "{}")
    found = [finding for finding in spec_findings(openspec, load_rules().values()) if finding.severity >= 3]
    places = sorted((finding.location.path.split("/")[1], finding.rule_id) for finding in found)
    assert [place for place in places if place[1] == "heading-translated"] == [
        ("changes", "heading-translated"),
        ("specs", "heading-translated"),
    ]
    assert ("specs", "spec-purpose-missing") not in places


def test_words_of_the_team_s_own_are_read() -> None:
    files = {
        "openspec/specs/parcels/spec.md": (
            "## Intent\nLets staff find a parcel by the code that is printed on its label.\n## Rules\n"
            "### Rule: Find a parcel\nIt SHALL.\n#### Case: Known\n- **WHEN** it is\n- **THEN** it is\n"
        )
    }
    words = "{purpose: [Intent], requirements: [Rules], requirement: [Rule], scenario: [Case]}"
    openspec, reported = checked(files, f"normative: {{headings: {words}}}")
    assert not reported
    (requirement,) = openspec.specs[0].requirements
    assert (requirement.name, requirement.scenario_names) == ("Find a parcel", ("Known",))


def test_a_finding_stands_in_the_text_as_it_was_written() -> None:
    files = {
        "openspec/specs/parcels/spec.md": "## 目的\n" + "编" * 60 + "\n## 要求\n  \n### 要求：查找包裹\n系统显示。\n"
    }
    openspec, _ = checked(files, "normative: {languages: [zh]}")
    rules = [load_rules()["requirement-without-scenario"]]
    (finding,) = spec_findings(openspec, rules)
    assert finding.location.span == (5, 1, 5, len("### 要求：查找包裹") + 1)


def test_an_unknown_language_is_an_error_with_its_place() -> None:
    document = read_document("openspec-lint.yaml", b"normative:\n  languages: [zz]\n")
    with pytest.raises(ConfigError, match=r"openspec-lint\.yaml:2:15: there is no language `zz`"):
        headings_of(config_of(document, document.value))


def test_no_word_means_two_things_in_one_language() -> None:
    for language in load_languages().values():
        sections = [word for key in ("purpose", "requirements") for word in language.headings[key]]
        deltas = [word for key in ("added", "modified", "removed", "renamed") for word in language.headings[key]]
        labels = [word for key in ("requirement", "scenario") for word in language.headings[key]]
        for words in (sections, deltas, labels):
            assert len(words) == len(set(words)), language.code
