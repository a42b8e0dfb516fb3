"""Moments as whole microseconds since 1970 (UTC), as the columns hold them, and back."""

from datetime import UTC, datetime

import polars as pl

HOUR_US = 3_600_000_000
DAY_US = 24 * HOUR_US
WEEK_US = 7 * DAY_US
NEVER = 2**63 - 1
"""A moment that never comes."""


def moment(us: int) -> datetime:
    """Return microseconds since 1970 as a time in UTC."""
    return datetime.fromtimestamp(us / 1e6, UTC)


def microseconds(at: datetime) -> int:
    """Return a time as microseconds since 1970."""
    return round(at.timestamp() * 1e6)


def first_us(at: pl.Series) -> int:
    """Return the earliest of a column of times in microseconds, 0 where it is empty."""
    earliest = at.to_physical().min()
    return earliest if isinstance(earliest, int) else 0


def last_us(at: pl.Series) -> int:
    """Return the latest of a column of times in microseconds, 0 where it is empty."""
    latest = at.to_physical().max()
    return latest if isinstance(latest, int) else 0
