"""What every test stands on: no network, no chance, and expected files that can be written anew."""

import ipaddress
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from nearer.vault.sealed import Vault

settings.register_profile("nearer", derandomize=True, database=None, deadline=None)
settings.load_profile("nearer")

CHROMIUM = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
]
_outside: list[str] = []


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add --update-expected: write the .expected files anew; read what changed before you commit it."""
    parser.addoption("--update-expected", action="store_true", help="write the .expected files from what came out")


def pytest_configure() -> None:
    """Make the language, the zone and the terminal the same on every computer, and shut the network."""
    for name in [name for name in os.environ if name.startswith(("LC_", "LANG"))]:
        del os.environ[name]
    os.environ.update(LANG="C.UTF-8", TZ="UTC", COLUMNS="80", NO_COLOR="1")
    sys.addaudithook(_guard)


def _is_here(host: object) -> bool:
    if host in (None, "", b"", "localhost", b"localhost"):
        return True
    try:
        return ipaddress.ip_address(host.decode() if isinstance(host, bytes) else str(host)).is_loopback
    except ValueError:
        return False


def _guard(event: str, args: tuple[Any, ...]) -> None:
    if event in ("socket.connect", "socket.sendto", "socket.sendmsg"):
        address = args[1]
        # A Unix socket's address is a path; sendmsg on a connected socket has none.
        here = not isinstance(address, tuple) or _is_here(address[0])
    elif event in ("socket.getaddrinfo", "socket.gethostbyname"):
        here = _is_here(args[0])
    else:
        return
    if not here:
        _outside.append(event)
        message = f"{event} reaches outside this computer; nearer never does"
        raise PermissionError(message)


@pytest.fixture(autouse=True)
def no_network() -> Iterator[list[str]]:
    """Fail a test that tried to reach outside this computer, even where the error was swallowed."""
    _outside.clear()
    yield _outside
    assert _outside == []


@pytest.fixture
def expected(request: pytest.FixtureRequest) -> Callable[[Path, str], None]:
    """Give a check that a file holds what came out; with --update-expected it writes the file."""
    update = bool(request.config.getoption("--update-expected"))

    def check(path: Path, actual: str) -> None:
        if update:
            path.write_text(actual, encoding="utf-8", newline="\n")
        assert path.read_text(encoding="utf-8") == actual

    return check


@pytest.fixture(scope="session")
def browser() -> Iterator["Browser"]:
    """Give one Chromium for all tests of pages; skip without one, unless NEARER_REQUIRE_BROWSER is set."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if chromium is None:
        if os.environ.get("NEARER_REQUIRE_BROWSER"):
            pytest.fail("NEARER_REQUIRE_BROWSER is set, and there is no Chromium")
        pytest.skip("no Chromium on this computer")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        window = playwright.chromium.launch(executable_path=chromium, args=CHROMIUM)
        yield window
        window.close()


@pytest.fixture
def vault(tmp_path: Path) -> "Iterator[Vault]":
    """Give an empty vault under a key of its own; no passphrase, for that takes its time."""
    from nearer.vault.sealed import create_with

    mask = os.umask(0o022)
    with create_with(tmp_path / "vault" / "life.nearer", bytearray(range(32)), bytes(range(16))) as made:
        yield made
    os.umask(mask)
