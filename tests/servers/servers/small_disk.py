"""PostgreSQL on two small file systems, one for its data and one for its log, which a test fills up."""

import os

from .mounts import mount_memory, unmount
from .postgres import Postgres, unprivileged
from .report import say

# An empty cluster and some databases take half of the one, and each of them goes through the other once.
MEGABYTES = {"data": 128, "log": 128}


class SmallDisk(Postgres):
    """The server, and the file systems on which there is nothing else. They are in memory: nothing stays of them."""

    name = "small-disk"
    # No checkpoint unless at a start, and none keeps files of the log for later: neither makes room where a test
    # has left none. Files of the log are small, so that a full disk is met soon.
    settings = ("checkpoint_timeout=1h", "max_wal_size=10GB", "wal_recycle=off")

    def __init__(self, state, ports):
        super().__init__(state, ports)
        self._port = ports.small_disk
        self.cluster = self._folder / "data" / "cluster"
        self.init = ("--wal-segsize=1", "--waldir", self._folder / "log" / "cluster")
        self._refused = None

    def start(self):
        """Mounts and starts it. Where nothing may be mounted that is said, and tests find no server."""
        user = unprivileged()
        self._folder.mkdir(mode=0o755)
        try:
            for name, size in MEGABYTES.items():
                mount_memory(self._folder / name, size, user)
        except PermissionError as error:
            self._refused = f"a file system can't be mounted here: {os.strerror(error.errno)}"
            say(f"{self.name}: {self._refused}")
            return
        super().start()

    def release(self):
        """Unmounts what is mounted."""
        for name in MEGABYTES:
            unmount(self._folder / name)

    @property
    def processes(self):
        """The server's process, where there may be one."""
        return [] if self._refused else super().processes

    @property
    def environment(self):
        """What a command needs to find it, or why it is not there."""
        if self._refused:
            return {"FACTLINE_SMALL_DISK_REFUSED": self._refused}
        return {"FACTLINE_SMALL_DISK_URL": self.url, "FACTLINE_SMALL_DISK": str(self._folder)}
