"""Loopback ports: one block for each run, so that two runs on one machine don't meet.

They lie below the range from which the kernel picks ports of outgoing connections: a broker that was killed
finds its port free when it is started again.
"""

import fcntl
import os
import socket
import tempfile
from pathlib import Path

from .errors import ServerError

BLOCKS = range(19000, 30000, 100)


class Ports:
    """A block of ports, held until the run ends."""

    def __init__(self, base, lock=None):
        self.base = base
        self._lock = lock

    @property
    def brokers(self):
        """Ports of the Kafka nodes 1 to 3."""
        return [self.base + 92, self.base + 93, self.base + 94]

    @property
    def controllers(self):
        """Ports on which the Kafka nodes elect their controller."""
        return [self.base + 95, self.base + 96, self.base + 97]

    @property
    def registry(self):
        """Port of the schema registry."""
        return self.base + 81

    @property
    def postgres(self):
        """Port of PostgreSQL."""
        return self.base + 32

    @property
    def small_disk(self):
        """Port of the PostgreSQL whose disk is small."""
        return self.base + 33

    @classmethod
    def reserve(cls):
        """The first block that no other run holds and nobody listens on."""
        for base in BLOCKS:
            lock = lock_block(base)
            if lock is None:
                continue
            ports = cls(base, lock)
            databases = [ports.postgres, ports.small_disk]
            if all(map(is_free, [*ports.brokers, *ports.controllers, ports.registry, *databases])):
                return ports
            lock.close()
        raise ServerError(f"no free block of ports from {BLOCKS.start} to {BLOCKS.stop}")


def lock_block(base):
    """An open, locked file that stands for the block, or None if another run has it. Closing it gives it back."""
    path = Path(tempfile.gettempdir()) / f"factline-ports-{os.getuid()}-{base}.lock"
    lock = path.open("w")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        lock.close()
        return None
    return lock


def is_free(port):
    """Whether nobody listens on the port."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True
