"""Times the check of made-up contracts of 0.1 to 10 MB, to show that the cost grows with the size and not faster.

Usage: python benchmarks/growth.py [MEGABYTES ...]
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final

from measure import check_command, measured, warm

SIZES: Final = (0.1, 0.3, 1.0, 3.0, 10.0)
ROW: Final = "| {:<12} | {:>5} | {:>8} | {:>6} | {:>5} | {:>14} | {:>16} |"
"""The last two columns: what each megabyte took that the document has more than the one before."""


def main(sizes: tuple[float, ...]) -> int:
    """Print a row per size and form; return 1 when a run did not end as it should."""
    print(ROW.format("document", "MB", "findings", "CPU s", "MiB", "s / further MB", "MiB / further MB"))
    print(ROW.format(*["---"] * 7))
    failed = 0
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        warm(folder)
        for name, text_of in FORMS.items():
            before: tuple[float, float, float] | None = None
            for size in sizes:
                path = folder / name
                path.write_text(text_of(contract_of_size(size)), encoding="utf-8")
                run = measured(check_command(path), folder)
                failed |= run.code
                megabytes = path.stat().st_size / 1e6
                found = len(json.loads(run.output)["findings"]) if run.code == 0 else -1
                each = growth(before, (megabytes, run.cpu, run.peak))
                print(
                    ROW.format(name, f"{megabytes:.1f}", found, f"{run.cpu:.2f}", f"{run.peak:.0f}", *each), flush=True
                )
                before = megabytes, run.cpu, run.peak
    return failed


def growth(before: tuple[float, float, float] | None, now: tuple[float, float, float]) -> tuple[str, str]:
    """Return what each further megabyte took: seconds and MiB. The start of the process is in the first row only."""
    if before is None:
        return "", ""
    more = now[0] - before[0]
    return f"{(now[1] - before[1]) / more:.2f}", f"{(now[2] - before[2]) / more:.0f}"


def contract_of_size(megabytes: float) -> dict[str, Any]:
    """Return a contract that takes about `megabytes` as compact YAML: resources, each with paths, schemas, mistakes."""
    number = max(int(megabytes * 1e6 / SIZE_OF_RESOURCE), 1)
    paths: dict[str, Any] = {}
    schemas: dict[str, Any] = {}
    for index in range(number):
        name = f"Resource{index:05d}"
        paths.update(paths_of(name))
        schemas.update(schemas_of(name, f"Resource{(index + 1) % number:05d}"))
    return {
        "openapi": "3.1.0",
        "info": {"title": "A large API", "version": "1.0.0"},
        "servers": [{"url": "https://api.example.org/v1"}],
        "paths": paths,
        "components": {"schemas": schemas, "securitySchemes": {"key": {"type": "http", "scheme": "bearer"}}},
        "security": [{"key": []}],
    }


def paths_of(name: str) -> dict[str, Any]:
    """Return the paths of a resource."""
    one = {"$ref": f"#/components/schemas/{name}"}
    problem = {"description": "It is not there.", "content": {"application/json": {"schema": {"type": "object"}}}}
    page = {"name": "page", "in": "query", "description": "Which page.", "schema": {"type": "integer", "minimum": 1}}
    listed = {
        "description": "A page of them.",
        "content": {"application/json": {"schema": {"type": "array", "items": one}}},
    }
    shown = {"description": "One of them.", "content": {"application/json": {"schema": one}}}
    identity = {"name": "id", "in": "path", "required": True, "schema": {"type": "string", "format": "uuid"}}
    body = {"required": True, "content": {"application/json": {"schema": one}}}
    return {
        f"/{name.lower()}s": {
            "get": operation(f"list{name}", {"200": listed}, parameters=[page]),
            "post": operation(f"create{name}", {"201": shown, "404": problem}, requestBody=body),
        },
        f"/{name.lower()}s/{{id}}": {
            "parameters": [identity],
            "get": operation(f"get{name}", {"200": shown, "404": problem}),
            "patch": operation(f"update{name}", {"200": shown}, requestBody=body),
            "delete": operation(f"delete{name}", {"204": {"description": "It is gone."}}, descripton="A mistake."),
        },
    }


def operation(name: str, responses: Mapping[str, Any], **more: Any) -> dict[str, Any]:
    """Return an operation."""
    text = f"Does what {name} says, for those who may, and answers when it is done."
    return {"operationId": name, "summary": name, "description": text, "tags": ["all"], **more, "responses": responses}


def schemas_of(name: str, following: str) -> dict[str, Any]:
    """Return the schemas of a resource, one of which refers to the resource `following`."""
    properties: dict[str, Any] = {
        "id": {"type": "string", "format": "uuid", "example": "123e4567-e89b-12d3-a456-426614174000"},
        "title": {"type": "string", "description": "What people call it.", "maxLength": 80, "example": "A title"},
        "count": {"type": "integer", "minimum": 0, "maximum": 100, "example": 101},
        "kind": {"type": "string", "enum": ["small", "large", "other"], "default": "small"},
        "next": {"$ref": f"#/components/schemas/{following}"},
        "parts": {"type": "array", "items": {"$ref": f"#/components/schemas/{name}Part"}},
    }
    part = {"allOf": [{"type": "object", "properties": {"size": {"type": "number"}}}, {"required": ["size"]}]}
    return {
        name: {"type": "object", "required": ["id", "title"], "properties": properties},
        f"{name}Part": {**part, "example": {"size": 1.5}},
    }


def block(value: Any, indent: int = 0) -> str:
    """Return a mapping as YAML in block style, as people write it."""
    lines = []
    for key, member in value.items() if isinstance(value, dict) else enumerate(value):
        head = " " * indent + (f"{json.dumps(key)}:" if isinstance(value, dict) else "-")
        if member and isinstance(member, (dict, list)):
            lines.append(f"{head}\n{block(member, indent + 2)}")
        else:
            lines.append(f"{head} {json.dumps(member)}\n")
    return "".join(lines)


FORMS: Final[Mapping[str, Callable[[Any], str]]] = {
    "openapi.yaml": block,
    "openapi.json": lambda value: json.dumps(value, indent=2),
}
SIZE_OF_RESOURCE: Final = len(block([{**paths_of("Resource00000"), **schemas_of("Resource00000", "Resource00001")}]))


if __name__ == "__main__":
    sys.exit(main(tuple(map(float, sys.argv[1:])) or SIZES))
