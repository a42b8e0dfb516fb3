"""One person's whole history in order, and what is derived from it: pure, no disk, no clock, no zone of the machine."""

from nearer.timeline.timeline import Timeline

__all__ = ["Timeline"]
