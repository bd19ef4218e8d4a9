"""The most memory that this process has had."""

from __future__ import annotations

from pathlib import Path


def peak_mb() -> float:
    """Megabytes of the largest resident set since the program began (Linux, ``VmHWM``).

    Not ``getrusage``: there a child begins with the peak of the process that started it.
    """
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) / 1024
    raise OSError("/proc/self/status says nothing of VmHWM")
