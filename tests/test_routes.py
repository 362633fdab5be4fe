"""Which declared operation a path of prose means."""

from __future__ import annotations

import pytest

from openspec_lint.model.contract import Contract, read_contract
from openspec_lint.model.prose.routes import Routes, prefix
from openspec_lint.read.store import DocumentStore
from openspec_lint.read.tree import memory_tree


def contract(*operations: str, server: str = "") -> Contract:
    paths: dict[str, list[str]] = {}
    for operation in operations:
        method, path = operation.split(" ")
        paths.setdefault(path, []).append(f"    {method.lower()}: {{}}")
    lines = [line for path, methods in paths.items() for line in (f"  {path}:", *methods)]
    text = "\n".join(["openapi: 3.1.0", f"servers: [{{url: 'https://x.example{server}'}}]", "paths:", *lines])
    store = DocumentStore(memory_tree({"openapi.yaml": text}).read)
    read = read_contract(store.load("openapi.yaml"), store)
    assert read is not None
    return read


PETS = contract("GET /pets", "GET /pets/{petId}", "GET /pets/mine", "POST /pets/{petId}:feed", server="/api/v1")


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("/api/v1/pets", "/pets"),
        ("/pets/", "/pets"),
        ("/v1/pets", "/pets"),
        ("/api/v1/pets/:id", "/pets/{petId}"),
        ("/pets/42", "/pets/{petId}"),
        ("/pets/mine", "/pets/mine"),
    ],
)
def test_path_means_the_most_literal_operation(said: str, meant: str) -> None:
    route = Routes((PETS,)).find("GET", said)
    assert route is not None
    assert route.operation.path == meant


@pytest.mark.parametrize("said", ["/api/v2/pets", "/other/pets", "/pets/1/toys", "/{kind}", "/plants"])
def test_path_that_means_nothing_declared(said: str) -> None:
    assert Routes((PETS,)).at(said) == ()


def test_action_behind_a_colon_is_matched() -> None:
    route = Routes((PETS,)).find("POST", "/pets/42:feed")
    assert route is not None
    assert route.operation.path == "/pets/{petId}:feed"


def test_prefix_that_only_prose_writes_is_tolerated() -> None:
    bare = Routes((contract("GET /pets"),))
    assert bare.find("GET", "/api/v1/pets") is not None
    assert bare.find("GET", "/shop/pets") is None


def test_operation_of_another_method_is_not_the_one() -> None:
    assert Routes((PETS,)).find("DELETE", "/pets") is None
    assert [route.operation.method for route in Routes((PETS,)).surely_at("/pets")] == ["GET"]


def test_word_in_the_place_of_a_parameter_is_not_surely_it() -> None:
    assert [route.operation.path for route in Routes((PETS,)).at("/pets/export")] == ["/pets/{petId}"]
    assert Routes((PETS,)).surely_at("/pets/export") == ()


@pytest.mark.parametrize(
    ("said", "hint"),
    [
        ("/api/v1/pet", "/pets"),
        ("/api/v1/cats", None),
        ("/api/v1/pets/x/y", None),
        ("/v2/pets", "/pets"),
        ("/x/pets", None),
    ],
)
def test_hint_is_for_a_slip_only(said: str, hint: str | None) -> None:
    route = Routes((PETS,)).closest("GET", said)
    assert (route.operation.path if route is not None else None) == hint


@pytest.mark.parametrize(
    ("path", "expected"),
    [("/api/v1/pets", ("api", "v1")), ("/v2/pets", ("v2",)), ("/pets/x", ("pets",)), ("/api", ("api",)), ("/", ())],
)
def test_prefix(path: str, expected: tuple[str, ...]) -> None:
    assert prefix(path) == expected


def test_path_below_another_version_is_elsewhere() -> None:
    routes = Routes((PETS,))
    found = routes.elsewhere("GET", "/v2/pets/{id}")
    assert found is not None
    assert found.operation.path == "/pets/{petId}"
    assert routes.elsewhere("GET", "/shop/pets/{id}") is None
    assert routes.elsewhere("PUT", "/v2/pets/{id}") is None


@pytest.mark.parametrize(
    ("said", "hint"),
    [
        ("/api/v1/monitors/{id}/runs", "/services/{sid}/monitors/{id}/runs"),
        ("/monitors/runs", "/services/{sid}/monitors/{id}/runs"),
        ("/runs", None),
        ("/runs/monitors", None),
        ("/monitors/{id}/runs/{run}", None),
    ],
)
def test_hint_is_for_a_way_with_segments_between(said: str, hint: str | None) -> None:
    route = Routes((contract("GET /services/{sid}/monitors/{id}/runs"),)).closest("GET", said)
    assert (route.operation.path if route is not None else None) == hint


@pytest.mark.parametrize("paths", [("/pets/{id}/toys", "/pets/mine/{toy}"), ("/{kind}/mine", "/pets/{id}")])
def test_order_of_operations_decides_nothing_where_a_path_may_mean_two(paths: tuple[str, str]) -> None:
    said = "/pets/mine/toys" if len(paths[0]) > 12 else "/pets/mine"
    declared = [f"GET {path}" for path in paths]
    meant = [Routes((contract(*order),)).at(said) for order in (declared, declared[::-1])]
    assert [[route.name for route in found] for found in meant] == [[declared[1], declared[0]]] * 2
