"""What names and paths are: casing, plurals, words, shapes."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from examples import RULES, findings_of

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


def contract(*operations: str) -> dict[str, str]:
    """Return a contract of operations: "POST /pets 200", with a body where the status is followed by a "+"."""
    lines = ["paths:"]
    paths: dict[str, list[str]] = {}
    for operation in operations:
        method, path, status = f"{operation} 200".split()[:3]
        body = ", requestBody: {content: {application/json: {schema: {type: string}}}}" if status.endswith("+") else ""
        answer = f'responses: {{"{status.rstrip("+")}": {{description: An answer}}}}'
        paths.setdefault(path, []).append(f"    {method.lower()}: {{{answer}{body}}}")
    for path, methods in paths.items():
        lines += [f"  {path}:", *methods]
    return {"openapi.yaml": "\n".join(lines)}


def several(count: int, *operations: str) -> Iterator[str]:
    for number in range(count):
        yield from (operation.replace("pets", f"pets{'abcdefghijklmnop'[number]}s") for operation in operations)


@pytest.mark.parametrize(
    ("rule_id", "operations", "start", "of_three"),
    [
        ("create-not-201", ("POST /pets 200", "GET /pets/{id}"), "An item created by POST /petsas and 6 more is", 1),
        ("delete-with-body", ("DELETE /pets/{id} 200+",), "DELETE /petsas/{id} and 6 more: ", 1),
        ("method-not-rest", ("DELETE /pets 204", "GET /pets/{id}"), "DELETE /petsas and 6 more: it deletes", 3),
        ("create-without-location", ("POST /pets 201", "GET /pets/{id}"), "The 201 of POST /petsas and 6 more does", 1),
        ("path-too-deep", ("GET /a/{a}/b/{b}/c/{c}/pets/{d}",), "/a/{a}/b/{b}/c/{c}/petsas/{d} and 6 more: ", 3),
    ],
)
def test_what_a_contract_does_throughout_is_one_finding(
    rule_id: str, operations: tuple[str, ...], start: str, of_three: int
) -> None:
    (one,) = findings_of(RULES[rule_id], contract(*several(7, *operations)))
    assert one.message.startswith(start)
    assert len(findings_of(RULES[rule_id], contract(*several(3, *operations)))) == of_three


def test_what_a_contract_does_here_and_there_is_told_each_time() -> None:
    others = several(9, "POST /pets 201", "GET /pets/{id}")
    odd = ["POST /dogs 200", "GET /dogs/{id}", "POST /cats 200", "GET /cats/{id}"]
    assert len(findings_of(RULES["create-not-201"], contract(*others, *odd))) == 2


@pytest.mark.parametrize(
    ("operations", "statuses"),
    [
        (["GET /pets 201", "GET /pets/{id} 204"], ["GET /pets answers with 201"]),
        (
            ["DELETE /pets/{id} 201", "PATCH /me 304"],
            ["DELETE /pets/{id} answers with 201", "PATCH /me answers with 304"],
        ),
        (["POST /pets/search 200", "GET /search 201", "POST /pets/{id}/cancel 202"], []),
        (["PUT /pets/{id} 201", "GET /pets 2XX", "GET /pets/{id} default", "POST /x 299"], []),
    ],
)
def test_statuses_by_shape_and_method(operations: list[str], statuses: list[str]) -> None:
    found = findings_of(RULES["status-not-for-method"], contract(*operations, "GET /pets/{id}"))
    assert [finding.message.partition(";")[0] for finding in found] == statuses


@pytest.mark.parametrize(("case", "found"), [("detected", 0), ("snake_case", 2), ("kebab-case", 2), ("PascalCase", 3)])
def test_casing_can_be_asked_for(case: str, found: int) -> None:
    rule = RULES["path-casing-mixed"]
    asked = rule._replace(options={**rule.options, "case": case})
    paths = ("GET /pet-shops", "GET /opening_hours", "GET /bankAccounts")
    assert len(findings_of(asked, contract(*paths))) == found
