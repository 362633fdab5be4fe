"""Runs one rule over one of its examples: the marked lines against the lines it reports."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

import yaml

from openspec_lint.catalog.load import load_rules
from openspec_lint.catalog.rule import Rule
from openspec_lint.checks.project import BASE_FOLDER, findings_of_files
from openspec_lint.findings import Finding

RULES = load_rules()
MARK = re.compile(r"\s*(?:#|//|<!--) *<- here *(?:-->)?")
BYTE = re.compile(rb"\\x([0-9A-F]{2})")
HEADER = '\nopenapi: 3.1.0\ninfo: {title: An example, version: "1"}\n'
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
    return text.rstrip("\n") + HEADER if is_fragment and "openapi" not in value and "swagger" not in value else text


def reported_lines(findings: Iterable[Finding]) -> set[tuple[str, int]]:
    """Return (path, line) of each finding."""
    return {(finding.location.path, finding.location.span.line) for finding in findings}


def findings_of(rule: Rule, files: Mapping[str, str]) -> list[Finding]:
    """Return what `rule` alone reports on `files`."""
    return findings_of_files(unmarked(files), RULES, rule.id)
