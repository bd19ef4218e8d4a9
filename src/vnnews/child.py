"""A process of our own that reads pages or texts, with a pipe to it and a limit on its memory.

Not one of multiprocessing, which would first run the program that started it once more (its
``__main__``): a researcher's script without a guard must not start itself again.
"""

from __future__ import annotations

import contextlib
import os
import resource
import signal
import socket
import subprocess
import sys
from multiprocessing.connection import Connection


class Child:
    """A Python process that calls ``module:function``; ``pipe`` carries objects to and from it.

    ``memory`` is the limit of its address space in bytes.
    """

    __slots__ = ("pipe", "process")

    def __init__(self, target: str, memory: int) -> None:
        module, function = target.split(":")
        ours, theirs = socket.socketpair()
        path = os.pathsep.join(entry or os.curdir for entry in sys.path)
        with ours, theirs:
            self.process = subprocess.Popen(  # noqa: S603 - our own interpreter and code
                [
                    sys.executable,
                    "-c",
                    f"from {module} import {function}; {function}()",
                    str(theirs.fileno()),
                    str(memory),
                ],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                env={**os.environ, "PYTHONPATH": path},
            )
            self.pipe = Connection(ours.detach())

    def alive(self) -> bool:
        return self.process.poll() is None

    def kill(self) -> None:
        """End the process at once; what it was doing is lost."""
        self.process.kill()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(5)


def parent() -> Connection:
    """In the child: the pipe to the parent, with the memory limit set.

    Ctrl-C reaches the whole process group; when to stop is the parent's to decide.
    """
    pipe, memory = Connection(int(sys.argv[1])), int(sys.argv[2])
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (memory, hard))
    return pipe
