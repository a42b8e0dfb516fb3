"""Compiles the translations (.po to .mo) when nearer is built or installed; without a .mo nearer speaks English."""

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


def compile_catalogues(root: Path) -> list[Path]:
    """Write a .mo beside each .po below `root`/src/nearer/locale and return what was written.

    Babel is asked for only where there is something to compile.
    """
    written = []
    for po in sorted(root.glob("src/nearer/locale/*/LC_MESSAGES/*.po")):
        from babel.messages import mofile, pofile

        with po.open("rb") as read:
            catalogue = pofile.read_po(read)
        mo = po.with_suffix(".mo")
        with mo.open("wb") as write:
            mofile.write_mo(write, catalogue)
        written.append(mo)
    return written


class CatalogueHook(BuildHookInterface):  # type: ignore[type-arg]  # the interface takes a config type nobody reads
    """What hatchling calls before it packs."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002  # the interface's
        """Compile before the files are gathered, so that the .mo are among them."""
        compile_catalogues(Path(self.root))
