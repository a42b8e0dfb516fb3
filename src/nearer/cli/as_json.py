"""A report as JSON, for programs: every finding and all evidence, whatever people are shown. docs/schema.md says what each means.

Texts of messages stand in it with `words` alone. Letters beyond ASCII are written as codes, so that no name can steer a
terminal.
"""

import json
from datetime import datetime
from math import isfinite
from typing import Any
from zoneinfo import ZoneInfo

from nearer.model.finding import Finding
from nearer.model.receipt import Receipt, Span
from nearer.model.report import Report

SCHEMA = 1


def _figure(value: float | None) -> float | None:
    """JSON knows no infinity and no "not a number"; null says the same: there is no figure."""
    return value if value is not None and isfinite(value) else None


class _Writer:
    """Turns values into plain dicts and lists; times in the report's zone."""

    def __init__(self, report: Report, *, words: bool) -> None:
        self._zone, self._words = ZoneInfo(report.zone.name), words

    def at(self, moment: datetime | None) -> str | None:
        return moment.astimezone(self._zone).isoformat() if moment is not None else None

    def text(self, text: str | None) -> str | None:
        return text if self._words else None

    def span(self, span: Span | None) -> dict[str, str | None] | None:
        return {"from": self.at(span.begins), "to": self.at(span.ends)} if span is not None else None

    def receipt(self, receipt: Receipt) -> dict[str, Any]:
        return {
            "file": receipt.file,
            "source": receipt.source,
            "read": receipt.read,
            "kept": receipt.kept,
            "system": receipt.system,
            "skipped": [{"why": s.why, "count": s.count, "places": list(s.places)} for s in receipt.skipped],
            "span": self.span(receipt.span),
            "date_order": receipt.date_order,
            "notes": list(receipt.notes),
        }

    def finding(self, found: Finding) -> dict[str, Any]:
        return {
            "person": found.person,
            "sign": found.sign,
            "sign_name": found.sign_name,
            "also": list(found.also),
            "verdict": found.verdict,
            "began": self.at(found.began),
            "began_from": self.at(found.began_from),
            "began_to": self.at(found.began_to),
            "noticed": self.at(found.noticed),
            "ended": self.at(found.ended),
            "open": found.open,
            "strength": found.strength,
            "once_in_years": _figure(found.once_in_years),
            "bids": found.bids,
            "unanswered": found.unanswered,
            "before_bids": found.before_bids,
            "before_unanswered": found.before_unanswered,
            "counter_evidence": [
                {"what": c.what, "value": _figure(c.value), "says": c.says} for c in found.counter_evidence
            ],
            "was_it": found.was_it or None,
            "evidence": [
                {
                    "at": self.at(bid.at),
                    "channel": bid.channel,
                    "kind": bid.kind,
                    "outcome": bid.outcome,
                    "answered_at": self.at(bid.answered_at),
                    "usual_latency_h": _figure(bid.usual_latency_h),
                    "file": bid.file,
                    "ref": bid.ref,
                    "text": self.text(bid.text),
                }
                for bid in found.evidence
            ],
        }


def as_dict(report: Report, *, words: bool = False) -> dict[str, Any]:
    """Return the report as values that JSON knows. `words` lets the texts of messages in."""
    w = _Writer(report, words=words)
    kind = report.kind_moment
    return {
        "schema": SCHEMA,
        "span": w.span(report.span),
        "zone": {"name": report.zone.name, "from": report.zone.source},
        "people": [{"id": p.id, "name": p.name, "handles": [h.name for h in p.handles]} for p in report.people],
        "receipts": [w.receipt(receipt) for receipt in report.receipts],
        "kind_moment": kind
        and {"person": kind.person, "at": w.at(kind.at), "file": kind.file, "ref": kind.ref, "text": w.text(kind.text)},
        "findings": [w.finding(found) for found in report.findings],
        "others": [
            {"person": o.person, "pattern": o.pattern, "began": w.at(o.began), "ended": w.at(o.ended)}
            for o in report.others
        ],
        "returns": [
            {
                "person": r.person,
                "quiet_from": w.at(r.quiet_from),
                "returned": w.at(r.returned),
                "quiet_days": r.quiet_days,
                "by": r.by,
                "spoke_of_it": r.spoke_of_it,
            }
            for r in report.returns
        ],
        "cannot_tell": [
            {"person": c.person, "bids": c.bids, "needed": c.needed, "why": c.why} for c in report.cannot_tell
        ],
        "reached_out": [{"person": r.person, "openings": r.openings, "last": w.at(r.last)} for r in report.reached_out],
        "knocked": [
            {"person": k.person, "from": w.at(k.begins), "to": w.at(k.ends), "openings": k.openings}
            for k in report.knocked
        ],
        "left_out": report.left_out,
        "two_way": report.two_way,
    }


def as_json(report: Report, *, words: bool = False) -> str:
    """Return the report as JSON text."""
    return json.dumps(as_dict(report, words=words), indent=1, allow_nan=False)
