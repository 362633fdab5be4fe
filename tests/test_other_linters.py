"""What leads from our rules on: the ids of other linters, and links to what a rule rests on."""

from __future__ import annotations

import re

import pytest
from examples import RULES

from openspec_lint.catalog.config import RuleSettings
from openspec_lint.catalog.rule import Rule
from openspec_lint.catalog.spectral.builtin import PARTS, RENAMED, builtin_settings
from openspec_lint.catalog.spectral.reading import read_ruleset
from openspec_lint.catalog.spectral.ruleset import BUILTIN_RULES

UNKNOWN = {
    "no-eval-in-markdown": "`eval(` in a text runs nowhere; what does run, `markdown-unsafe` finds",
    "oas3-callbacks-in-callbacks": "OpenAPI allows it, and no rule of ours looks at it",
    "oas3_1-servers-in-webhook": "OpenAPI allows it, and no rule of ours looks at it",
    "oas3_1-callbacks-in-webhook": "OpenAPI allows it, and no rule of ours looks at it",
    "operation-default-response": "of an earlier version; it wants `default`; `error-undeclared` takes any error",
    "only-local-references": "of an earlier version; it forbids contracts of several files, which ours read",
    "operation-summary-formatted": "of an earlier version; it wants the period that `summary-ends-with-period` finds",
}
"""Built-in rules of Spectral that no rule of ours is known as → why."""

UNLINKED = {
    "acceptance-ended": "about the file in which breaks are accepted, which is ours",
    "acceptance-unused": "about the file in which breaks are accepted, which is ours",
    "boolean-without-prefix": "the taste of a team; the guidelines that say something contradict each other",
    "methods-unordered": "the taste of a team",
    "model-undefined": "about home-made lists of endpoints, which no document describes",
    "parameter-named-like-property": "about what generators make of it",
    "placeholder-text": "nobody had to write down that a text is to be written",
    "property-type-mixed": "about a contract that contradicts itself",
    "required-after-optional": "about what generators make of it",
}
"""Rules about contracts without a link → why."""

NAMES = {name for rule in RULES.values() for name in rule.known_as.get("spectral", ())}
LINKS = [(rule.id, title, url) for rule in RULES.values() for title, url in rule.links.items()]

SITES = {
    "cheatsheetseries.owasp.org",
    "cucumber.io",
    "cwe.mitre.org",
    "docs.github.com",
    "fetch.spec.whatwg.org",
    "github.com",
    "github.github.com",
    "google.aip.dev",
    "json-schema.org",
    "jsonapi.org",
    "learn.openapis.org",
    "opensource.zalando.com",
    "owasp.org",
    "pages.nist.gov",
    "pubs.opengroup.org",
    "semver.org",
    "spdx.org",
    "spec.commonmark.org",
    "spec.openapis.org",
    "www.iana.org",
    "www.rfc-editor.org",
    "yaml.org",
}
"""Where our links lead: to whoever publishes the thing, not to who writes about it."""


def test_each_builtin_rule_of_spectral_is_known_or_has_a_reason() -> None:
    assert set(BUILTIN_RULES) - NAMES == set(UNKNOWN)


def test_no_rule_is_known_as_what_spectral_does_not_have() -> None:
    assert {name for name in NAMES if not name.startswith("owasp:")} <= set(BUILTIN_RULES)
    assert {*RENAMED, *RENAMED.values(), *PARTS} <= NAMES


def test_each_rule_about_contracts_has_a_link_or_a_reason() -> None:
    assert {rule.id for rule in RULES.values() if rule.family == "contract" and not rule.links} == set(UNLINKED)


def test_links_lead_to_publishers() -> None:
    assert {url.split("/")[2] for _, _, url in LINKS} == SITES


@pytest.mark.parametrize(("rule_id", "title", "url"), LINKS)
def test_title_and_url_speak_of_the_same_section(rule_id: str, title: str, url: str) -> None:
    rfc = re.search(r"rfc-editor\.org/rfc/rfc(\d+)(?:#section-([\d.]+))?$", url)
    if rfc:
        assert f"RFC {rfc[1]}" in title
        assert (re.search(r"section ([\d.]*\d)", title) or [None, None])[1] == rfc[2]
    elif "json-schema.org" in url and "section " in title:
        assert url.endswith("#section-" + title.rpartition("section ")[2])
    elif "spec.openapis.org/oas/" in url:
        assert re.search(r"/oas/v\d\.\d(\.\d)?\.html#[a-z0-9-]+$", url)
    elif "google.aip.dev" in url:
        assert f"AIP-{url.rpartition('/')[2]}" in title


def said(rules: str) -> RuleSettings:
    """Return what a ruleset with these rules says of ours."""
    files = {"r.yaml": f"extends: spectral:oas\nrules: {{{rules}}}\n"}
    return builtin_settings(read_ruleset("r.yaml", lambda path: files[path].encode()), RULES.values())


@pytest.mark.parametrize(
    ("rules", "settings"),
    [
        # One of theirs that several of ours share out among them.
        (
            "oas3-schema: off",
            dict.fromkeys(
                (
                    "structure-field-missing",
                    "structure-field-unknown",
                    "structure-type-wrong",
                    "structure-value-invalid",
                ),
                "off",
            ),
        ),
        # One for 2.0 says nothing of a contract of 3.1, for which ours is too.
        ("oas2-schema: off, oas2-discriminator: off, oas2-anyOf: error", {}),
        ("oas2-api-host: off", {"host-missing": "off"}),
        # Examples of media types and of schemas are one rule of ours, and two of theirs; defaults are a rule of ours.
        ("oas3-valid-media-example: off", {}),
        ("oas3-valid-schema-example: off", {"default-invalid": "off"}),
        (
            "oas3-valid-media-example: off, oas3-valid-schema-example: off",
            {"default-invalid": "off", "example-invalid": "off"},
        ),
        (
            "oas3-valid-media-example: error, oas3-valid-schema-example: off",
            {"default-invalid": "off", "example-invalid": "error"},
        ),
        ("oas3-valid-oas-content-example: off", {}),
        # What a rule was called before, and is called now.
        ("openapi-tags-unique: off", {"tag-duplicate": "off"}),
        ("openapi-tags-unique: off, openapi-tags-uniqueness: warn", {"tag-duplicate": "warning"}),
        ("no-empty-servers: true", {"servers-missing": "on"}),
    ],
)
def test_what_is_said_of_a_builtin_rule_means_the_same_of_ours(rules: str, settings: RuleSettings) -> None:
    assert said(rules) == settings


def test_a_rule_is_known_under_a_name_once() -> None:
    assert not [rule.id for rule in RULES.values() if not _names_are_unique(rule)]


def _names_are_unique(rule: Rule) -> bool:
    return all(len(set(names)) == len(names) for names in rule.known_as.values())
