"""Bodies of every form against the default envelope, and against what profiles can say."""

from __future__ import annotations

from typing import Any

import pytest
from bodies import (
    ARRAY,
    BOOLEAN,
    ERROR,
    INTEGER,
    MESSAGE,
    OBJECT,
    STRICT,
    STRING,
    SUCCESS,
    answers,
    body,
    contract,
    contract_of,
    told,
)

from openspec_lint.catalog.envelope import Envelope, envelope_of, load_envelopes
from openspec_lint.checks.envelope.hits import envelope_hits
from openspec_lint.checks.hit import Hit
from openspec_lint.model.contract import Contract
from openspec_lint.read.document import pointer_of

DEFAULT = load_envelopes()["success-data-error-meta"]
PAGE = body(page=INTEGER, per_page=INTEGER, total=INTEGER)
OFFSET = body(limit=INTEGER, offset=INTEGER, total=INTEGER)
CURSOR = body(next_cursor={"type": ["string", "null"]})
ONE_OF_BOTH = {"oneOf": [{**SUCCESS, "properties": {**SUCCESS["properties"], "success": {"const": True}}}, ERROR]}


def listing(meta: Any, *optional: str) -> dict[str, Any]:
    return body(*optional, success=BOOLEAN, data=ARRAY, **({"meta": meta} if meta is not None else {}))


def flags(envelope: Envelope, read: Contract) -> list[Hit]:
    return envelope_hits(read, envelope).get(STRICT, [])


@pytest.mark.parametrize(
    "schema",
    [
        {**SUCCESS, "type": ["object", "null"]},
        {"anyOf": [SUCCESS, {"type": "null"}]},
        {"allOf": [{"$ref": "#/components/schemas/Envelope"}, {"properties": {"data": OBJECT}}]},
        {"$ref": "#/components/schemas/ApiResponse_User_"},
        {"$ref": "#/components/schemas/Generic", "$defs": {"T": {"$dynamicAnchor": "T", "type": "object"}}},
        {**SUCCESS, "additionalProperties": True},
        {"$ref": "#/components/schemas/Circle"},
        {"$ref": "#/components/schemas/Tree"},
        ONE_OF_BOTH,
        body(success=BOOLEAN, data={"type": ["object", "null"]}, error={"type": ["object", "null"]}),
    ],
    ids=["null", "or null", "allOf", "generated", "generic", "open", "circle", "tree", "one of both", "union"],
)
def test_envelope_is_seen_through_every_way_to_write_it(schema: Any) -> None:
    named = {
        "Envelope": body(success=BOOLEAN, data={}),
        "ApiResponse_User_": {**SUCCESS, "title": "ApiResponse[User]"},
        "Generic": {**body(success=BOOLEAN, data={"$dynamicRef": "#T"}), "$defs": {"T": {"$dynamicAnchor": "T"}}},
        "Circle": {"allOf": [{"$ref": "#/components/schemas/Circle"}, SUCCESS]},
        "Tree": body(success=BOOLEAN, data={"$ref": "#/components/schemas/Tree"}),
    }
    assert told(DEFAULT, contract(answers(schema), **named)) == {}


def test_nullable_body_of_openapi_3_0() -> None:
    assert told(DEFAULT, contract_of("3.0.3", answers({**SUCCESS, "nullable": True}), {})) == {}


@pytest.mark.parametrize("status", ["200", "404"])
def test_answer_may_be_one_of_success_and_error(status: str) -> None:
    assert told(DEFAULT, contract(answers(ONE_OF_BOTH, status=status))) == {}


def test_success_that_can_only_be_an_error_is_wrong() -> None:
    closed = {**ERROR, "properties": {**ERROR["properties"], "success": {"const": False}}}
    found = told(DEFAULT, contract(answers(closed)))
    assert found["envelope-member-type"] == ["success", "error"]
    assert found["envelope-member-missing"] == ["data"]


def test_generic_envelope_filled_with_an_array_is_a_list() -> None:
    generic = {**body(success=BOOLEAN, data={"$dynamicRef": "#T"}), "$defs": {"T": {"$dynamicAnchor": "T"}}}
    filled = {"$ref": "#/components/schemas/Generic", "$defs": {"T": {"$dynamicAnchor": "T", **ARRAY}}}
    assert set(told(DEFAULT, contract(answers(filled), Generic=generic))) == {"envelope-meta-missing"}
    around = {"$ref": "#/components/schemas/Generic", "properties": {"data": {"$dynamicRef": "#T"}}}
    told(DEFAULT, contract(answers({"$ref": "#/components/schemas/Generic"}), Generic=around))  # it has no end


