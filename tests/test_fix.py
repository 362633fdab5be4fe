"""Fixes: the engine, the files they are written to, and what every rule that carries some promises."""

from __future__ import annotations

import gc
import json
import os
import re
import shutil
import stat
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

import pytest
from examples import RULES, findings_of, project_of_files, unmarked
from hypothesis import given, settings
from hypothesis import strategies as st

from openspec_lint.catalog.load import load_rules
from openspec_lint.catalog.rule import Files, Rule
from openspec_lint.catalog.select import Selection
from openspec_lint.checks.code.table import code_checks
from openspec_lint.checks.fix import fix_once
from openspec_lint.checks.hit import Check, Hit, Options
from openspec_lint.checks.project import check_project
from openspec_lint.cli import catalogue, fix_command
from openspec_lint.cli.main import main
from openspec_lint.findings import Edit, Finding, Location, Severity, Span
from openspec_lint.model.openspec.text import line_node
from openspec_lint.model.site import Site
from openspec_lint.report.json import json_report
from openspec_lint.report.page_text import page_as_text
from openspec_lint.report.report import Counts, report_of
from openspec_lint.report.rule_page import rule_page
from openspec_lint.report.sentence import fixes_sentence
from openspec_lint.report.unified import unified

# The engine.


def finding(*edits: Edit, rule_id: str = "spelling", path: str = "a.md") -> Finding:
    return Finding(rule_id, "spec", Severity.WARNING, "Wrong.", Location(path), fix=edits)


def edit(line: int, column: int, end_line: int, end_column: int, text: str, path: str = "a.md") -> Edit:
    return Edit(path, Span(line, column, end_line, end_column), text)


ONE_FILE: dict[str, tuple[str, list[list[Edit]], str, int]] = {
    "replacement": ("one two\n", [[edit(1, 5, 1, 8, "2")]], "one 2\n", 1),
    "insertion": ("one\ntwo\n", [[edit(2, 1, 2, 1, "- ")]], "one\n- two\n", 1),
    "deletion over lines": ("one\ntwo\nthree\n", [[edit(1, 4, 3, 1, "")]], "onethree\n", 1),
    "behind the last line end": ("one\n", [[edit(2, 1, 2, 1, "two\n")]], "one\ntwo\n", 1),
    "into an empty text": ("", [[edit(1, 1, 1, 1, "one\n")]], "one\n", 1),
    "code points are columns": ("𝄞é本 x\n", [[edit(1, 5, 1, 6, "y")]], "𝄞é本 y\n", 1),
    "several, in any order": ("a b c\n", [[edit(1, 5, 1, 6, "3")], [edit(1, 1, 1, 2, "1")]], "1 b 3\n", 2),
    "side by side": ("abcd\n", [[edit(1, 1, 1, 3, "1")], [edit(1, 3, 1, 5, "2")]], "12\n", 2),
    "first of two that overlap": ("abcd\n", [[edit(1, 1, 1, 4, "x")], [edit(1, 3, 1, 5, "y")]], "xd\n", 1),
    "one inside another": ("abcd\n", [[edit(1, 2, 1, 3, "x")], [edit(1, 1, 1, 5, "y")]], "axcd\n", 1),
    "insertions at one place": ("a", [[edit(1, 2, 1, 2, "\n")], [edit(1, 2, 1, 2, "\n")]], "a\n", 1),
    "insertion at an end of another": ("abc", [[edit(1, 1, 1, 2, "x")], [edit(1, 2, 1, 2, "y")]], "xbc", 1),
    "all": ("abc\n", [[edit(1, 1, 1, 2, "x"), edit(1, 3, 1, 4, "z")]], "xbz\n", 1),
    "or none": ("abc\n", [[edit(1, 1, 1, 2, "x")], [edit(1, 1, 1, 2, "y"), edit(1, 3, 1, 4, "z")]], "xbc\n", 1),
    "edits that overlap each other": ("abc\n", [[edit(1, 1, 1, 3, "x"), edit(1, 2, 1, 4, "z")]], "abc\n", 0),
    "no such line": ("abc\n", [[edit(3, 1, 3, 1, "x")]], "abc\n", 0),
    "no such column": ("abc\n", [[edit(1, 5, 1, 6, "x")]], "abc\n", 0),
    "end before the start": ("abc\n", [[edit(1, 3, 1, 2, "x")]], "abc\n", 0),
    "nothing new": ("abc\n", [[edit(1, 1, 1, 2, "a")]], "abc\n", 0),
    "line ends of the text": ("a\r\nb\r\n", [[edit(1, 2, 1, 2, "\nx\n")]], "a\r\nx\r\n\r\nb\r\n", 1),
    "line end of the line": ("a\nb\r\n", [[edit(2, 2, 2, 2, "\nx")]], "a\nb\r\nx\r\n", 1),
    "line end of the line above": ("a\r\nb", [[edit(2, 2, 2, 2, "\n")]], "a\r\nb\r\n", 1),
    "carriage returns": ("a\rb", [[edit(2, 2, 2, 2, "\n")]], "a\rb\r", 1),
    "CRLF in an edit": ("a\nb\n", [[edit(1, 2, 1, 2, "\r\nx")]], "a\nx\nb\n", 1),
}


