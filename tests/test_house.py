"""The house keeps its own rules: sizes, names, what is tracked, imported and written down."""

import importlib
import io
import re
import shutil
import subprocess
import sys
import tomllib
from itertools import permutations
from pathlib import Path

import grimp
import pytest

from tests.reading import grade, prose

ROOT = Path(__file__).parents[1]
SRC = ROOT / "src" / "nearer"
DOCS = ROOT / "docs"
LOCK_FILES = {"uv.lock", "poetry.lock", "pdm.lock", "pylock.toml", "Pipfile.lock", "package-lock.json", "yarn.lock"}
# Written in two halves, so that this file does not hold what it looks for.
REGISTRY_HOSTS = [
    "py" + "pi.org",
    "python" + "hosted.org",
    "npm" + "js.org",
    "deb.deb" + "ian.org",
    "anaconda" + ".org",
]
SAYS_NOTHING = {"utils", "util", "helpers", "helper", "common", "base", "misc", "manager", "managers"}
HEAVY = {"polars", "numpy", "jinja2", "rich"}


def tracked() -> list[Path]:
    """Give every file that git holds; skip where this is not a checkout."""
    if shutil.which("git") is None or not (ROOT / ".git").exists():
        pytest.skip("not a git checkout")
    out = subprocess.run(
        ["git", "-c", "safe.directory=*", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True
    ).stdout
    return [path for name in out.decode().split("\0") if name and (path := ROOT / name).is_file()]


def tracked_texts() -> dict[str, str]:
    """Give the text of every tracked file that is text, by its path."""
    texts = {}
    for path in tracked():
        content = path.read_bytes()
        if b"\0" not in content[:8192]:
            texts[path.relative_to(ROOT).as_posix()] = content.decode("utf-8", "replace")
    return texts


def sources_of(folder: Path, *endings: str) -> list[Path]:
    """Give the files below a folder with one of the endings, in order."""
    return sorted(path for path in folder.rglob("*") if path.suffix in endings)


def names_of(*lines: str) -> set[str]:
    """Give the packages that requirement lines name, in one spelling."""
    found = (re.match(r"[A-Za-z0-9][\w.-]*", line) for line in lines)
    return {name[0].lower().replace("_", "-") for name in found if name}


def headings(page: Path) -> set[str]:
    """Give the words in backquotes in the second-level headings of a page."""
    lines = page.read_text(encoding="utf-8").splitlines() if page.exists() else []
    return {word for line in lines if line.startswith("## ") for word in re.findall(r"`([^`]+)`", line)}


def pyproject() -> dict[str, object]:
    """Give pyproject.toml as it stands."""
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def requirement_lines(name: str) -> list[str]:
    """Give the lines of a file of requirements that ask for a package."""
    lines = (ROOT / "requirements" / name).read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith(("#", "-", " "))]


def test_no_file_is_longer_than_a_person_reads_in_one_go() -> None:
    """No file of src has more than 400 lines."""
    files = sources_of(SRC, ".py", ".j2", ".html", ".toml", ".css", ".js")
    long = {path.name: n for path in files if (n := len(path.read_text(encoding="utf-8").splitlines())) > 400}
    assert long == {}


def test_every_module_has_a_name_that_says_something() -> None:
    """No module or room of src is called by a word that fits everything."""
    assert [path for path in SRC.rglob("*") if path.stem.strip("_") in SAYS_NOTHING] == []


def test_rooms_are_not_nested_deeply() -> None:
    """No folder lies more than two below src/nearer; the folders of translations have gettext's own form."""
    rooms = [path.parent.relative_to(SRC) for path in sources_of(SRC, ".py", ".toml", ".j2", ".css")]
    assert [room for room in rooms if len(room.parts) > 2 and room.parts[0] != "locale"] == []


def test_every_module_opens_with_what_it_is() -> None:
    """The first line of each module of src is a docstring."""
    assert [path for path in sources_of(SRC, ".py") if not path.read_text(encoding="utf-8").startswith('"""')] == []


def test_no_lock_file_of_another_tool_is_tracked() -> None:
    """Versions are pinned in requirements/ alone."""
    assert [path for path in tracked() if path.name in LOCK_FILES] == []


