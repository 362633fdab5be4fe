"""Input that is hard on a reader, wherever it stands: one clear finding or one clear line, and never a traceback."""

from __future__ import annotations

import contextlib
import io
import json
import os
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final, NamedTuple

import pytest
from hard_documents import DEEP, FULL, HEAD, NONE, OPEN, ROWS, SYNTAX, Row
from hypothesis import given, settings
from hypothesis import strategies as st

from openspec_lint.cli.main import main
from openspec_lint.read import source

UNREADABLE: Final = (SYNTAX, "encoding-invalid")
CHECK: Final = (
    "check",
    "--format",
    "json",
    "--ignore",
    "status-not-quoted",
)  # keys that are no texts are read all the same
ALONE: Final = ("--no-config", "--against", "none")


class Outcome(NamedTuple):
    """How a run ended; found: path, rule, line and column of each finding of a report in JSON."""

    code: int
    output: str
    errors: str

    @property
    def found(self) -> list[tuple[str, str, int, int]]:
        found = json.loads(self.output)["findings"]
        return [(one["path"], one["rule"], one["line"], one["column"]) for one in found]


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for variable in ("OPEN_SPEC_DIR", "MAIN_SPECS_DIR", "API_CONTRACTS_PATH"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setenv("OPENSPEC_LINT_TRACEBACK", "1")
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".git").mkdir()
    return tmp_path


def run(*arguments: str) -> Outcome:
    """Run the command in this process and in the working folder; an error of our own is raised."""
    streams = [io.TextIOWrapper(io.BytesIO(), encoding="utf-8") for _ in range(2)]
    before, sys.argv, code = sys.argv, ["openspec-lint", *arguments], 0
    try:
        with contextlib.redirect_stdout(streams[0]), contextlib.redirect_stderr(streams[1]):
            main()
    except SystemExit as stop:
        code = int(stop.code or 0)
    finally:
        sys.argv = before
    texts = []
    for stream in streams:
        stream.flush()
        texts.append(stream.buffer.getvalue().decode())
    return Outcome(code, *texts)


def refused(outcome: Outcome, *words: str) -> bool:
    """Tell whether a run ended with exit status 2 and one line that has `words`."""
    one_line = outcome.errors.count("\n") == 1 and outcome.errors.startswith("openspec-lint: ")
    return outcome.code == 2 and outcome.output == "" and one_line and all(word in outcome.errors for word in words)