@pytest.mark.parametrize(("text", "fixes", "expected", "number"), ONE_FILE.values(), ids=ONE_FILE)
def test_edits_make_the_text(text: str, fixes: list[list[Edit]], expected: str, number: int) -> None:
    fixed = fix_once([finding(*edits) for edits in fixes], {"a.md": text}.get)
    assert fixed.texts.get("a.md", text) == expected
    assert len(fixed.findings) == number


def test_fix_of_several_files_is_made_in_all_or_in_none() -> None:
    both = finding(edit(1, 1, 1, 2, "A"), edit(1, 1, 1, 2, "B", "b.yaml"))
    texts = {"a.md": "a\n", "b.yaml": "b\n"}
    assert fix_once([both], texts.get).texts == {"a.md": "A\n", "b.yaml": "B\n"}
    assert fix_once([both], {"a.md": "a\n"}.get) == ([], {})
    assert fix_once([finding(edit(1, 1, 1, 1, "x", "b.yaml")), both], texts.get).texts == {"b.yaml": "xb\n"}


PLACES = st.tuples(st.integers(1, 4), st.integers(1, 4), st.integers(1, 4), st.integers(1, 4))


@given(st.text("ab\r\n", max_size=12), st.lists(st.tuples(PLACES, st.text("xy", max_size=3)), max_size=6))
def test_what_no_fix_names_stays(text: str, places: list[tuple[tuple[int, int, int, int], str]]) -> None:
    fixes = [finding(edit(*place, new)) for place, new in places]
    fixed = fix_once(fixes, {"a.md": text}.get)
    lines = re.split(r"(?<=\n)|(?<=\r)(?!\n)", text)
    starts = [sum(map(len, lines[:number])) for number in range(len(lines))]
    expected = text
    for span, new in sorted(((one.fix[0].span, one.fix[0].text) for one in fixed.findings), reverse=True):
        start = starts[span.line - 1] + span.column - 1
        end = starts[span.end_line - 1] + span.end_column - 1
        expected = expected[:start] + new + expected[end:]
    assert fixed.texts.get("a.md", text) == expected
    assert len(fixed.findings) >= bool(fixed.texts)


def test_json_names_the_edits_of_a_fix() -> None:
    report = report_of([finding(edit(1, 1, 2, 3, "x")), finding()], Counts())
    entries = json.loads(json_report(report))["findings"]
    assert [entry.get("fix") for entry in entries if "fix" in entry] == [
        [{"path": "a.md", "line": 1, "column": 1, "end_line": 2, "end_column": 3, "text": "x"}]
    ]


@pytest.mark.parametrize(
    ("found", "sentence"),
    [
        ([finding()], None),
        ([finding(edit(1, 1, 1, 1, "x"))], "It can be fixed with --fix."),
        ([finding(edit(1, 1, 1, 1, "x"))] * 2, "All of these can be fixed with --fix."),
        ([finding(edit(1, 1, 1, 1, "x")), finding()], "1 of these can be fixed with --fix."),
    ],
)
def test_report_says_what_can_be_fixed(found: list[Finding], sentence: str | None) -> None:
    assert fixes_sentence(report_of(found, Counts())) == sentence


