"""The zone that this computer offers."""

from pathlib import Path

import pytest

from nearer.service.this_computer import machine_zone


def test_tz_comes_first(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """TZ names the zone, with or without its colon."""
    monkeypatch.setenv("TZ", ":Asia/Tokyo")
    assert machine_zone(tmp_path / "none", tmp_path / "none") == "Asia/Tokyo"


def test_the_link_of_localtime_names_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Without TZ the zone is where /etc/localtime points."""
    monkeypatch.delenv("TZ")
    target = tmp_path / "zoneinfo" / "Europe" / "Berlin"
    target.parent.mkdir(parents=True)
    target.write_bytes(b"TZif")
    (tmp_path / "localtime").symlink_to(target)
    assert machine_zone(tmp_path / "localtime", tmp_path / "none") == "Europe/Berlin"


def test_a_file_may_name_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Else /etc/timezone does; what is no zone is passed by."""
    monkeypatch.setenv("TZ", "nowhere")
    (tmp_path / "timezone").write_text("America/New_York\n")
    assert machine_zone(tmp_path / "none", tmp_path / "timezone") == "America/New_York"


def test_without_any_name_it_is_utc_here(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """With no name at all it is the hours from UTC, which are none in these tests."""
    monkeypatch.setenv("TZ", "UTC0")
    assert machine_zone(tmp_path / "none", tmp_path / "none") == "UTC"
