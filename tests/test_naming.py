"""What names and paths are: casing, plurals, words, shapes."""

from __future__ import annotations

import pytest

from openspec_lint.model.casing import MIXED, casing, dominant_casing
from openspec_lint.model.human_language import is_in_another_language
from openspec_lint.model.path_shape import path_shapes, segments, template_names, unnamed, words
from openspec_lint.model.plurals import is_plural, plural


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("userProfile", "camelCase"),
        ("user_profile", "snake_case"),
        ("user-profile", "kebab-case"),
        ("UserProfile", "PascalCase"),
        ("Pet", "PascalCase"),
        ("USER_PROFILE", "UPPER_SNAKE_CASE"),
        ("User-Profile", "Train-Case"),
        ("X-RateLimit-2", "Train-Case"),
        ("_user_profile", "snake_case"),
        ("user_Profile", MIXED),
        ("user", None),
        ("ID", None),
        ("v2", None),
        ("2010-04-01", None),
        ("filter[name]", None),
        ("$ref", None),
        ("übergröße", None),
        ("", None),
    ],
)
def test_casing(name: str, expected: str | None) -> None:
    assert casing(name) == expected


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (["Alle Benutzer des Systems", "Ein Benutzer mit der Nummer"], True),
        (["Liste des utilisateurs", "Renvoie un utilisateur par son identifiant"], True),
        (["Lista de todos los usuarios", "Devuelve un usuario"], True),
        (["List all pets", "Returns the pet with this id"], False),
        (["Pets of the La Plata shop"], False),
        (["获取所有用户", "用户 API"], False),
        (["List pets"], False),
        ([], False),
    ],
)
def test_language_of_texts(texts: list[str], expected: bool) -> None:
    assert is_in_another_language(texts) is expected


def test_casing_of_a_hostile_name_takes_no_time() -> None:
    assert casing("a" + "A" * 5000 + "-") == MIXED


def test_casing_is_dominant_from_a_share_and_a_number_on() -> None:
    names = ["a_b", "c_d", "e_f", "g_h", "iJ", "word"]
    assert dominant_casing(map(casing, names), 0.8, 4) == "snake_case"
    assert dominant_casing(map(casing, names), 0.81, 4) is None
    assert dominant_casing(map(casing, names), 0.8, 5) is None
    assert dominant_casing([casing("word")], 0.8, 0) is None


@pytest.mark.parametrize(
    ("singular", "expected"),
    [
        *(("user", "users"), ("category", "categories"), ("key", "keys"), ("box", "boxes"), ("branch", "branches")),
        *(("class", "classes"), ("person", "people"), ("analysis", "analyses"), ("address", "addresses")),
        *(("bonus", "bonuses"), ("canvas", "canvases"), ("index", "indexes"), ("schema", "schemas"), ("sku", "skus")),
        *(("cpu", "cpus"), ("bias", "biases"), ("lens", "lenses"), ("virus", "viruses"), ("radius", "radii")),
        *(("reply", "replies"), ("leaf", "leaves"), ("quota", "quotas"), ("release", "releases")),
    ],
)
def test_plural_is_made_and_recognised(singular: str, expected: str) -> None:
    assert plural(singular, {}) == expected
    assert is_plural(expected, {}, ())
    assert not is_plural(singular, {}, ())


@pytest.mark.parametrize(
    "word",
    [
        *("videos", "emojis", "menus", "data", "settings", "series", "status", "history", "metadata", "news", "health"),
        *("indices", "criteria", "feedback", "access", "progress", "software", "fish", "usuarios", "analytics", "dns"),
    ],
)
def test_plurals_and_words_without_one(word: str) -> None:
    assert is_plural(word, {}, ())


def test_words_of_a_project_go_before_those_of_the_library() -> None:
    assert is_plural("benutzer", {}, ["benutzer"])
    assert is_plural("foxen", {"fox": "foxen"}, ())
    assert not is_plural("status", {"status": "statuses"}, ())
    assert plural("fox", {"fox": "foxen"}) == "foxen"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("userProfile", ["user", "profile"]),
        ("user-profile_v2", ["user", "profile", "v", "2"]),
        ("HTTPServer", ["http", "server"]),
        ("AddOnResults", ["add", "on", "results"]),
        ("", []),
    ],
)
def test_words(text: str, expected: list[str]) -> None:
    assert words(text) == expected


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        *(("/", "root"), ("/pets", "collection"), ("/pets/{id}", "item"), ("/pets/{id}/cancel", "action")),
        *(("/pets/{petId}/toys", "collection"), ("/pets/{id}/toys/{toy}", "item"), ("/health/", "singleton")),
        *(("/pets/{id}:sell", "action"), ("/pets/{id}.json", "other"), ("/v1", "other"), ("/widgets", "other")),
        *(("/pets/bulk-delete", "action"), ("/disputes", "other"), ("/postings", "other"), ("/login/{id}", "item")),
    ],
)
def test_shape_of_a_path_depends_on_the_other_paths(path: str, kind: str) -> None:
    paths = ["/", "/pets", "/pets/{id}", "/pets/{id}/cancel", "/pets/{petId}/toys", "/pets/{id}/toys/{toy}", "/health/"]
    assert path_shapes([*paths, path])[path].kind == kind


@pytest.mark.parametrize(
    ("path", "methods", "kind"),
    [
        *(("/star", "GET PUT DELETE", "singleton"), ("/star", "POST", "action"), ("/star", "PUT", "action")),
        *(("/topics", "GET PUT", "singleton"), ("/topics", "GET DELETE", "other"), ("/topics", "GET", "other")),
        *(("/image", "GET DELETE", "singleton"), ("/image", "PUT", "singleton"), ("/image", "GET POST PUT", "other")),
        *(("/check-runs", "GET", "other"), ("/check-runs", "POST", "action"), ("/search", "GET", "action")),
        *(("/session", "POST", "other"), ("/session", "GET POST", "singleton"), ("/me", "GET", "singleton")),
        *(("/pets", "GET PUT", "collection"), ("/pets/{id}", "POST", "item"), ("/", "GET PUT", "root")),
    ],
)
def test_shape_of_a_path_depends_on_its_methods(path: str, methods: str, kind: str) -> None:
    assert path_shapes([path, "/pets/{name}"], {path: methods.split()})[path].kind == kind


def test_parts_of_a_path() -> None:
    assert [part.text for part in segments("/a/{b}.json/")] == ["a", "{b}.json"]
    assert [part.is_literal for part in segments("/a/{b}.json")] == [True, False]
    assert template_names("/a/{b}/{c}") == ("b", "c")
    assert unnamed("/a/{b}/{c}") == "/a/{}/{}"