def test_no_address_of_a_package_registry_is_tracked() -> None:
    """No tracked file names the host of a package registry."""
    assert [(name, host) for name, text in tracked_texts().items() for host in REGISTRY_HOSTS if host in text] == []


def test_no_path_of_a_persons_machine_is_tracked() -> None:
    """No tracked file holds a path of the computer that it was written on."""
    home = re.compile(r"(?<![\w.])/(?:root|work|home/\w+|Users/\w+)/")
    assert [name for name, text in tracked_texts().items() if home.search(text)] == []


def test_locks_hold_hashes_and_no_address() -> None:
    """Each pinned package has a hash; no line of requirements/ is an index option or an address."""
    for path in sorted((ROOT / "requirements").glob("*.txt")):
        text = path.read_text(encoding="utf-8")
        pinned = re.findall(r"^[\w.-]+==.*\\\n    --hash=sha256:", text, re.MULTILINE)
        assert len(pinned) == len(re.findall(r"^\w", text, re.MULTILINE))
        assert re.search(r"://|^-|index|find-links", text, re.MULTILINE) is None


def test_run_requirements_are_those_of_the_project() -> None:
    """requirements/run.in and pyproject.toml ask for the same."""
    asked = pyproject()["project"]["dependencies"]  # type: ignore[index]
    assert requirement_lines("run.in") == [line.replace("'", '"') for line in asked]


def test_every_dependency_has_a_line_that_says_why() -> None:
    """docs/dependencies.md lists what requirements/*.in ask for, and nothing else."""
    asked = names_of(*(line for name in ("run.in", "build.in", "dev.in") for line in requirement_lines(name)))
    page = (DOCS / "dependencies.md").read_text(encoding="utf-8")
    assert names_of(*re.findall(r"^\| `([^`]+)`", page, re.MULTILINE)) == asked


def test_every_ignored_lint_rule_has_its_reason() -> None:
    """Each rule that ruff or mypy is told to pass over has a comment beside it."""
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    rules = re.findall(r'^    "(?:[A-Z]+\d*|[\w.]+\*)",.*$', text, re.MULTILINE)
    assert [line for line in rules if not re.search(r',\s+# [\w"`]', line)] == []


def test_help_is_light() -> None:
    """`nearer --help` imports nothing heavy."""
    asks = (
        "import sys; sys.argv = ['nearer', '--help']\n"
        "from nearer.cli.main import main\n"
        "try: main()\n"
        "except SystemExit as done: assert not done.code\n"
        f"print(sorted({HEAVY} & set(sys.modules)), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", asks], capture_output=True, text=True)
    assert done.stderr.strip().splitlines()[-1:] == ["[]"]


def test_the_face_of_the_library_is_sorted_and_whole() -> None:
    """All that `nearer.__all__` names is there, in order."""
    import nearer

    assert nearer.__all__ == sorted(nearer.__all__)
    assert [name for name in nearer.__all__ if not hasattr(nearer, name)] == []


def test_no_source_knows_another() -> None:
    """No public module of sources/ reaches another, not even through a private one that both share."""
    graph = grimp.build_graph("nearer")
    public = {name for name in graph.find_children("nearer.sources") if not name.split(".")[-1].startswith("_")}
    assert [pair for pair in permutations(sorted(public), 2) if graph.chain_exists(*pair)] == []


def test_every_source_has_its_page() -> None:
    """docs/formats/ holds one page a source, and no other."""
    catalogue = importlib.import_module("nearer.catalogue")
    assert {path.stem for path in (DOCS / "formats").glob("*.md")} == {one.name for one in catalogue.sources()}


def test_readme_lists_every_format() -> None:
    """The README's table has a row for each source."""
    catalogue = importlib.import_module("nearer.catalogue")
    rows = set(re.findall(r"^\| `(\w+)` \|", (ROOT / "README.md").read_text(encoding="utf-8"), re.MULTILINE))
    assert rows == {one.name for one in catalogue.sources()}


def test_every_measure_is_written_down() -> None:
    """docs/measures.md has a heading for each measure, and no other."""
    catalogue = importlib.import_module("nearer.catalogue")
    assert headings(DOCS / "measures.md") == {one.name for one in catalogue.measures()}