def test_page_of_a_rule_says_what_fix_does() -> None:
    rule = RULES["duplicate-key"]
    fixable = "\n".join(page_as_text(rule_page(rule._replace(fixable=True))))
    assert "severity error, fixable\n" in fixable
    assert "--fix" in fixable
    assert "fix" not in "\n".join(page_as_text(rule_page(rule)))


# Patches.

PATCHES = {
    "a line": ("a.md", "a\nb\nc\n", "a\nB\nc\n"),
    "the end of the last line": ("a.md", "a\nb", "a\nb\n"),
    "a last line without end": ("a.md", "a\nb", "A\nb"),
    "CRLF and a byte order mark": ("a.md", "\ufeff# a\r\nb\r\n", "\ufeff# A\r\nb\r\n"),
    "carriage returns alone": ("a.md", "a\rb\n", "a\rB\n"),
    "two places": (
        "specs/a b/spec.md",
        "".join(f"{n}\n" for n in range(30)),
        "".join(f"{n % 29}\n" for n in range(30)),
    ),
    "odd names": ('é "本".md', "a\n", "b\n"),
    "separators that end no line": ("a.md", "a\u2028b\x0cc\n", "a\u2028B\x0cc\n"),
}


@pytest.mark.parametrize(
    "command", [["git", "apply", "-"], ["patch", "-p1", "--binary", "--quiet"]], ids=["git", "patch"]
)
@pytest.mark.parametrize(("path", "before", "after"), PATCHES.values(), ids=PATCHES)
def test_patch_can_be_applied(tmp_path: Path, command: list[str], path: str, before: str, after: str) -> None:
    if shutil.which(command[0]) is None:
        pytest.skip(f"there is no {command[0]}")
    file = tmp_path / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(before.encode())
    patch = unified(path, before, after)
    subprocess.run(command, cwd=tmp_path, input=patch.encode(), check=True, env={**os.environ, "GIT_DIR": os.devnull})
    assert file.read_bytes() == after.encode()
    assert unified(path, before, before) == ""


TEXTS = st.lists(st.sampled_from("abcdefgh"), max_size=30).map("\n".join)


@given(TEXTS, TEXTS)
def test_patch_says_what_is_there_and_what_comes(before: str, after: str) -> None:
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    made, at = [], 0
    for start, count, there, number, body in re.findall(
        r"^@@ -(\d+),(\d+) \+(\d+),(\d+) @@\n((?:[-+ \\\\].*\n)+)", unified("a", before, after), re.MULTILINE
    ):
        lines = re.findall(r"[-+ ].*\n", re.sub(r"\n\\.*\n", "\0\n", body))
        kept, come = ([line[1:].replace("\0\n", "") for line in lines if line[0] in signs] for signs in ("- ", "+ "))
        first = int(start) - (count != "0")
        assert old[first : first + int(count)] == kept
        made += [*old[at:first], *come]
        assert (len(made), len(come)) == (int(there) - (number != "0") + int(number), int(number))
        at = first + int(count)
    assert made + old[at:] == new


def test_patch_of_a_change_too_large_to_follow_is_still_one() -> None:
    before, after = ("".join(f"{letter}{number}\n" for number in range(900)) + "end\n" for letter in "ab")
    assert unified("a", before, after).count("\n") == 2 + 1 + 2 * 901


# The command, with rules of our own.

SPEC = """\
# Books

## Purpose
Readers find the books that the store has, and see one of them in full with its title and its author.

## Requirements

### Requirement: List of books
The system SHALL return the books.

##### Scenario: All books
- **WHEN** a reader asks for the books
- **THEN** the response has all of them
"""
MENDED = SPEC.replace("#####", "####")
PATH = "openspec/specs/books/spec.md"
CHANGE = "openspec/changes/name-shelves"
CONTRACT = 'openapi: 3.1.0\ninfo: {title: Boks, version: "1"}\npaths: {}\n'