@pytest.mark.parametrize("meta", [PAGE, OFFSET, CURSOR, body(pagination=PAGE), OBJECT, {}])
def test_any_usual_style_of_paging_does(meta: Any) -> None:
    assert told(DEFAULT, contract(answers(listing(meta)))) == {}


@pytest.mark.parametrize(
    ("schema", "expected"),
    [
        (listing(None), {"envelope-meta-missing": ["meta.page, meta.per_page and meta.total"]}),
        (listing(STRING), {"envelope-meta-missing": ["meta.page, meta.per_page and meta.total"]}),
        (listing(body(id=STRING)), {"envelope-meta-missing": ["meta.page, meta.per_page and meta.total"]}),
        (listing(body(offset=INTEGER, total=INTEGER)), {"envelope-meta-missing": ["meta.limit"]}),
        (listing(CURSOR, "meta"), {"envelope-member-optional": ["meta"]}),
        (listing(body("total", **PAGE["properties"])), {"envelope-member-optional": ["meta.total"]}),
        (listing(body("next_cursor", next_cursor=STRING)), {}),  # the last page may have none
        (listing(body(next_cursor=ARRAY)), {"envelope-member-type": ["meta.next_cursor"]}),
    ],
)
def test_list_that_lacks_something_of_the_style_it_is_closest_to(schema: Any, expected: Any) -> None:
    assert told(DEFAULT, contract(answers(schema))) == expected


def test_list_of_no_style_is_told_what_would_do() -> None:
    (hit,) = envelope_hits(contract(answers(listing(None))), DEFAULT)["envelope-meta-missing"]
    assert hit.arguments["other"] == "; `limit`, `offset` and `total`, or `next_cursor` would do too"


def test_data_of_alternative_arrays_is_a_list() -> None:
    schema = body(success=BOOLEAN, data={"oneOf": [ARRAY, {"type": "array", "items": STRING}]})
    assert set(told(DEFAULT, contract(answers(schema)))) == {"envelope-meta-missing"}


@pytest.mark.parametrize(
    ("paging", "schema", "missing"),
    [
        ({"at": ["."], "styles": ["offset"]}, body(items=ARRAY, **OFFSET["properties"]), None),
        ({"at": ["."], "styles": ["offset"]}, body(items=ARRAY, total=INTEGER), "limit and offset"),
        ({"at": ["."], "styles": ["links"]}, body(items=ARRAY, next=STRING, previous=STRING), None),
        ({"at": ["page"], "styles": ["more"]}, body(items=ARRAY, page=body(has_more=BOOLEAN)), None),
        ({"at": ["page"], "styles": {"own": {"seen": {"required": True}}}}, body(items=ARRAY), "page.seen"),
        (None, body(items=ARRAY), None),
    ],
)
def test_paging_where_and_how_a_profile_says(paging: Any, schema: Any, missing: str | None) -> None:
    value = {"data": "items", "lists": {"members": {"items": {"required": True}}, "paging": paging}}
    found = told(envelope_of({"success": value}), contract(answers(schema, path="/pets")))
    assert found.get("envelope-meta-missing", [None]) == [missing]


def test_paging_inside_the_data() -> None:
    value = {"members": {"data": {"required": True}}, "lists": {"paging": {"at": ["data"], "styles": ["offset"]}}}
    schema = body(data=body(items=ARRAY, total=INTEGER))
    found = told(envelope_of({"success": value}), contract(answers(schema, path="/pets")))
    assert found == {"envelope-meta-missing": ["data.limit and data.offset"]}


def test_lists_and_items_may_be_asked_for_different_members() -> None:
    value = {"lists": {"members": {"items": {"required": True}}}, "items": {"members": {"item": {"required": True}}}}
    envelope = envelope_of({"success": {"data": "items", **value}})
    assert told(envelope, contract(answers(body(items=ARRAY), path="/pets"))) == {}
    assert told(envelope, contract(answers(body(item=OBJECT)))) == {}
    assert set(told(envelope, contract(answers(body(name=STRING))))) == {"envelope-missing"}
    assert set(told(envelope, contract(answers(ARRAY, path="/pets")))) == {"envelope-missing"}


