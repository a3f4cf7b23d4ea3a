"""Processes that never outlive the one they work for."""

import ctypes
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path

PR_SET_PDEATHSIG = 1


def die_with_parent(sign: int = signal.SIGKILL) -> None:
    """Ask the kernel for `sign` when the thread that started this process ends, however it ends.

    Linux only; elsewhere a killed supervisor leaves its children, and the next start says so.
    """
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, int(sign), 0, 0, 0)


def bound_to_me(sign: int = signal.SIGKILL) -> Callable[[], None]:
    """A `preexec_fn`: the child gets `sign` when this process dies, also if that was a moment ago."""
    parent = os.getpid()

    def bind() -> None:
        die_with_parent(sign)
        if os.getppid() != parent:
            os.kill(os.getpid(), sign)

    return bind


def is_alive(pid: int) -> bool:
    """Whether a process has this number; one that only waits to be reaped is not alive."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return not Path("/proc/self").exists()