def replaced(wrong: str, right: str) -> Check:
    """Return the check that reports each `wrong` in a document, with the fix that writes `right`."""

    def check(site: Site, _options: Options, _scope: object) -> Iterator[Hit]:
        for index, line in enumerate(re.split("\r\n|\r|\n", site.document.text)):
            for match in re.finditer(re.escape(wrong), line):
                span = Span(index + 1, match.start() + 1, index + 1, match.end() + 1)
                node = line_node(site.document, index) if site.document.kind == "markdown" else site
                yield Hit(node, aspect=str(index), fix=(Edit(site.document.path, span, right),))

    return check


class Shop:
    """A project with rules of the test's own, on which the command is run."""

    def __init__(self, folder: Path, patch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder, self.patch, self.capsys = folder, patch, capsys
        self.rules: dict[str, Rule] = {}
        self.write("openspec-lint.yaml", b"extends: minimal\n")
        patch.setattr(catalogue, "load_rules", lambda **_: {**load_rules(), **self.rules})

    def rule(self, rule_id: str, check: Check, family: str = "spec", given: str = "spec") -> None:
        sample = RULES["spec-purpose-missing"]
        self.rules[rule_id] = sample._replace(
            id=rule_id, family=family, given=(given,), check="code", where={}, message="This is wrong."
        )
        self.patch.setitem(code_checks(family), rule_id, check)

    def write(self, path: str, data: bytes) -> Path:
        file = self.folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)
        return file

    def read(self, path: str = PATH) -> bytes:
        return (self.folder / path).read_bytes()

    def __call__(self, *arguments: str, code: int) -> tuple[str, str]:
        """Run `check` with rules of our own alone; return standard output and standard error."""
        self.patch.chdir(self.folder)
        chosen = [part for rule_id in self.rules for part in ("--select", rule_id)]
        self.patch.setattr(sys, "argv", ["openspec-lint", "check", *chosen, *arguments])
        status = 0
        try:
            main()
        except SystemExit as stop:
            status = int(stop.code or 0)
        finally:
            gc.enable()
        out, err = self.capsys.readouterr()
        assert status == code, out + err
        assert not [name for name in self.folder.rglob("*") if name.name.endswith(".tmp")]
        return out, err


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Shop:
    for variable in ("OPEN_SPEC_DIR", "MAIN_SPECS_DIR", "API_CONTRACTS_PATH"):
        monkeypatch.delenv(variable, raising=False)
    (tmp_path / ".git").mkdir()
    shop = Shop(tmp_path, monkeypatch, capsys)
    shop.rule("scenario-deep", replaced("#####", "####"))
    return shop


def test_fix_writes_and_reports_what_is_left(shop: Shop) -> None:
    shop.write(PATH, SPEC.encode())
    shop.rule("reader-named", lambda site, _options, _scope: iter([Hit(site)]))
    assert "\n1 of these can be fixed with --fix.\n" in shop(code=1)[0]
    out, err = shop("--fix", code=1)
    assert shop.read() == MENDED.encode()
    assert f"Fixed 1 finding in 1 file:\n  {PATH}: 1 scenario-deep\nFound 1 error" in out
    assert "scenario-deep  " not in out
    assert err == ""
    assert "Fixed nothing: no finding has a fix." in shop("--fix", code=1)[0]


def test_exit_status_of_fix_is_that_of_what_is_left(shop: Shop) -> None:
    shop.write(PATH, SPEC.encode())
    assert "All clear" in shop("--fix", code=0)[0]
    assert "Fixed" not in shop("--fix", "--quiet", code=0)[0]