def test_every_sign_is_written_down() -> None:
    """docs/signs.md has a heading for each sign, and no other."""
    catalogue = importlib.import_module("nearer.catalogue")
    assert headings(DOCS / "signs.md") == {one.name for one in catalogue.signs()}


def test_every_command_is_written_down() -> None:
    """The README names each command, and no page names one that is not there."""
    commands = set(importlib.import_module("nearer.cli.main").COMMANDS)
    pages = [ROOT / "README.md", ROOT / "SECURITY.md", *DOCS.rglob("*.md"), *(ROOT / "changes").glob("*.md")]
    named = {page: set(re.findall(r"`nearer ([a-z][a-z-]*)", page.read_text(encoding="utf-8"))) for page in pages}
    assert commands - named[ROOT / "README.md"] == set()
    assert {page.name: found for page in pages if (found := named[page] - commands)} == {}


def test_hazards_name_tests_that_exist() -> None:
    """Each test that docs/safety.md leans on is there."""
    page = (DOCS / "safety.md").read_text(encoding="utf-8")
    ids = re.findall(r"`(tests/[\w/]+\.py)::(test_\w+)`", page)
    gone = []
    for file, name in ids:
        path = ROOT / file
        if not path.exists() or f"def {name}(" not in path.read_text(encoding="utf-8"):
            gone.append(f"{file}::{name}")
    assert gone == []


@pytest.mark.parametrize("page", ["README.md", "docs/privacy.md", "docs/safety.md"])
def test_pages_for_everybody_read_easily(page: str) -> None:
    """What each person should read asks for six years of school at most."""
    assert grade(prose((ROOT / page).read_text(encoding="utf-8"))) <= 6


def test_privacy_fits_one_page() -> None:
    """The page on privacy has 450 words at most."""
    assert len((DOCS / "privacy.md").read_text(encoding="utf-8").split()) <= 450


def test_links_between_pages_lead_somewhere() -> None:
    """Each relative link in a tracked page points to a file that is there."""
    pages = [path for path in tracked() if path.suffix == ".md"]
    links = [
        (page, link)
        for page in pages
        for link in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8"))
    ]
    assert [(page.name, link) for page, link in links if not (page.parent / link).exists()] == []


def test_messages_for_translators_are_up_to_date() -> None:
    """nearer.pot holds what `make messages` would gather now."""
    from babel.messages.extract import extract_from_dir
    from babel.messages.frontend import parse_mapping_cfg
    from babel.messages.pofile import read_po

    with (ROOT / "babel.cfg").open(encoding="utf-8") as cfg:
        methods, options = parse_mapping_cfg(cfg)  # type: ignore[no-untyped-call]  # Babel types the rest
    found = {message for _, _, message, _, _ in extract_from_dir(SRC, methods, options)}
    held = read_po(io.BytesIO((SRC / "locale" / "nearer.pot").read_bytes()))
    assert {message.id for message in held if message.id} == found


def test_translations_are_compiled_beside_their_source(tmp_path: Path) -> None:
    """The build hook writes a .mo that gettext reads, beside each .po."""
    from gettext import translation

    from hatch_build import compile_catalogues

    folder = tmp_path / "src" / "nearer" / "locale" / "de" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "nearer.po").write_text('msgid "not now"\nmsgstr "nicht jetzt"\n', encoding="utf-8")
    compile_catalogues(tmp_path)
    german = translation("nearer", folder.parents[1], languages=["de"])
    assert german.gettext("not now") == "nicht jetzt"


def test_no_group_is_possessive() -> None:
    """Python 3.11.0 to 3.11.4 match a possessive group wrongly; a possessive class of signs is fine."""
    wrong = re.compile(r"\)(?:[*+?]|\{[0-9,]+\})\+|\(\?>")
    found = [path.name for path in sources_of(SRC, ".py", ".toml") if wrong.search(path.read_text(encoding="utf-8"))]
    assert found == []


def test_the_network_is_shut(no_network: list[str]) -> None:
    """A test that reaches outside this computer is stopped and told on."""
    import socket

    with pytest.raises(PermissionError), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as outside:
        outside.connect(("192.0.2.1", 9))
    assert no_network == ["socket.connect"]
    no_network.clear()