@pytest.mark.parametrize(
    ("empty", "schema", "fits"),
    [
        (True, body(data=OBJECT), True),
        (True, body("error", data=OBJECT, error=MESSAGE), True),
        (True, body(data=OBJECT, error=MESSAGE), False),
        (True, body(data=OBJECT, error={"type": ["object", "null"]}), True),
        ("null", body(data=OBJECT), False),
        ("null", body(data=OBJECT, error={"type": "null"}), True),
        (None, body("error", data=OBJECT, error=MESSAGE), False),
        ("absent", body(data=OBJECT), True),
        ("absent", body("error", data=OBJECT, error={"type": "null"}), False),
    ],
)
def test_error_on_success_is_null_or_absent_as_the_profile_says(empty: Any, schema: Any, fits: bool) -> None:
    envelope = envelope_of({"success": {"members": {"data": {"required": True}, "error": {"empty": empty}}}})
    assert (told(envelope, contract(answers(schema))) == {}) is fits


@pytest.mark.parametrize(
    ("code", "fits"),
    [
        *((INTEGER, True), ({"const": 0}, True), ({"enum": ["SUCCESS"]}, True), ({"enum": [200, 500]}, True)),
        *(({"const": 1}, False), ({"enum": [False]}, False), ({"enum": []}, False), ({"enum": [None, 0]}, True)),
    ],
)
def test_code_must_be_able_to_take_one_of_its_values(code: Any, fits: bool) -> None:
    members = {"code": {"required": True, "values": [0, 200, "SUCCESS"]}, "data": {"required": True}}
    found = told(envelope_of({"success": {"members": members}}), contract(answers(body(code=code, data=OBJECT))))
    assert found == ({} if fits else {"envelope-member-type": ["code"]})


def test_member_that_is_to_be_described_need_not_be_required() -> None:
    envelope = envelope_of({"success": {"members": {"ok": {"required": "described"}}}})
    assert told(envelope, contract(answers(body("ok", ok=BOOLEAN)))) == {}
    assert set(told(envelope, contract(answers(body(name=STRING))))) == {"envelope-missing"}


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        ({"oneOf": [STRING, MESSAGE]}, {}),
        ({"oneOf": [STRING, body(code=STRING)]}, {"envelope-member-missing": ["error.message"]}),
        ({"oneOf": [INTEGER, MESSAGE]}, {"envelope-member-type": ["error"]}),
        ({"anyOf": [MESSAGE, {"type": "null"}]}, {}),
    ],
)
def test_each_alternative_of_an_error_is_looked_at(error: Any, expected: Any) -> None:
    assert told(DEFAULT, contract(answers(body(success=BOOLEAN, error=error), status="404"))) == expected


def test_flag_is_open_unless_one_schema_is_for_both_sides() -> None:
    (hit,) = flags(DEFAULT, contract(answers(SUCCESS)))
    assert (hit.arguments["member"], hit.arguments["value"]) == ("`success`", "true")
    shared = {"$ref": "#/components/schemas/Answer"}
    both = body("data", "error", success=BOOLEAN, data=OBJECT, error=MESSAGE)
    paths = {**answers(shared), **answers(shared, path="/dogs/{id}", status="404")}
    assert flags(DEFAULT, contract(paths, Answer=both)) == []


def test_habit_of_a_contract_is_one_finding() -> None:
    schemas = [body("data", success=BOOLEAN, data={"type": "object", "title": str(n)}) for n in range(8)]
    (hit,) = envelope_hits(contract(answers(*schemas)), DEFAULT)["envelope-member-optional"]
    assert hit.arguments["uses"] == "GET /pets/{id} (200), GET /pets/{id}/1 (200) and 6 more"
    assert len(hit.operations) == 8


def test_lists_that_page_in_several_styles() -> None:
    paths = {
        **answers(listing(PAGE), listing({**PAGE, "title": "P"}), path="/pets"),
        **answers(listing(CURSOR), path="/events"),
    }
    (hit,) = envelope_hits(contract(paths), DEFAULT)["envelope-paging-mixed"]
    assert hit.operation == ("GET", "/events")
    assert (hit.arguments["actual"], hit.arguments["count"]) == ("`next_cursor`", "2 others")


def test_contract_without_the_envelope_that_nobody_chose_gets_one_finding() -> None:
    assumed = DEFAULT._replace(is_assumed=True)
    bare = [body(**{f"name{n}": STRING}) for n in range(5)]
    assert {rule: len(found) for rule, found in envelope_hits(contract(answers(*bare)), assumed).items()} == {
        "envelope-unchosen": 1
    }
    assert len(told(DEFAULT, contract(answers(*bare)))["envelope-missing"]) == 5
    assert len(told(assumed, contract(answers(*bare[:4])))["envelope-missing"]) == 4
    half = [*bare, *(body(success=BOOLEAN, data={"type": "object", "title": str(n)}) for n in range(5))]
    assert len(told(assumed, contract(answers(*half)))["envelope-missing"]) == 5