def test_diff_shows_and_writes_nothing(shop: Shop) -> None:
    file = shop.write(PATH, SPEC.encode())
    out, err = shop("--diff", "--fail-on", "never", code=1)
    assert f"--- a/{PATH}\n+++ b/{PATH}\n@@ -8,6 +8,6 @@\n" in out
    assert "\n-##### Scenario: All books\n+#### Scenario: All books\n" in out
    assert "--fix would fix 1 finding in 1 file:" in err
    assert file.read_bytes() == SPEC.encode()
    assert shop("--diff", "--quiet", code=1) == (out, "")
    shop("--fix", code=0)
    assert shop("--diff", code=0)[0] == ""


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--fix", "--diff"], "--fix writes the files and --diff leaves them; give one of the two"),
        (["--diff", "--format", "json"], "--diff prints a patch and no report; leave --format out"),
    ],
)
def test_options_that_exclude_each_other(shop: Shop, arguments: list[str], message: str) -> None:
    shop.write(PATH, SPEC.encode())
    assert shop(*arguments, code=2) == ("", f"openspec-lint: {message}\n")
    assert shop.read() == SPEC.encode()


@pytest.mark.parametrize(
    "convert",
    [
        lambda text: text.encode(),
        lambda text: b"\xef\xbb\xbf" + text.encode(),
        lambda text: text.replace("\n", "\r\n").encode(),
        lambda text: text.replace("\n", "\r").encode(),
        lambda text: text.replace("\n", "\r\n", 4).rstrip("\n").encode(),
        lambda text: b"\xef\xbb\xbf" + text.replace("books", "b\u00f6\u00f6ks \u2028 \U0001f4da").encode(),
    ],
    ids=["LF", "byte order mark", "CRLF", "CR", "mixed", "beyond ASCII"],
)
def test_all_else_in_a_file_stays(shop: Shop, convert: Callable[[str], bytes]) -> None:
    file = shop.write(PATH, convert(SPEC))
    file.chmod(0o640)
    shop("--fix", code=0)
    assert shop.read() == convert(MENDED)
    assert stat.S_IMODE(file.stat().st_mode) == 0o640


@pytest.mark.parametrize(
    "data", [SPEC.encode() + b"\xff\n", b"\xff\xfe" + SPEC.encode("utf-16-le")], ids=["bytes", "16"]
)
def test_file_that_is_not_utf_8_is_left_alone(shop: Shop, data: bytes) -> None:
    shop.write(PATH, data)
    shop.write("openspec/specs/authors/spec.md", SPEC.encode())
    out, _ = shop("--fix", code=1)
    assert shop.read() == data
    assert shop.read("openspec/specs/authors/spec.md") == MENDED.encode()
    assert f"Left as it is: {PATH}: it is not UTF-8." in out
    assert "can be fixed" not in out


def test_link_is_written_through_and_stays(shop: Shop) -> None:
    shop.write("openspec/specs/books/text.md", SPEC.encode())
    (shop.folder / PATH).symlink_to("text.md")
    assert "a/openspec/specs/books/text.md" in shop("--diff", code=1)[0]
    shop("--fix", code=0)
    assert (shop.folder / PATH).is_symlink()
    assert shop.read("openspec/specs/books/text.md") == MENDED.encode()


def test_file_of_two_names_is_fixed_once(shop: Shop) -> None:
    shop.write(PATH, SPEC.encode())
    (shop.folder / "openspec/specs/authors").mkdir()
    (shop.folder / "openspec/specs/authors/spec.md").symlink_to("../books/spec.md")
    assert "Fixed 1 finding in 1 file" in shop("--fix", code=0)[0]
    assert shop.read() == MENDED.encode()


def test_contract_is_fixed_inside_the_project_only(shop: Shop, tmp_path_factory: pytest.TempPathFactory) -> None:
    shop.rule("title-misspelt", replaced("Boks", "Books"), family="contract", given="info")
    shop.write("api/openapi.yaml", CONTRACT.encode())
    shop("--fix", "--contract", "api/openapi.yaml", code=0)
    assert shop.read("api/openapi.yaml") == CONTRACT.replace("Boks", "Books").encode()

    outside = tmp_path_factory.mktemp("elsewhere") / "openapi.yaml"
    outside.write_text(CONTRACT, encoding="utf-8")
    out, _ = shop("--fix", "--contract", str(outside), code=1)
    assert outside.read_text(encoding="utf-8") == CONTRACT
    assert "openapi.yaml: it lies outside the project." in out