def named(rows: tuple[Row, ...]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("row", rows, ids=lambda row: row.name)


ROWS_OF_TEXT: Final = tuple(row for row in ROWS if row.says is not None and row.says[0] in UNREADABLE)
NO_CONTRACTS: Final = tuple(row for row in ROWS if row.says is not None and row.says[0] in (*UNREADABLE, NONE))
CLEAN: Final = tuple(row for row in ROWS if row.says is None)


@named(ROWS)
def test_contract_is_clean_or_has_one_finding(project: Path, row: Row) -> None:
    name = f"contract.{row.name.rpartition('.')[2]}"
    (project / name).write_bytes(row.bytes)
    outcome = run(*CHECK, *ALONE, "--contract", name)
    assert outcome.errors == ""
    assert outcome.found == ([] if row.says is None else [(name, *row.says)])
    assert outcome.code == (row.says is not None)
    shown = run("check", *ALONE, "--contract", name)
    assert (shown.code, shown.errors) == (outcome.code, "")
    assert max(map(len, shown.output.split("\n"))) < 1_000


@named(ROWS)
def test_contract_in_its_default_place_or_configured_is_read_alike(project: Path, row: Row) -> None:
    path = "shared/api-contracts.json"
    if row.name.endswith(".yaml"):
        path = "api/a.yaml"
        (project / "openspec-lint.yaml").write_text(f"contracts: [{{path: {path}}}]\n", encoding="utf-8")
    (project / path).parent.mkdir()
    (project / path).write_bytes(row.bytes)
    outcome = run(*CHECK)
    assert (outcome.code, outcome.errors) == (row.says is not None, "")
    assert outcome.found == ([] if row.says is None else [(path, *row.says)])


@named(ROWS_OF_TEXT)
def test_file_behind_a_reference_has_its_finding_and_the_reference_too(project: Path, row: Row) -> None:
    name = f"part.{row.name.rpartition('.')[2]}"
    (project / name).write_bytes(row.bytes)
    (project / "openapi.yaml").write_text(f"{HEAD}paths:\n  /a: {{$ref: {name}}}\n", encoding="utf-8")
    outcome = run(*CHECK, *ALONE, "--contract", "openapi.yaml")
    assert (outcome.code, outcome.errors) == (1, "")
    assert row.says is not None
    assert outcome.found == [("openapi.yaml", "reference-unreadable", 4, 14), (name, *row.says)]


@named(NO_CONTRACTS)
@pytest.mark.parametrize("place", ["base", "revision", "against"])
def test_what_cannot_be_compared_is_one_line(project: Path, row: Row, place: str) -> None:
    name = f"part.{row.name.rpartition('.')[2]}"
    (project / name).write_bytes(row.bytes)
    (project / "openapi.yaml").write_text(FULL, encoding="utf-8")
    if place == "against":
        outcome = run(*CHECK, "--no-config", "--against", name, "--contract", "openapi.yaml")
    else:
        outcome = run("diff", *((name, "openapi.yaml") if place == "base" else ("openapi.yaml", name)))
    assert row.says is not None
    assert refused(outcome, name, *([f"line {row.says[1]}: "] if row.says[0] in UNREADABLE else []))


@named(CLEAN)
def test_what_can_be_read_can_be_compared_with_itself(project: Path, row: Row) -> None:
    name = f"part.{row.name.rpartition('.')[2]}"
    (project / name).write_bytes(row.bytes)
    assert run("diff", name, name).code == 0
    outcome = run(*CHECK, "--no-config", "--against", name, "--contract", name)
    assert (outcome.code, outcome.found, outcome.errors) == (0, [], "")


def test_duplicate_key_is_said_of_what_is_compared(project: Path) -> None:
    (project / "a.yaml").write_text(FULL + "paths: {}\n", encoding="utf-8")
    outcome = run("diff", "a.yaml", "a.yaml")
    assert outcome.code == 0
    assert "a.yaml:4: the key `paths` stands twice here" in outcome.output


# Things in the place of a file.


def _socket(path: Path) -> None:
    folder = Path.cwd()
    os.chdir(path.parent)  # the path of a socket has few characters
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(path.name)
    os.chdir(folder)


def _huge(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(source.MAX_BYTES + 1)


def _outside(path: Path) -> None:
    outside = Path(tempfile.mkdtemp()) / "openapi.yaml"
    outside.write_text(FULL, encoding="utf-8")
    path.symlink_to(outside)


def _forbidden(path: Path) -> None:
    path.write_text(FULL, encoding="utf-8")
    path.chmod(0)


class Thing(NamedTuple):
    """make: puts it at a path. says: what is said of it. rule: of the reference to it."""

    name: str
    make: Callable[[Path], None]
    says: str
    rule: str = "reference-unreadable"


IS_POSIX: Final = os.name != "nt"
IS_ROOT: Final = IS_POSIX and os.geteuid() == 0
THINGS: Final = [
    Thing("folder", Path.mkdir, "it is a folder"),
    Thing("too large", _huge, "the limit is 67,108,864"),
    *(
        (
            Thing("pipe", os.mkfifo, "it is not a regular file"),
            Thing("socket", _socket, "it is not a regular file"),
            Thing("device", lambda path: path.symlink_to("/dev/zero"), "outside the project", "reference-outside"),
            Thing("link in a circle", lambda path: path.symlink_to(path.name), "symbolic links"),
            Thing("link to nothing", lambda path: path.symlink_to("none"), "no such file", "reference-file-missing"),
            Thing("link to elsewhere", _outside, "outside the project", "reference-outside"),
        )
        if IS_POSIX
        else ()
    ),
    *((Thing("forbidden", _forbidden, "Permission denied"),) if IS_POSIX and not IS_ROOT else ()),
]
things: Final = pytest.mark.parametrize("thing", THINGS, ids=lambda thing: thing.name)


@things
def test_thing_that_somebody_names_is_one_line(project: Path, thing: Thing) -> None:
    thing.make(project / "a.yaml")
    (project / "openapi.yaml").write_text(FULL, encoding="utf-8")
    assert refused(run(*CHECK, *ALONE, "--contract", "a.yaml"), "a.yaml", thing.says)
    assert refused(run("diff", "a.yaml", "openapi.yaml"), "a.yaml", thing.says)
    assert refused(run("diff", "openapi.yaml", "a.yaml"), "a.yaml", thing.says)
    assert refused(run("detect", "--contract", "a.yaml"), "a.yaml", thing.says)
    if thing.name != "folder":  # a folder may hold what was there before
        assert refused(run(*CHECK, "--no-config", "--against", "a.yaml", "--contract", "openapi.yaml"), thing.says)


@things
def test_thing_in_the_default_place_is_one_line(project: Path, thing: Thing) -> None:
    (project / "shared").mkdir()
    thing.make(project / "shared" / "api-contracts.json")
    assert refused(run(*CHECK, *ALONE), "shared/api-contracts.json", thing.says)


@things
def test_thing_in_place_of_the_configuration_is_one_line(project: Path, thing: Thing) -> None:
    if thing.name in ("device", "link to elsewhere"):
        return  # a configuration may lie elsewhere, and the device is not read all the same
    thing.make(project / "openspec-lint.yaml")
    assert refused(run(*CHECK), "openspec-lint.yaml", thing.says)


@things
def test_reference_to_a_thing_is_one_finding(project: Path, thing: Thing) -> None:
    thing.make(project / "a.yaml")
    (project / "openapi.yaml").write_text(f"{HEAD}paths:\n  /a: {{$ref: a.yaml}}\n", encoding="utf-8")
    outcome = run(*CHECK, *ALONE, "--contract", "openapi.yaml")
    assert outcome.found == [("openapi.yaml", thing.rule, 4, 14)]


@things
def test_thing_in_place_of_a_spec_is_no_traceback(project: Path, thing: Thing) -> None:
    for folder in ("openspec/specs/a", "openspec/changes/b/specs/a"):
        (project / folder).mkdir(parents=True)
        thing.make(project / folder / "spec.md")
    for name in ("proposal.md", "tasks.md", ".openspec.yaml"):
        thing.make(project / "openspec/changes/b" / name)
    assert (run(*CHECK, *ALONE).errors, run("validate", "--all", "--json").errors) == ("", "")


@pytest.mark.skipif(not Path("/proc/version").is_file(), reason="there is no /proc here")
def test_file_that_has_no_size_is_read_up_to_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    assert source.read_bytes("/proc/version").startswith(b"Linux")
    monkeypatch.setattr(source, "MAX_BYTES", 5)
    with pytest.raises(source.SourceError, match="more than 5 bytes"):
        source.read_bytes("/proc/version")


# OpenSpec documents.

SPEC: Final = (
    "# Pets Specification\n\n## Purpose\nIt keeps the pets of those who own them, and finds them again.\n\n"
    "## Requirements\n\n### Requirement: Pets\nIt SHALL answer `GET /pets`.\n\n"
    "#### Scenario: One\n- **WHEN** asked\n- **THEN** it answers\n"
)
MARKDOWN: Final[dict[str, str | bytes]] = {
    "empty": "",
    "mark": "\ufeff" + SPEC,
    "UTF-16": SPEC.encode("utf-16"),
    "latin-1": SPEC.encode() + b"\xe9\n",
    "all bytes": bytes(range(256)) * 10,
    "NUL": SPEC + "\0" * DEEP,
    "line ends": SPEC.replace("\n", "\r") + "\r" * DEEP,
    "line separators": SPEC + "\u2028\x85\x0c\x0b" * DEEP,
    "long line": SPEC + "x " * 5_000_000,
    **{
        f"deep {text!r}": SPEC + text * DEEP + "x\n"
        for text in (
            "> ",
            ">",
            "- ",
            "1. ",
            "#",
            "[",
            "![a](",
            "*a **b ",
            "`a``",
            "|",
            "<a ",
            "<!-- ",
            "\\",
            "&#",
            "{a",
        )
    },
    "nested lists": SPEC + "".join(f"{'  ' * n}- a\n" for n in range(1_000)),
    "fences": SPEC + "```\n" * DEEP,
    "one fence": SPEC + "~" * DEEP,
    "many requirements": SPEC + "".join(f"### Requirement: {n}\nIt SHALL `GET /a/{n}`.\n\n" for n in range(3_000)),
    "many scenarios": SPEC + "#### Scenario: One\n- **WHEN** a\n- **THEN** b\n" * 3_000,
    "many sections": SPEC + "## Requirements\n" * 3_000,
}


@pytest.mark.parametrize("name", MARKDOWN)
def test_hard_markdown_is_read_wherever_it_stands(project: Path, name: str) -> None:
    text = MARKDOWN[name]
    data = text if isinstance(text, bytes) else text.encode()
    (project / "openapi.yaml").write_text(FULL, encoding="utf-8")
    for path in ("specs/a/spec.md", "changes/b/specs/a/spec.md", "changes/b/proposal.md", "changes/b/tasks.md"):
        (project / "openspec" / path).parent.mkdir(parents=True, exist_ok=True)
        (project / "openspec" / path).write_bytes(data)
    outcome = run(*CHECK, *ALONE, "--contract", "openapi.yaml")
    assert (outcome.code, outcome.errors) in ((0, ""), (1, ""))
    is_text = name not in ("latin-1", "all bytes")
    found = [place for place in outcome.found if place[1] in UNREADABLE]
    assert len(found) == (0 if is_text else 4)
    assert run("validate", "--all", "--json").errors == ""


# Contracts that are large or deep in one way.


def whole(schemas: dict[str, Any], **more: Any) -> dict[str, Any]:
    """Return a contract whose one response is the schema A0."""
    content = {"application/json": {"schema": {"$ref": "#/components/schemas/A0"}}}
    paths = {"/a": {"get": {"responses": {"200": {"description": "OK", "content": content}}}}}
    start: dict[str, Any] = {"openapi": "3.1.0", "info": {"title": "Pets", "version": "1"}, "paths": paths}
    return {**start, "components": {"schemas": schemas}, **more}


def ref(number: int) -> dict[str, Any]:
    return {"$ref": f"#/components/schemas/A{number}"}


def nested(depth: int, leaf: Any, around: Callable[[Any], Any]) -> Any:
    for _ in range(depth):
        leaf = around(leaf)
    return leaf


def chain(length: int, link: Callable[[int], Any]) -> dict[str, Any]:
    """Return schemas of which each refers to the next; the last is an object."""
    return whole({**{f"A{n}": link(n + 1) for n in range(length)}, f"A{length}": {"type": "object"}})


def operation(number: int) -> dict[str, Any]:
    return {"get": {"operationId": f"o{number}", "tags": [f"t{number}"], "responses": {"200": {"description": "OK"}}}}


def parameter(number: int) -> dict[str, Any]:
    return {"name": f"p{number}", "in": "query", "schema": {"type": "string"}}


MANY: Final = 3_000
LARGE: Final[dict[str, Callable[[], dict[str, Any]]]] = {
    "chain of references": lambda: chain(MANY, ref),
    "circle of references": lambda: whole({f"A{n}": ref((n + 1) % MANY) for n in range(MANY)}),
    "reference to itself": lambda: whole({"A0": ref(0)}),
    "chain of properties": lambda: chain(MANY, lambda n: {"type": "object", "properties": {"next": ref(n)}}),
    "chain of items": lambda: chain(MANY, lambda n: {"type": "array", "items": ref(n), "example": [[[[]]]]}),
    "chain of parts": lambda: chain(500, lambda n: {"allOf": [ref(n), {"properties": {f"p{n}": {"type": "string"}}}]}),
    "circle of parts": lambda: whole({f"A{n}": {"allOf": [ref((n + 1) % 500)]} for n in range(500)}),
    "chain of choices": lambda: chain(500, lambda n: {"oneOf": [ref(n), {"type": "string"}]}),
    "all refer to all": lambda: whole({f"A{n}": {"anyOf": [ref(m) for m in range(40)]} for n in range(40)}),
    "many parts": lambda: whole({"A0": {"allOf": [{"properties": {f"p{n}": {}}} for n in range(MANY)]}}),
    "many choices": lambda: whole({"A0": {"oneOf": [{"enum": [f"e{n}"], "type": "string"} for n in range(MANY)]}}),
    "many values": lambda: whole({"A0": {"enum": [{"a": n} for n in range(MANY)], "example": {"a": -1}}}),
    "many paths": lambda: whole({"A0": {}}, paths={f"/a{n}/{{b}}": operation(n) for n in range(MANY)}),
    "many paths that cross": lambda: whole(
        {"A0": {}},
        paths={f"/{'/'.join('{p}' if n >> bit & 1 else 's' for bit in range(10))}": operation(n) for n in range(1_000)},
    ),
    "many names in a path": lambda: whole({"A0": {}}, paths={"/{a}" * MANY: operation(0)}),
    "many parameters": lambda: whole(
        {"A0": {}}, paths={"/a": {"parameters": [parameter(n) for n in range(MANY)], **operation(0)}}
    ),
    "unknown fields": lambda: whole({"A0": {}}, **{f"a{n}": n for n in range(MANY)}),
    "deep properties": lambda: whole({"A0": nested(240, {}, lambda inner: {"properties": {"a": inner}})}),
    "deep items": lambda: whole({"A0": nested(480, {}, lambda inner: {"items": inner})}),
    "deep parts": lambda: whole({"A0": nested(240, {}, lambda inner: {"allOf": [inner]})}),
    "deep not": lambda: whole({"A0": nested(480, {}, lambda inner: {"not": inner})}),
    "deep default": lambda: whole({"A0": {"type": "object", "default": nested(480, 1, lambda inner: {"a": inner})}}),
    "deep example": lambda: whole({"A0": {"items": ref(0), "example": nested(480, 1, lambda inner: [inner])}}),
    "deep values": lambda: whole({"A0": {"enum": [nested(480, n, lambda inner: [inner]) for n in (1, 1, True)]}}),
    "deep extension": lambda: whole({"A0": {}}, **{"x-a": nested(490, 1, lambda inner: {"a": inner})}),
    "deep callbacks": lambda: whole(
        {"A0": {}},
        paths={"/a": nested(100, operation(0), lambda inner: {"get": {"callbacks": {"a": {"{$url}": inner}}}})},
    ),
}


@pytest.mark.parametrize("name", LARGE)
def test_large_or_deep_contract_is_checked_and_compared(project: Path, name: str) -> None:
    text = json.dumps(LARGE[name](), indent=0)
    (project / "a.json").write_text(text, encoding="utf-8")
    (project / "b.json").write_text(text.replace('"string"', '"integer"').replace('"/a', '"/b'), encoding="utf-8")
    outcome = run(*CHECK, "--no-config", "--against", "b.json", "--contract", "a.json", "--fail-on", "never")
    assert (outcome.code, outcome.errors) == (0, "")


# Memory.

LIMITED: Final = """
import resource, runpy, sys
limit = int(sys.argv.pop(1)) << 20
resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
runpy.run_module("openspec_lint", run_name="__main__")
"""


def run_within(megabytes: int, folder: Path, *arguments: str) -> Outcome:
    """Run the command in a process that gets no more than so much memory."""
    command = [sys.executable, "-c", LIMITED, str(megabytes), *arguments]
    done = subprocess.run(command, cwd=folder, capture_output=True, encoding="utf-8", stdin=subprocess.DEVNULL)
    return Outcome(done.returncode, done.stdout, done.stderr)


CROWDS: Final = {"a.yaml": "- \n", "b.yaml": "1,", "c.yaml": "{a: 1},", "a.json": "{},", "b.json": "1,"}


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux holds a process to its limit")
@pytest.mark.parametrize("name", CROWDS)
def test_crowd_of_values_is_refused_before_it_is_read(project: Path, name: str) -> None:
    piece = CROWDS[name]
    number = (source.MAX_BYTES - 100) // len(piece)
    (project / name).write_text(piece * number if piece == "- \n" else f"[{piece * number}1]", encoding="utf-8")
    outcome = run_within(500, project, *CHECK, *ALONE, "--contract", name)
    assert (outcome.code, outcome.errors) == (1, "")
    assert outcome.found == [(name, SYNTAX, 1, 1)]


HEAVY: Final = ("alias bomb.yaml", "deep lists.yaml", "deep items.yaml", "deep lists without end.json")


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux holds a process to its limit")
@named(tuple(row for row in ROWS if row.name in HEAVY))
def test_memory_is_bounded(project: Path, row: Row) -> None:
    (project / row.name).write_bytes(row.bytes)
    outcome = run_within(400, project, *CHECK, *ALONE, "--contract", row.name)
    assert (outcome.code, outcome.errors) == (1, "")
    assert row.says is not None
    assert outcome.found == [(row.name, *row.says)]


def _schemas(megabytes: int) -> Iterator[tuple[str, str]]:
    text = "It says something of what this is, and why it is so, and who may have it. " * 4
    for number in range(megabytes * 1_000_000 // 512):
        yield (
            f"A{number:06d}",
            f'{{"type": "object", "description": "{text}", "properties": {{"a": {{"$ref": "#/A"}}}}}}',
        )


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="only Linux holds a process to its limit")
@pytest.mark.parametrize("kind", ["yaml", "json"])
def test_contract_of_50_megabytes_is_checked_within_bounds(project: Path, kind: str) -> None:
    if kind == "yaml":
        text = f"{FULL}components:\n  schemas:\n" + "".join(f"    {name}: {value}\n" for name, value in _schemas(50))
    else:
        schemas = ",\n".join(f'"{name}": {value}' for name, value in _schemas(50))
        text = f'{OPEN}, "components": {{"schemas": {{{schemas}}}}}}}'
    (project / f"a.{kind}").write_text(text, encoding="utf-8")
    outcome = run_within(4_000, project, *CHECK, *ALONE, "--contract", f"a.{kind}", "--select", "structure")
    assert (outcome.code, outcome.errors) == (0, "")
    assert json.loads(outcome.output)["summary"]["files"] == 1


# Anything at all.

STARTS: Final = [row.bytes for row in ROWS if len(row.bytes) < 2_000]


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_any_bytes_are_a_finding_a_line_or_nothing(data: st.DataObject) -> None:
    start = data.draw(st.sampled_from(STARTS))
    cut = data.draw(st.integers(0, len(start)))
    piece = data.draw(st.binary(max_size=8) | st.sampled_from(STARTS))
    end = start[min(len(start), cut + data.draw(st.integers(0, 8))) :]
    name = data.draw(st.sampled_from(["a.yaml", "a.json", "a.md", "a"]))
    before = Path.cwd()
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setenv("OPENSPEC_LINT_TRACEBACK", "1")
        (Path(folder) / name).write_bytes(start[:cut] + piece + end)
        os.chdir(folder)
        try:
            outcome = run(*CHECK, *ALONE, "--contract", name)
        finally:
            os.chdir(before)
    if outcome.code == 2:
        assert refused(outcome, name)
    else:
        assert outcome.errors == ""
        assert outcome.code == any(one["severity"] == "error" for one in json.loads(outcome.output)["findings"])


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-be"])
def test_contract_in_any_encoding_is_found(project: Path, encoding: str) -> None:
    (project / "api.yaml").write_bytes(f"{FULL}pahts: 1\n".encode(encoding))
    assert run(*CHECK, *ALONE).found == [("api.yaml", "structure-field-unknown", 4, 1)]
