"""What a person is shown of their time-outs: from whom, until when. No count-down."""

from datetime import datetime

from nearer.language import _
from nearer.service import wording
from nearer.service.kept import zone_of
from nearer.service.naming import apart
from nearer.service.sheet import Item, Section
from nearer.service.timeouts import TimeOut, running
from nearer.vault.sealed import Vault


def timeout_sections(vault: Vault, now: datetime) -> tuple[Section, ...]:
    """Return what runs now."""
    found = running(vault, now)
    title = _("Time-outs")
    if not found:
        return (Section("timeouts", title, (_("None runs. To take one: nearer practise P2"),)),)
    zone = zone_of(vault.connection)

    def line(one: TimeOut) -> str:
        names = _(", ").join(map(apart, one.names)) or _("everybody")
        return _("From {names}, since {since}, until {until}.").format(
            names=names, since=wording.day(one.since, zone), until=wording.day(one.until, zone)
        )

    says = (_("While one runs, nothing counts against you."),)
    return (
        Section(
            "timeouts",
            title,
            says,
            tuple(Item(line(one)) for one in found),
            (_("To end the one that ends first: nearer timeout --end"),),
        ),
    )