@pytest.mark.parametrize(
    "settings_of",
    [
        {"openspec-lint.yaml": b"rules: {spec: off}\n"},
        {PATH: SPEC.replace("#####", "<!-- openspec-lint: allow scenario-deep -- as agreed -->\n#####").encode()},
    ],
    ids=["configuration", "allow"],
)
def test_what_is_not_shown_is_not_fixed(shop: Shop, settings_of: Mapping[str, bytes]) -> None:
    files = {PATH: SPEC.encode(), **settings_of}
    for path, data in files.items():
        shop.write(path, data)
    shop("--fix", code=0)
    assert shop.read() == files[PATH]


def test_what_the_baseline_holds_is_not_fixed(shop: Shop) -> None:
    shop.write(PATH, SPEC.encode())
    entry = json.loads(shop("--format", "json", code=1)[0])["findings"][0]["fingerprint"]
    shop.write(".openspec-lint-baseline.json", json.dumps({"accepted": [{"fingerprint": entry}]}).encode())
    shop("--fix", code=0)
    assert shop.read() == SPEC.encode()


def refused(shop: Shop) -> str:
    """Run --fix where it must refuse; return the line that says why."""
    _, err = shop("--fix", code=2)
    assert err.startswith("openspec-lint: ")
    assert err.count("\n") == 1
    return err


SECOND = "openspec/specs/zoo/spec.md"


def test_read_only_file_stops_all(shop: Shop) -> None:
    shop.write(PATH, SPEC.encode())
    shop.write(SECOND, SPEC.encode()).chmod(0o444)
    assert f"{SECOND}: it is read-only; make it writable, or leave --fix out. No file was changed" in refused(shop)
    assert {shop.read(), shop.read(SECOND)} == {SPEC.encode()}


@pytest.mark.parametrize("when", ["before it is fixed", "before it is written"])
@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda file: file.write_text("Something else.\n"), "it was changed while it was being checked"),
        (lambda file: file.unlink(), r"(there is no such file|it was removed while it was being checked)"),
    ],
    ids=["changed", "removed"],
)
def test_file_that_moves_under_us_stops_all(
    shop: Shop, when: str, change: Callable[[Path], object], message: str
) -> None:
    shop.write(PATH, SPEC.encode())
    second = shop.write(SECOND, SPEC.encode())
    place, name = (fix_command, "judge") if when == "before it is fixed" else (fix_command, "replace_files")
    there: Callable[..., object] = getattr(place, name)

    def changed_first(*arguments: object) -> object:
        if second.exists() and second.read_bytes() == SPEC.encode():
            change(second)
        return there(*arguments)

    shop.patch.setattr(place, name, changed_first)
    assert re.search(f"{SECOND}: {message}.*No file was changed", refused(shop))
    assert shop.read() == SPEC.encode()


def test_file_that_cannot_be_replaced_brings_the_others_back(shop: Shop) -> None:
    shop.write(PATH, SPEC.encode())
    shop.write(SECOND, SPEC.encode())
    really = Path.replace

    def fails(self: Path, target: Path) -> Path:
        if target.parent.name == "zoo":
            raise PermissionError(13, "Permission denied")
        return really(self, target)

    shop.patch.setattr(Path, "replace", fails)
    assert f"{SECOND}: it cannot be replaced: Permission denied. No file was changed" in refused(shop)
    assert {shop.read(), shop.read(SECOND)} == {SPEC.encode()}


def test_folder_that_takes_no_file_stops_all(shop: Shop) -> None:
    shop.write(PATH, SPEC.encode())

    def fails(**_options: object) -> tuple[int, str]:
        raise PermissionError(13, "Permission denied")

    shop.patch.setattr(tempfile, "mkstemp", fails)
    assert f"{PATH}: it cannot be written: Permission denied. No file was changed" in refused(shop)


def test_fixes_that_undo_each_other_write_nothing(shop: Shop) -> None:
    shop.rule("scenario-flat", replaced(" #### ", " ##### "))
    shop.rule("scenario-flatter", replaced("#### S", "##### S"))
    shop.write(PATH, SPEC.encode())
    assert f"in {PATH} come to no end: a mistake of openspec-lint itself. No file was changed" in refused(shop)
    assert shop.read() == SPEC.encode()


