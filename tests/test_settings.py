"""Configuration: what is read, what is refused and in which words, and what it selects."""

from __future__ import annotations

from pathlib import Path

import pytest

from openspec_lint.catalog.config import Config, ConfigError, Override, config_of
from openspec_lint.catalog.load import load_rules
from openspec_lint.catalog.presets import extended_by
from openspec_lint.catalog.select import Selection, Where, matches_operation, selection_of, with_options
from openspec_lint.checks.declared import DECLARED_BY
from openspec_lint.findings import Severity
from openspec_lint.read.yaml_text import read_yaml

RULES = load_rules()
BREAK = "request-property-max-length-decreased"


def config(text: str) -> Config:
    document = read_yaml("openspec-lint.yaml", text)
    return config_of(document, document.value)


def chosen(config: Config, root: Path) -> Selection:
    return selection_of(config, RULES, lambda: [BREAK], extended_by(config, root))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("rule: {}", "1:1: there is no key `rule`; did you mean `rules`?"),
        ("fail_on: eror", "1:10: `fail_on`: there is no value `eror`; did you mean `error`?"),
        ("contracts: [{paths: x}]", "1:"),
        ("rules: {naming: warn}", "1:17: `naming`: there is no value `warn`; did you mean `warning`?"),
        ("rules: [{naming: 3}]", "1:18: `naming`: there is no value `3`; there are: off, on, info, warning, error"),
        ("rules: {naming: {level: off}}", "1:18: there is no key `level`; there are: severity, options"),
        ("contracts: api.yaml", "1:12: `contracts`: 'api.yaml' is not of type 'array'"),
        ("a: b: c", "1:5: a mapping cannot begin here"),
        ("- a", "1:1: ['a'] is not of type 'object'"),
    ],
)
def test_wrong_configuration_is_refused_at_its_place(text: str, message: str) -> None:
    with pytest.raises(ConfigError) as caught:
        config(text)
    assert str(caught.value).startswith("openspec-lint.yaml:" + message)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("rules: {syntax-eror: off}", "1:9: there is no rule or category `syntax-eror`; did you mean `syntax-error`?"),
        (
            "overrides: [{rules: {nameing: off}}]",
            "1:22: there is no rule or category `nameing`; did you mean `naming`?",
        ),
        ("extends: recomended", "1:10: there is no preset `recomended`; did you mean `recommended`?"),
        ("extends: [strict, lint/house.yaml]", "1:19: there is no preset file `lint/house.yaml`"),
    ],
)
def test_names_that_do_not_exist_are_refused_with_the_closest(text: str, message: str, tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as caught:
        chosen(config(text), tmp_path)
    assert str(caught.value) == "openspec-lint.yaml:" + message


@pytest.mark.parametrize("name", ["request-property-max-length-decreased", "request-*", "compat", "paging"])
def test_names_of_breaking_changes_and_categories_are_known(name: str, tmp_path: Path) -> None:
    selection = chosen(config(f"rules: {{'{name}': off}}"), tmp_path)
    assert selection.layers[-1] == {name: "off"}


@pytest.mark.parametrize(
    ("preset", "message"),
    [
        ("rules: {nameing: off}", "1:9: there is no rule or category `nameing`; did you mean `naming`?"),
        ("rules: {naming: of}", "1:"),
        ("rule: {}", "1:1: there is no key `rule`; did you mean `rules`?"),
        ("a: b: c", "1:5: a mapping cannot begin here"),
    ],
)
def test_preset_file_is_read_as_strictly(preset: str, message: str, tmp_path: Path) -> None:
    (tmp_path / "house.yaml").write_text(preset, encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        chosen(config("extends: house.yaml"), tmp_path)
    assert str(caught.value).startswith("house.yaml:" + message)


def test_preset_file_of_the_project_counts_less_than_its_configuration(tmp_path: Path) -> None:
    (tmp_path / "house.yaml").write_text("rules: {naming: off, envelope: off}", encoding="utf-8")
    selection = chosen(config("extends: house.yaml\nrules: {naming: error}"), tmp_path)
    assert severity(selection) == Severity.ERROR
    assert selection.severity("envelope-missing", "envelope", Severity.ERROR) == Severity.OFF


PRESETS = {
    "house.yaml": "extends: [minimal, taste.yaml]\nrules: {path-not-plural: error}",
    "taste.yaml": "rules: {path-not-plural: info, naming: warning}",
    "round.yaml": "extends: [there.yaml]",
    "there.yaml": "extends: round.yaml",
    "hard.yaml": "extends: strict",
}


def written(root: Path) -> Path:
    for name, text in PRESETS.items():
        (root / name).write_text(text, encoding="utf-8")
    return root


@pytest.mark.parametrize(
    ("extends", "level", "files"),
    [
        ("strict", "strict", ["strict"]),
        ("taste.yaml", "recommended", ["recommended", "taste.yaml"]),
        ("[strict, taste.yaml]", "strict", ["strict", "taste.yaml"]),
        ("house.yaml", "minimal", ["minimal", "taste.yaml", "house.yaml"]),
        ("[hard.yaml, house.yaml]", "minimal", ["strict", "hard.yaml", "minimal", "taste.yaml", "house.yaml"]),
        ("'spectral:.spectral.yaml'", "recommended", ["recommended"]),
    ],
)
def test_extends_leads_through_files_and_ends_in_one_preset_of_ours(
    extends: str, level: str, files: list[str], tmp_path: Path
) -> None:
    found = extended_by(config(f"extends: {extends}"), written(tmp_path))
    assert found.level == level
    assert [preset.source.path for preset in found.presets if preset.source is not None] == files


def test_a_preset_that_extends_itself_is_refused_at_its_place(tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as caught:
        extended_by(config("extends: round.yaml"), written(tmp_path))
    assert str(caught.value) == "there.yaml:1:10: round.yaml extends itself (round.yaml → there.yaml → round.yaml)"


def test_rulesets_of_spectral_are_named_with_their_places(tmp_path: Path) -> None:
    (found,) = extended_by(config("extends: [strict, 'spectral:lint/.spectral.yaml']"), tmp_path).spectral
    assert (found.path, found.place) == ("lint/.spectral.yaml", ("extends", 1))


STRICT, NAMED = "requirement-vague", "enum-of-one"


@pytest.mark.parametrize(
    ("text", "select", "expected"),
    [
        ("", (), []),
        ("extends: minimal", (), []),
        ("extends: strict", (), [STRICT]),
        ("rules: {requirement-vague: on}", (), [STRICT]),
        ("rules: {requirement-vague: {options: {}}}", (), []),
        ("rules: {spec: warning}", (), [STRICT]),
        ("extends: strict\nrules: {requirement-vague: off}", (), []),
        ("rules: {enum-of-one: on}", (), [NAMED]),
        ("", (STRICT,), [STRICT]),
        ("", ("requirement-*",), []),
        ("rules: {requirement-vague: off}", (STRICT,), []),
        ("overrides: [{operations: [/a], rules: {requirement-vague: on}}]", (), [STRICT]),
    ],
)
def test_rules_of_a_stricter_preset_are_on_where_somebody_names_them(
    text: str, select: tuple[str, ...], expected: list[str], tmp_path: Path
) -> None:
    selection = chosen(config(text), tmp_path)._replace(select=select)
    assert [rule for rule in (STRICT, NAMED) if selection.may_report(RULES[rule])] == expected


def test_settings_of_rules_may_be_a_list_beside_files_with_rules() -> None:
    found = config("rules: [lint/rules, {naming: off, path-not-plural: error}, {naming: info}]")
    assert found.rules == {"naming": "info", "path-not-plural": "error"}
    assert found.rule_files == (("lint/rules", ("rules", 0)),)
    assert (found.place_of("naming"), found.place_of("path-not-plural")) == (("rules", 2), ("rules", 1))


def test_wrong_name_in_a_list_of_settings_is_refused_at_its_place(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"^openspec-lint\.yaml:1:25: there is no rule or category `nameing`"):
        chosen(config("rules: [{naming: {}}, {nameing: off}]".replace(": {}", ": off")), tmp_path)


def test_options_of_a_preset_file_count_and_the_configuration_has_the_last_word(tmp_path: Path) -> None:
    (tmp_path / "house.yaml").write_text("rules: {path-has-verb: {options: {verbs: [grab], allow: [x]}}}")
    mine = config("extends: house.yaml\nrules: {path-has-verb: {options: {allow: [y]}}}")
    options = with_options(mine, RULES, extended_by(mine, tmp_path).presets)["path-has-verb"].options
    assert (options["verbs"], options["allow"]) == (["grab"], ["y"])


def test_override_takes_severities_only() -> None:
    with pytest.raises(ConfigError, match=r"^openspec-lint\.yaml:1:"):
        config("overrides: [{rules: {naming: {options: {case: kebab}}}}]")


def test_empty_configuration_is_the_default() -> None:
    assert config("").fail_on == Config().fail_on == "error"


def severity(selection: Selection, path: str = "api.yaml", operation: str | None = None) -> Severity:
    return selection.severity("path-not-plural", "naming", Severity.WARNING, Where(path, operation=operation))


OFF, INFO, WARNING, ERROR = Severity


@pytest.mark.parametrize(
    ("rules", "expected"),
    [
        ({}, WARNING),
        ({"path-not-plural": "off"}, OFF),
        ({"naming": "error"}, ERROR),
        ({"path-*": "info"}, INFO),
        ({"naming": "off", "path-*": "info", "path-not-plural": "error"}, ERROR),
        ({"path-*": "info", "path-not-*": "error"}, ERROR),
        ({"path-not-plural": {"severity": "error"}}, ERROR),
        ({"path-not-plural": {"options": {}}}, WARNING),
        ({"envelope": "off"}, WARNING),
    ],
)
def test_the_most_particular_setting_counts(rules: dict[str, object], expected: Severity) -> None:
    assert severity(Selection((rules,))) == expected


def test_a_later_layer_counts_more() -> None:
    assert severity(Selection(({"path-not-plural": "off"}, {"naming": "error"}))) == ERROR


@pytest.mark.parametrize(
    ("override", "path", "operation", "expected"),
    [
        (Override({"naming": "off"}, contracts=("legacy/*",)), "legacy/a.yaml", None, OFF),
        (Override({"naming": "off"}, contracts=("legacy/*",)), "api/a.yaml", None, WARNING),
        (Override({"naming": "off"}, operations=("/health*",)), "a.yaml", "GET /health/live", OFF),
        (Override({"naming": "off"}, operations=("POST /hooks/*",)), "a.yaml", "GET /hooks/x", WARNING),
        (Override({"naming": "off"}, operations=("/health*",)), "a.yaml", None, WARNING),
    ],
)
def test_override_reaches_what_it_names(
    override: Override, path: str, operation: str | None, expected: Severity
) -> None:
    assert severity(Selection((), (override,)), path, operation) == expected


@pytest.mark.parametrize(
    ("select", "ignore", "expected"),
    [
        (("naming",), (), WARNING),
        (("envelope",), (), OFF),
        (("path-*",), (), WARNING),
        ((), ("naming",), OFF),
        (("naming",), ("path-not-plural",), OFF),
    ],
)
def test_command_line_selects(select: tuple[str, ...], ignore: tuple[str, ...], expected: Severity) -> None:
    assert severity(Selection(select=select, ignore=ignore)) == expected


@pytest.mark.parametrize(
    ("glob", "operation", "fits"),
    [
        ("/pets", "GET /pets", True),
        ("GET /pets", "GET /pets", True),
        ("post /pets", "GET /pets", False),
        ("/pets/*", "GET /pets/{id}", True),
        ("/pets", "GET /pets/{id}", False),
    ],
)
def test_operation_globs(glob: str, operation: str, fits: bool) -> None:
    assert matches_operation(glob, operation) is fits


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ("{feild: summary}", "1:37: there is no option `feild`; did you mean `field`?"),
        ("{field: 1}", '1:44: `field` must be a text, such as "contact"'),
    ],
)
def test_option_that_a_rule_does_not_have_is_refused(options: str, message: str) -> None:
    with pytest.raises(ConfigError) as caught:
        with_options(config(f"rules: {{contact-missing: {{options: {options}}}}}"), RULES)
    assert str(caught.value) == "openspec-lint.yaml:" + message


def test_casing_is_detected_or_one_that_there_is() -> None:
    configured = config("rules: {path-casing-mixed: {options: {case: kebab-case}}}")
    assert with_options(configured, RULES)["path-casing-mixed"].options["case"] == "kebab-case"
    assert RULES["path-casing-mixed"].options["case"] == "detected"
    with pytest.raises(ConfigError, match="there is no case `kebab_case`; did you mean `kebab-case`"):
        with_options(config("rules: {path-casing-mixed: {options: {case: kebab_case}}}"), RULES)


def test_options_of_a_rule_can_be_set() -> None:
    changed = with_options(config("rules: {contact-missing: {options: {field: summary}}}"), RULES)
    assert changed["contact-missing"].options == {"field": "summary"}
    assert RULES["contact-missing"].options == {"field": "contact"}


def test_ways_to_declare_a_break_are_those_of_the_schema() -> None:
    assert all(config(f"compat: {{declared_by: {way}}}").declared_by == way for way in DECLARED_BY)
    with pytest.raises(ConfigError, match="declared_by"):
        config("compat: {declared_by: nobody}")