def test_finding_about_the_envelope_that_nobody_chose_names_the_one_that_fits() -> None:
    schemas = [body(code=INTEGER, message=STRING, data={"type": "object", "title": str(n)}) for n in range(5)]
    read = contract(answers(*schemas))
    (hit,) = envelope_hits(read, DEFAULT._replace(is_assumed=True))["envelope-unchosen"]
    assert hit.arguments["fit"] == "None of the 5 described bodies has"
    assert hit.arguments["bodies"] == "on success, all 5 have `code`, `data` and `message`"
    assert str(hit.arguments["advice"]).startswith("`envelope: code-message-data`")


def test_few_bodies_are_told_in_one_where_another_profile_fits_them() -> None:
    assumed = DEFAULT._replace(is_assumed=True)
    schemas = [body(code=INTEGER, message=STRING, data={"type": "object", "title": str(n)}) for n in range(2)]
    assert set(told(assumed, contract(answers(*schemas)))) == {"envelope-unchosen"}
    assert set(told(assumed, contract(answers(schemas[0])))) == {"envelope-member-missing"}


def test_bodies_that_nothing_describes_do_not_count() -> None:
    bare = [body(**{f"name{n}": STRING}) for n in range(5)]
    read = contract({**answers(*bare), **answers(*[{"title": str(n)} for n in range(9)], path="/open")})
    assert set(envelope_hits(read, DEFAULT._replace(is_assumed=True))) == {"envelope-unchosen"}


@pytest.mark.parametrize(
    "schema",
    [
        *(True, 1, "x", [], None, {"properties": []}, {"allOf": 3}, {"oneOf": [1, 2]}, {"type": [1]}),
        {"required": "x", "properties": {"success": {"enum": {}}, "data": True, "meta": 1}},
        {"type": {}, "properties": {"success": {"type": ["boolean", 3], "const": {}}, "error": []}},
        {"$defs": 3, "properties": {"success": BOOLEAN, "data": {"$dynamicRef": 1}}},
        {"$ref": "#/components/schemas/A", "$defs": [], "properties": {"data": {"$dynamicRef": "#T"}}},
    ],
)
def test_no_schema_is_too_strange(schema: Any) -> None:
    for envelope in load_envelopes().values():
        for status in ("200", "default"):
            envelope_hits(contract(answers(schema, status=status), A={"$ref": "#/components/schemas/A"}), envelope)


def test_default_is_the_answer_to_a_success_where_it_is_the_only_one() -> None:
    assert told(DEFAULT, contract(answers(SUCCESS, status="default"))) == {}
    paths = answers(body(name=STRING), status="default")
    assert set(told(DEFAULT, contract(paths))) == {"envelope-missing"}
    paths["/pets/{id}"]["get"]["responses"]["204"] = {"description": ""}
    assert set(told(DEFAULT, contract(paths))) == {"error-envelope-missing"}


def composed(**members: Any) -> dict[str, Any]:
    return {"allOf": [{"$ref": "#/components/schemas/Envelope"}, body(**members)]}


def test_what_all_bodies_lack_that_share_an_envelope_is_told_at_the_envelope() -> None:
    lacking = [composed(payload={"type": "object", "title": str(n)}) for n in range(5)]
    read = contract(answers(*lacking), Envelope=body(success=BOOLEAN))
    (hit,) = envelope_hits(read, DEFAULT)["envelope-member-missing"]
    assert pointer_of(hit.node.trail) == "/components/schemas/Envelope"
    assert len(hit.operations) == 5
    mixed = contract(answers(*lacking[:3], composed(data=OBJECT)), Envelope=body(success=BOOLEAN))
    places = [pointer_of(hit.node.trail) for hit in envelope_hits(mixed, DEFAULT)["envelope-member-missing"]]
    assert [place.startswith("/paths/") for place in places] == [True] * 3


def test_member_that_a_shared_envelope_does_not_require_is_told_there() -> None:
    bodies = [composed(data={"type": "object", "title": str(n)}) for n in range(3)]
    read = contract(answers(*bodies), Envelope=body("success", success=BOOLEAN))
    (hit,) = envelope_hits(read, DEFAULT)["envelope-member-optional"]
    assert pointer_of(hit.node.trail) == "/components/schemas/Envelope"