def test_fix_that_breaks_a_document_writes_nothing(shop: Shop) -> None:
    shop.rule("title-misspelt", replaced("Boks", "[Books"), family="contract", given="info")
    shop.write(PATH, SPEC.encode())
    shop.write("openapi.yaml", CONTRACT.encode())
    why = refused(shop)
    assert "openapi.yaml: it would no longer parse after the fixes of " in why
    assert shop.read("openapi.yaml") == CONTRACT.encode()
    assert shop.read() == SPEC.encode()


def test_fixes_that_overlap_are_made_one_after_the_other(shop: Shop) -> None:
    shop.rule("scenario-named", replaced("# Scenario: All books", "# Scenario: Every book"))
    shop.write(PATH, SPEC.encode())
    assert "Fixed 2 findings in 1 file" in shop("--fix", code=0)[0]
    assert shop.read() == MENDED.replace("Scenario: All books", "Scenario: Every book").encode()


def test_many_files_are_counted(shop: Shop) -> None:
    for number in range(23):
        shop.write(f"openspec/specs/s{number}/spec.md", SPEC.encode())
    out, _ = shop("--fix", code=0)
    assert "Fixed 23 findings in 23 files:" in out
    assert "\n  ... and 3 more files\n" in out


# The rules.


def fixed_files(
    files: Files | Mapping[str, bytes], found: Callable[[Mapping[str, bytes]], Iterable[Finding]]
) -> dict[str, bytes]:
    """Return the files after all rounds of fixing what `found` finds in them."""
    texts = {path: text if isinstance(text, bytes) else text.encode() for path, text in files.items()}
    marks = {path: b"\xef\xbb\xbf" if data.startswith(b"\xef\xbb\xbf") else b"" for path, data in texts.items()}
    for _ in range(fix_command.MAX_ROUNDS):
        decoded = {path: data[len(marks[path]) :].decode() for path, data in texts.items()}
        changed = fix_once(found(texts), decoded.get).texts
        if not changed:
            return texts
        texts |= {path: marks[path] + text.encode() for path, text in changed.items()}
    raise AssertionError("the fixes come to no end")


FIXABLE = [
    pytest.param(rule, files, id=f"{rule.id}: {name}")
    for rule in RULES.values()
    if rule.fixable
    for name, files in rule.bad.items()
]


@pytest.mark.parametrize("rule", RULES.values(), ids=lambda rule: rule.id)
def test_rule_says_fixable_where_its_findings_are(rule: Rule) -> None:
    found = [finding for files in rule.bad.values() for finding in findings_of(rule, files)]
    assert any(finding.fix for finding in found) == rule.fixable


def found_by(rules: Mapping[str, Rule], texts: Mapping[str, bytes]) -> list[Finding]:
    found = check_project(project_of_files(texts), rules, Selection((dict.fromkeys(rules, "error"),))).left
    return [finding for finding in found if finding.rule_id in rules]


def words(files: Mapping[str, bytes]) -> Counter[str]:
    """Count the words of documents, those in headings of a delta's sections left out."""
    heading = re.compile(r"^[#\s]*\W*(added|modified|removed|renamed)\b.*$", re.IGNORECASE)
    lines = (line for data in files.values() for line in re.split("[\r\n]", data.decode()))
    return Counter(word for line in lines if not heading.match(line) for word in re.findall(r"\w+", line.lower()))


@pytest.mark.parametrize(("rule", "files"), FIXABLE)
def test_fix_of_a_bad_example_mends_it_and_keeps_its_words(rule: Rule, files: Files) -> None:
    def found(texts: Mapping[str, bytes]) -> list[Finding]:
        return found_by({rule.id: rule}, texts)

    before = unmarked(files)
    after = fixed_files(before, found)
    assert not [finding for finding in found(after) if finding.fix]
    assert words(after) == words(before)


MENDING = {rule.id: rule for rule in RULES.values() if rule.fixable}

