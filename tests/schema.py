"""A check of values against the part of JSON Schema that the schemas in docs/ use."""

import re
from typing import Any

_TYPES: dict[str, tuple[type, ...]] = {
    "object": (dict,),
    "array": (list,),
    "string": (str,),
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
    "null": (type(None),),
}


def faults(value: Any, schema: dict[str, Any], at: str = "$") -> list[str]:
    """Return what does not fit, with its place; an empty list where all fits."""
    if "anyOf" in schema:
        tries = [faults(value, one, at) for one in schema["anyOf"]]
        return [] if any(not found for found in tries) else tries[0]
    if "const" in schema and value != schema["const"]:
        return [f"{at}: {value!r}"]
    if "enum" in schema and value not in schema["enum"]:
        return [f"{at}: {value!r}"]
    if "type" in schema:
        kind = schema["type"]
        if not isinstance(value, _TYPES[kind]) or (isinstance(value, bool) and kind != "boolean"):
            return [f"{at}: {value!r} is not {kind}"]
    found = []
    if isinstance(value, str) and "pattern" in schema and not re.search(schema["pattern"], value):
        found.append(f"{at}: {value!r}")
    if isinstance(value, (int, float)) and "minimum" in schema and value < schema["minimum"]:
        found.append(f"{at}: {value!r}")
    if isinstance(value, (int, float)) and "maximum" in schema and value > schema["maximum"]:
        found.append(f"{at}: {value!r}")
    if isinstance(value, dict):
        known = schema.get("properties", {})
        found += [f"{at}.{name} is missing" for name in schema.get("required", ()) if name not in value]
        found += [f"{at}.{name} is unknown" for name in value if name not in known]
        found += [
            fault
            for name, inner in value.items()
            if name in known
            for fault in faults(inner, known[name], f"{at}.{name}")
        ]
    if isinstance(value, list):
        found += [fault for n, inner in enumerate(value) for fault in faults(inner, schema["items"], f"{at}[{n}]")]
    return found
