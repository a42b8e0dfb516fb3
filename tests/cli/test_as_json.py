"""The JSON of `nearer look`: its schema, its times, and that no text of a message is in it unasked."""

import json
import re
from dataclasses import replace
from math import inf, nan
from pathlib import Path

from nearer.cli.as_json import as_dict, as_json
from nearer.model.finding import CounterEvidence
from tests.reports import findings, report
from tests.schema import faults

DOCS = Path(__file__).parents[2] / "docs"


def test_it_fits_its_schema() -> None:
    """A report with everything in it fits the schema file, with and without words."""
    schema = json.loads((DOCS / "look.schema.json").read_text(encoding="utf-8"))
    assert faults(json.loads(as_json(report())), schema) == []
    assert faults(json.loads(as_json(report(), words=True)), schema) == []


def test_an_empty_report_fits_too() -> None:
    """Nothing found is a report as well: no span, no kind moment, no people."""
    schema = json.loads((DOCS / "look.schema.json").read_text(encoding="utf-8"))
    empty = replace(
        report(),
        span=None,
        people=(),
        receipts=(),
        kind_moment=None,
        reached_out=(),
        returns=(),
        others=(),
        findings=(),
        cannot_tell=(),
        knocked=(),
        streams=(),
    )
    assert faults(as_dict(empty), schema) == []


def test_the_schema_check_can_fail() -> None:
    """A missing key, an unknown key and a wrong value are each found."""
    schema = json.loads((DOCS / "look.schema.json").read_text(encoding="utf-8"))
    wrong = as_dict(report())
    del wrong["zone"]
    wrong["mood"] = 1
    wrong["findings"][0]["verdict"] = "sure"
    assert [fault.split(":")[0] for fault in faults(wrong, schema)] == [
        "$.zone is missing",
        "$.mood is unknown",
        "$.findings[0].verdict",
    ]


def test_every_key_stands_in_the_docs() -> None:
    """docs/schema.md names every key that the JSON holds."""
    said = (DOCS / "schema.md").read_text(encoding="utf-8")
    keys = set(re.findall(r'"(\w+)":', as_json(report())))
    assert {key for key in keys if f"`{key}`" not in said} == set()


def test_times_carry_the_offset_of_the_zone() -> None:
    """Times are local with an offset: summer and winter differ."""
    written = as_dict(report())
    assert written["findings"][0]["began"] == "2024-02-05T19:05:00+01:00"
    assert written["findings"][1]["ended"] == "2023-08-11T14:00:00+02:00"


def test_words_are_in_it_when_asked_for() -> None:
    """Neither evidence nor the kind moment holds text without --words."""
    without, with_words = as_dict(report()), as_dict(report(), words=True)
    assert without["kind_moment"]["text"] is None
    assert {bid["text"] for found in without["findings"] for bid in found["evidence"]} == {None}
    assert "soup" in with_words["kind_moment"]["text"]
    assert "soup" not in as_json(report())


def test_no_figure_is_null() -> None:
    """Infinity and "not a number" are no JSON: null says that there is no figure."""
    odd = replace(findings()[0], once_in_years=inf, counter_evidence=(CounterEvidence("x", nan),))
    written = json.loads(as_json(replace(report(), findings=(odd,))))["findings"][0]
    assert (written["once_in_years"], written["counter_evidence"][0]["value"]) == (None, None)


def test_letters_beyond_ascii_are_codes() -> None:
    """A name cannot steer the terminal that the JSON is printed on."""
    assert as_json(report()).isascii()
