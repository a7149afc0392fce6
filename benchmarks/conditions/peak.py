"""The most memory this process has used; run by itself, that of a Python that does nothing.

``VmHWM`` where there is one: ``ru_maxrss`` of a new process may still hold what its parent used.
"""

from __future__ import annotations

import resource
import sys

PROC_STATUS = "/proc/self/status"
KIB = 1024
UNIT = 1 if sys.platform == "darwin" else KIB
"""``ru_maxrss`` is in bytes on macOS, in KiB elsewhere."""


def peak_mib() -> float:
    """Return the highest resident memory of this process in MiB."""
    try:
        with open(PROC_STATUS, encoding="ascii") as lines:  # noqa: PTH123 - pathlib is memory, too
            kib = next(int(line.split()[1]) for line in lines if line.startswith("VmHWM"))
    except (OSError, StopIteration):
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * UNIT / KIB / KIB
    return kib / KIB


if __name__ == "__main__":
    print(peak_mib())
