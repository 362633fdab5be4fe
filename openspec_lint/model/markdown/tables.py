"""Tables of Markdown contracts: endpoints, statuses and parameters, by what their cells and heads hold."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any, Final, NamedTuple

from openspec_lint.model.markdown.blocks import Cell, Row
from openspec_lint.model.markdown.draft import Field
from openspec_lint.model.markdown.endpoints import Found, cell_path, declared, methods_of_cell
from openspec_lint.model.markdown.labels import cell_status, topic_of
from openspec_lint.model.markdown.places import Place
from openspec_lint.model.prose_types import schema_of


class Parameter(NamedTuple):
    """A row of a table, or a bullet, about a parameter or member; location: "query", "body", ... or "" if unsaid."""

    field: Field
    location: str


_NAME: Final = re.compile(
    r"(?:path |query |url |body |json |request |form )?"
    r"(?:param(?:eter|ètre|etro|âmetro|ámetro)?s?|name|field|key|property|"
    r"attribute|argument|nom|nombre|nome|champ|campo|参数|参数名|字段|字段名|名称|參數|欄位|パラメータ|フィールド|параметр|поле)"
    r"s?(?: name)?",
    re.IGNORECASE,
)
_TYPE: Final = re.compile(r"(?:data ?)?type|类型|類型|型|tipo|typ|тип", re.IGNORECASE)
_REQUIRED: Final = re.compile(
    r"required\??|mandatory|必填|必须|是否必填|必選|必須|obligatoire|requis|requerido|obligatorio|obrigatório|pflicht|обязательн\w*",
    re.IGNORECASE,
)
_DEFAULT: Final = re.compile(r"default(?: value)?|默认值?|默認值?|預設值?|défaut|predeterminado|padrão", re.IGNORECASE)
_LOCATION: Final = re.compile(r"in|location|where|位置|sent in|passed in", re.IGNORECASE)
_YES: Final = re.compile(r"[`*\s]*(?:yes|true|required|y|✓|✔|✅|是|必填|oui|sí|sim|ja|да)(?![\w])", re.IGNORECASE)
_LOCATIONS: Final = {
    **{name: name for name in ("path", "query", "header", "cookie", "body")},
    "url": "path",
    "querystring": "query",
    "form": "body",
    "json": "body",
}
_WORD: Final = re.compile(
    r"[`*_\s]*(?:\{|:|<)?(?P<name>[A-Za-z_$][\w$-]*)(?:\}|>)?(?P<mark>[?*]?)[`*]*(?=[\s:：(（,;—–-]|$)"
)
_BULLET: Final = re.compile(r"[\s>]*[-*+]\s+(?:`(?P<code>[^`\n]+)`|\*\*`?(?P<bold>[^*`\n]+)`?\*\*)\s*(?P<rest>.*)$")
_NOTE: Final = re.compile(r"[(（:：—–-]\s*`?(?P<type>[A-Za-z]+(?:\[\])?)`?")
_IS_REQUIRED: Final = re.compile(r"(?<!not )\brequired\b|必填|必须|obligatoire|requerido|obligatorio", re.IGNORECASE)


def endpoints_of(row: Row) -> list[Found]:
    """Return the endpoints of a row: a cell with a method and one with a path, or one cell with both."""
    methods = next((named for cell in row.cells if (named := methods_of_cell(cell.text))), ())
    for cell in row.cells:
        if methods and "/" in cell.text and (found := cell_path(cell.text, cell.column, methods)):
            return found
    for cell in row.cells:
        found = [_moved(each, cell) for each in declared(cell.text)]
        if found and cell.text[found[-1].end_column - cell.column :].strip("`*_ ")[:1] in (
            "",
            "(",
            "（",
            "-",
            "—",
            "<",
        ):
            return found
    return []


def _moved(found: Found, cell: Cell) -> Found:
    shift = cell.column - 1
    return found._replace(column=found.column + shift, end_column=found.end_column + shift)


def statuses_of(rows: Sequence[Row]) -> list[tuple[str, Place]]:
    """Return the statuses of a table with a row for each of them; [] for another table."""
    if len(rows) < 2:
        return []
    for column, head in enumerate(rows[0].cells):
        cells = [(row.line, row.cells[column]) for row in rows[1:] if column < len(row.cells)]
        found = [(cell_status(cell.text), line, cell) for line, cell in cells]
        is_about = column == 0 or topic_of(head.text) in ("statuses", "response", "error")
        if is_about and found and all(status is not None for status, _, _ in found):
            return [(str(status), _place(line, cell)) for status, line, cell in found]
    return []


def parameters_of(rows: Sequence[Row]) -> list[Parameter]:
    """Return the parameters of a table whose first column has their names; [] for another table."""
    if len(rows) < 2 or not rows[0].cells or _NAME.fullmatch(rows[0].cells[0].text.strip("`*_ ")) is None:
        return []
    heads = [cell.text.strip("`*_ ") for cell in rows[0].cells]
    columns = {
        key: next((index for index, head in enumerate(heads) if index and pattern.fullmatch(head)), 0)
        for key, pattern in (
            *(("type", _TYPE), ("required", _REQUIRED)),
            *(("location", _LOCATION), ("default", _DEFAULT)),
        )
    }
    return list(_parameters(rows[1:], columns))


def _parameters(rows: Sequence[Row], columns: dict[str, int]) -> Iterator[Parameter]:
    for row in rows:
        name = _WORD.match(row.cells[0].text) if row.cells else None
        if name is None:
            continue
        texts = {key: row.cells[index].text for key, index in columns.items() if 0 < index < len(row.cells)}
        required = name["mark"] == "*" or _YES.match(texts.get("required", "")) is not None
        location = _LOCATIONS.get(texts.get("location", "").strip("`*_ ").lower().split(" ")[0], "")
        column = row.cells[0].column + name.start("name")
        place = Place(row.line, column, column + len(name["name"]))
        default = f"default: {texts['default']}" if texts.get("default") else ""
        told = "; ".join([default, *(cell.text for cell in row.cells[1:])])
        yield Parameter(Field(name["name"], _limited(texts.get("type", ""), told), required, place), location)


def parameter_of_bullet(text: str, line: int) -> Parameter | None:
    """Return the parameter that a bullet such as "- `limit` (integer, required): how many" is about."""
    match = _BULLET.match(text)
    if match is None:
        return None
    group = "code" if match["code"] is not None else "bold"
    name = _WORD.fullmatch(match[group])
    if name is None:
        return None
    note = _NOTE.match(match["rest"])
    required = name["mark"] == "*" or (note is not None and _IS_REQUIRED.search(match["rest"][:60]) is not None)
    column = match.start(group) + name.start("name") + 1
    place = Place(line, column, column + len(name["name"]))
    return Parameter(Field(name["name"], _limited(note["type"] if note else "", match["rest"]), required, place), "")


def schema_of_type(text: str) -> dict[str, Any]:
    """Return the JSON Schema of a type as tables write it; {} where it is no type of JSON."""
    schema = dict(schema_of(text.strip("`*_ ")))
    if "type" not in schema:
        return {}
    return {"items": {}, **schema} if schema["type"] == "array" else schema


def _limited(kind: str, told: str) -> dict[str, Any]:
    """Return the schema of a type, with the limits that the text about it gives."""
    from openspec_lint.model.prose_limits import limits_of  # not before a parameter is described

    schema = schema_of_type(kind)
    return {**schema, **limits_of(told, schema.get("type"))}


def _place(line: int, cell: Cell) -> Place:
    return Place(line, cell.column, cell.column + len(cell.text))
