"""Reports: each format against its golden file, and against documents that try to forge output."""

from __future__ import annotations

import json
import re
from typing import Any

import golden
import pytest
from hypothesis import given
from hypothesis import strategies as st

from openspec_lint.findings import START, ChangeDetails, Finding, Location, Related, Severity, Span
from openspec_lint.report.formats import FORMATS
from openspec_lint.report.frame import WINDOW, frame
from openspec_lint.report.report import Counts, Report, report_of
from openspec_lint.report.sentence import MANY, closing_sentence, commonest_rules
from openspec_lint.report.text import RELATED_SHOWN, text_report
from openspec_lint.report.visible import visible

CONTRACT = """\
openapi: 3.1.0
paths:
  /book:
    get:
      summary: List the books
\t\trésumé: 本の一覧, all of them
components: {}
"""
SPEC = "# Books\n\n## Purpose\nx\u202ey\x1b[31m\n"


def finding(severity: Severity, rule: str, place: Location, message: str, **more: Any) -> Finding:
    return Finding(rule, "naming", severity, message, place, fingerprint="0123456789abcdef", **more)


BEFORE = Location("history/openapi.yaml", Span(3, 3, 3, 9), "/paths/~1books")
FINDINGS = [
    finding(
        Severity.WARNING, "purpose-short", Location("openspec/specs/books/spec.md", Span(4, 1, 4, 4)), "Too short."
    ),
    finding(Severity.ERROR, "path-singular", Location("api.yaml", Span(3, 3, 3, 8), "/paths/~1book"), "Say /books."),
    finding(Severity.INFO, "path-remark", Location("api.yaml", Span(3, 3, 3, 8), "/paths/~1book"), "As an aside."),
    finding(
        Severity.ERROR,
        "api-removed",
        Location("api.yaml", Span(2, 1, 2, 6), "/paths"),
        "GET /books was removed: 100% of its callers, and more,\r\n::error::break.",
        related=(Related(BEFORE, "before"),),
        change=ChangeDetails(
            "replaces", None, {"max": float("inf")}, "\ud800", BEFORE, ("GET /books",), "/books", "GET", True, None
        ),
    ),
    finding(Severity.WARNING, "wide", Location("api.yaml", Span(6, 11, 6, 15), "/x"), "A wide stretch after tabs."),
    finding(
        Severity.ERROR, "block", Location("api.yaml", Span(4, 5, 6, 3), "/paths/~1book/get"), "Over several lines."
    ),
    finding(Severity.WARNING, "file-wide", Location("openspec/config.yaml"), "Nothing in it."),
    finding(Severity.OFF, "silent", Location("api.yaml"), "Never shown."),
]
REPORT = report_of(
    FINDINGS,
    Counts(files=3, operations=22, requirements=140),
    suppressed=2,
    notes=("contract: api.yaml (found)",),
    sources={"api.yaml": CONTRACT, "openspec/specs/books/spec.md": SPEC},
    prefix="shop/",
)


@pytest.mark.parametrize("name", FORMATS)
def test_format_is_as_its_golden_file(name: str) -> None:
    golden.compare(f"{name}.txt", FORMATS[name](REPORT, False))


def test_colour_adds_sequences_and_nothing_else() -> None:
    coloured = text_report(REPORT, color=True)
    assert "\x1b[1;31merror\x1b[0m" in coloured
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == text_report(REPORT)


@pytest.mark.parametrize("name", FORMATS)
def test_order_of_findings_does_not_change_a_byte(name: str) -> None:
    backwards = report_of(
        reversed(FINDINGS), Counts(3, 22, 140), suppressed=2, notes=REPORT.notes, sources=REPORT.sources
    )
    assert FORMATS[name](backwards._replace(prefix="shop/"), False) == FORMATS[name](REPORT, False)


@pytest.mark.parametrize(
    ("fail_on", "code"),
    [(Severity.ERROR, 0), (Severity.WARNING, 1), (Severity.INFO, 1), (None, 0)],
)
def test_exit_code_follows_the_severity_that_fails(fail_on: Severity | None, code: int) -> None:
    assert report_of([FINDINGS[0]], Counts(), fail_on=fail_on).exit_code == code


def test_closing_sentence_counts_what_there_is() -> None:
    assert closing_sentence(report_of([], Counts(files=1))) == "All clear: nothing to report in 1 file."
    assert closing_sentence(report_of([FINDINGS[0]], Counts(2, 1, 0))) == "Found 1 warning in 2 files (1 operation)."
    assert (
        closing_sentence(REPORT)
        == "Found 3 errors, 3 warnings and 1 info in 3 files (22 operations, 140 requirements). 2 suppressed."
    )


def test_second_places_are_listed_up_to_a_number() -> None:
    many = FINDINGS[1]._replace(related=tuple(Related(BEFORE, "used here") for _ in range(RELATED_SHOWN + 2)))
    output = text_report(report_of([many], Counts()))
    assert output.count("      history/openapi.yaml:3:3  used here\n") == RELATED_SHOWN
    assert "... and 2 more places" in output


