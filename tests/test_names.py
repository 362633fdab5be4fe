"""House rules that no linter holds: small modules, no cycle, no name that says nothing."""

from __future__ import annotations

import ast
import graphlib
import re
from collections.abc import Iterator
from pathlib import Path

import grimp
import pytest

PACKAGE = Path(__file__).parent.parent / "openspec_lint"
MODULES = sorted(PACKAGE.rglob("*.py"))
BANNED = {"util", "utils", "helper", "helpers", "common", "base", "core", "manager", "managers", "misc", "handler"}

each_module = pytest.mark.parametrize("module", MODULES, ids=lambda path: path.relative_to(PACKAGE).as_posix())


def code_lines(text: str) -> int:
    """Count the lines of functions and classes, docstrings, comments and empty lines left out: a table may be long."""
    lines = text.splitlines()
    tree = ast.parse(text)
    docstrings = {
        number
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)
        for number in range(node.lineno, (node.end_lineno or node.lineno) + 1)
    }
    return sum(
        1
        for node in tree.body
        if isinstance(node, (ast.FunctionDef, ast.ClassDef))
        for number in range(node.lineno, (node.end_lineno or node.lineno) + 1)
        if number not in docstrings and lines[number - 1].strip() and not lines[number - 1].strip().startswith("#")
    )


def inner_imports(tree: ast.Module) -> Iterator[int]:
    """Yield the line of each import inside a function."""
    for function in ast.walk(tree):
        if isinstance(function, (ast.FunctionDef, ast.AsyncFunctionDef)):
            yield from (node.lineno for node in ast.walk(function) if isinstance(node, (ast.Import, ast.ImportFrom)))


@each_module
def test_module_is_small(module: Path) -> None:
    assert code_lines(module.read_text(encoding="utf-8")) <= 250


@each_module
def test_name_says_what_is_in_it(module: Path) -> None:
    words = {word for part in module.relative_to(PACKAGE).with_suffix("").parts for word in part.split("_")}
    assert not words & BANNED


@each_module
def test_class_is_named_for_what_it_is(module: Path) -> None:
    names = [
        node.name for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))) if isinstance(node, ast.ClassDef)
    ]
    assert not [name for name in names if re.search("(Manager|Helper|Util|Utils|Base|Handler)$", name)]


@each_module
def test_import_inside_a_function_says_why(module: Path) -> None:
    if PACKAGE / "cli" in module.parents:
        return
    text = module.read_text(encoding="utf-8")
    lines = text.splitlines()
    silent = [n for n in inner_imports(ast.parse(text)) if "#" not in lines[n - 1] and "#" not in lines[n - 2]]
    assert not silent


def test_modules_import_each_other_in_no_circle() -> None:
    graph = grimp.build_graph("openspec_lint", cache_dir=None)
    imports = {module: graph.find_modules_directly_imported_by(module) for module in graph.modules}
    assert len(imports) == len(MODULES)
    graphlib.TopologicalSorter(imports).prepare()  # raises CycleError with the circle