TITLES = st.sampled_from(["Requirement: a", "Scenario: b", "ADDED Requirements", "Renamed  Requirement", "Purpose"])
LINES = st.one_of(
    st.builds(
        lambda lead, title, tail: lead + title + tail,
        st.text("# ", max_size=6),
        TITLES,
        st.sampled_from(["", " ##", ":"]),
    ),
    st.sampled_from(
        ["", "- [] c", "-[x ] d", "* [X]e", "- From: `### Requirement: a`", "TO ### Requirement: f", "---", "```"]
    ),
    st.sampled_from(["The system SHALL g.", "- **WHEN** h", "- **THEN** i", "<!--", "-->", "> #### Scenario: j"]),
)
DOCUMENT = st.builds(
    lambda mark, lines, end, last: mark + (end.join(lines) + last * end).encode(),
    st.sampled_from([b"", b"\xef\xbb\xbf"]),
    st.lists(LINES, max_size=12),
    st.sampled_from(["\n", "\r\n", "\r"]),
    st.booleans(),
)


@settings(deadline=None, max_examples=150)
@given(st.fixed_dictionaries(dict.fromkeys((PATH, f"{CHANGE}/specs/books/spec.md", f"{CHANGE}/tasks.md"), DOCUMENT)))
def test_fixes_come_to_an_end_and_keep_the_words(files: dict[str, bytes]) -> None:
    after = fixed_files(files, lambda texts: found_by(MENDING, texts))
    assert not [finding for finding in found_by(MENDING, after) if finding.fix]
    assert words(after) == words(files)
    assert [data.startswith(b"\xef\xbb\xbf") for data in after.values()] == [
        data.startswith(b"\xef\xbb\xbf") for data in files.values()
    ]


SOUND = {
    PATH: MENDED,
    f"{CHANGE}/proposal.md": """\
# Name the shelves

## Why
Readers ask where a book stands each time that they have found one in the list of all books.

## What Changes
- Each book names its shelf.
""",
    f"{CHANGE}/specs/books/spec.md": """\
## ADDED Requirements

### Requirement: Shelf of a book
The system SHALL return the shelf of a book.

#### Scenario: A book on a shelf
- **WHEN** a reader asks for a book
- **THEN** the response has its shelf

## RENAMED Requirements

- FROM: `### Requirement: List of books`
- TO: `### Requirement: All books`
""",
    f"{CHANGE}/tasks.md": "## 1. Shelves\n\n- [ ] 1.1 Number the shelves\n- [x] 1.2 Draw a map\n",
}
DAMAGE = {
    "## ADDED Requirements": ["## ADDED  Requirements", "## Added requirement", "### ADDED Requirements"],
    "## RENAMED Requirements": ["## Renamed Requirements:", "##RENAMED Requirements"],
    "#### Scenario: A book": ["##### Scenario: A book", "### Scenario: A book", "  #### Scenario: A book"],
    "- FROM: ": ["- From: ", "- **FROM:** "],
    "- TO: ": ["- to: "],
    "- [ ] 1.1": ["- [] 1.1", "-[ ] 1.1"],
    "- [x] 1.2": ["- [ x] 1.2", "- [x]1.2"],
    "#### Scenario: All": ["##### Scenario: All", "## Scenario: All"],
}


@settings(deadline=None, max_examples=100)
@given(
    st.fixed_dictionaries({right: st.sampled_from([right, *wrong]) for right, wrong in DAMAGE.items()}),
    st.sampled_from([lambda text: text, lambda text: text.replace("\n", "\r\n")]),
    st.booleans(),
)
def test_what_was_sound_is_sound_again(damage: dict[str, str], ends: Callable[[str], str], is_cut: bool) -> None:
    sound = {path: ends(text).encode() for path, text in SOUND.items()}
    damaged = {}
    for path, text in SOUND.items():
        for right, wrong in damage.items():
            text = text.replace(right, wrong)
        damaged[path] = (ends(text).rstrip() if is_cut else ends(text)).encode()
    assert fixed_files(damaged, lambda texts: found_by(MENDING, texts)) == sound


def test_sound_project_is_sound() -> None:
    found = check_project(project_of_files({path: text.encode() for path, text in SOUND.items()}), RULES).left
    assert [finding for finding in found if finding.severity is Severity.ERROR] == []