def test_rules_of_many_findings_are_counted() -> None:
    many = [FINDINGS[1]._replace(rule_id=f"rule-{number % 3}") for number in range(MANY + 1)]
    assert commonest_rules(report_of(many, Counts())) == "All by: 7 rule-0, 7 rule-1, 7 rule-2."
    assert commonest_rules(report_of(many[:-1], Counts())) is None
    wide = [*many, *(FINDINGS[1]._replace(rule_id=f"wide-{number}") for number in range(9))]
    line = commonest_rules(report_of(wide, Counts()))
    assert line == "Most by: 7 rule-0, 7 rule-1, 7 rule-2, 1 wide-0, 1 wide-1, 1 wide-2."
    assert f"\n{line}\nFound " in text_report(report_of(wide, Counts()))


# The code frame.


@pytest.mark.parametrize(
    ("line", "column", "end", "shown", "carets"),
    [
        ("  /user:", 3, 8, "  /user:", "  ^^^^^"),
        ("\tkey: x", 2, 5, "    key: x", "    ^^^"),
        ("本: x", 1, 2, "本: x", "^^"),
        ("a: 本本 b", 7, 8, "a: 本本 b", "        ^"),
        ("e\u0301t\u00e9: x", 3, 5, "e\u0301t\u00e9: x", " ^^"),
        ("a\x1b[31mb", 2, 3, r"a\x1b[31mb", " ^^^^"),
        ("key:", 5, 5, "key:", "    ^"),
        ("key:   ", 1, 8, "key:", "^^^^"),
    ],
)
def test_carets_stand_under_the_stretch(line: str, column: int, end: int, shown: str, carets: str) -> None:
    assert frame(line, Span(7, column, 7, end)) == (shown, carets)


def test_long_line_is_shown_around_the_place() -> None:
    line = "x" * 5000 + "HERE" + "y" * 5000
    shown, carets = frame(line, Span(1, 5001, 1, 5005))
    assert len(shown) == WINDOW + 2
    assert shown.startswith("…x")
    assert shown.endswith("y…")
    assert shown[carets.index("^") : carets.index("^") + carets.count("^")] == "HERE"


@given(st.text(max_size=300), st.integers(1, 320), st.integers(0, 40))
def test_frame_is_one_safe_line_with_a_caret(line: str, column: int, length: int) -> None:
    shown, carets = frame(line, Span(1, column, 1, column + length))
    assert visible(shown) == shown
    assert re.fullmatch(r" *\^+", carets)


# Documents that are hostile.

FORGERIES = {
    "escape sequence": "\x1b[2J\x1b]0;title\x07",
    "C1 control": "\x9b31m",
    "line end": "x\n::error file=a::forged\r\n::warning::forged",
    "override": "\u202egnp.exe\u2066",
    "separator": "a\u2028::error::b\u2029",
    "half a surrogate": "\ud800",
    "NUL": "\x00",
}


def forged(text: str) -> Report:
    place = Location(f"a{text}.yaml", Span(1, 1, 1, 2), f"/{text}")
    one = finding(Severity.ERROR, "rule", place, f"Bad: {text}", related=(Related(place, text),))
    return report_of([one], Counts(1), notes=(text,), sources={place.path: f"{text}: 1"})


@pytest.mark.parametrize("text", FORGERIES.values(), ids=FORGERIES)
@pytest.mark.parametrize("name", FORMATS)
def test_control_characters_of_documents_never_get_out(name: str, text: str) -> None:
    output = FORMATS[name](forged(text), False)
    output.encode()
    assert visible(output.replace("\n", "")) == output.replace("\n", "")


@given(st.text(alphabet=st.characters(exclude_categories=())))
def test_github_lines_are_one_command_a_finding_and_the_sentence(text: str) -> None:
    lines = FORMATS["github"](forged(text), False).split("\n")
    assert [line.startswith("::error file=") for line in lines] == [True, False, False]
    properties = lines[0][2:].split("::")[0]
    assert [part.split("=")[0] for part in properties.split(",")] == [
        "error file",
        "line",
        "endLine",
        "col",
        "endColumn",
        "title",
    ]


@given(st.text(alphabet=st.characters(exclude_categories=())))
def test_json_is_read_back_as_it_was(text: str) -> None:
    (entry,) = json.loads(FORMATS["json"](forged(text), False))["findings"]
    readable = "".join("\ufffd" if "\ud800" <= character <= "\udfff" else character for character in text)
    assert entry["message"] == f"Bad: {readable}"
    assert entry["pointer"] == f"/{readable}"


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.frozensets(st.text()),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner) | st.tuples(inner),
)


@given(VALUES)
def test_any_value_of_a_change_can_be_written(value: object) -> None:
    change = ChangeDetails("replaces", "request", value, value, None)
    one = finding(Severity.ERROR, "rule", Location("a.yaml", START, ""), "Changed.", change=change)
    (entry,) = json.loads(FORMATS["json"](report_of([one], Counts()), False), parse_constant=pytest.fail)["findings"]
    assert entry["change"]["old"] == entry["change"]["new"]
