"""PostgreSQL from Debian, run by an unprivileged user in a folder of its own."""

import os
import pwd
import signal
import subprocess

from .packages import checked, need, postgres_folder
from .process import Process
from .report import say


class Postgres:
    """The database server of one run."""

    name = "postgres"
    init = ()  # what `initdb` is told besides
    settings = ()  # what the server is

    def __init__(self, state, ports):
        self._state = state
        self._port = ports.postgres
        self._folder = state / self.name
        self.cluster = self._folder / "data"

    @staticmethod
    def install():
        """Installs the Debian package."""
        need("postgres")

    def start(self):
        """Makes and starts an empty cluster; returns when it answers and the database exists."""
        user = unprivileged()
        self._folder.mkdir(mode=0o700, exist_ok=True)
        os.chown(self._folder, user.pw_uid, user.pw_gid)
        programs = postgres_folder()
        init = [programs / "initdb", "-D", self.cluster, "-U", "factline", "--auth=trust", "-E", "UTF8", *self.init]
        checked(init, cwd=self._folder, user=user.pw_uid, group=user.pw_gid, extra_groups=[])
        process = self.processes[0]
        process.start()
        process.wait_until(self._answers)
        address = ["-h", "127.0.0.1", "-p", str(self._port), "-U", "factline"]
        checked([programs / "createdb", *address, "factline"])
        say(f"{self.name}, PostgreSQL {programs.parent.name}: {self.url}")

    def restart(self):
        """Ends every process of the server at once, and starts it again; returns when it answers."""
        process = self.processes[0]
        process.kill()
        process.start()
        process.wait_until(self._answers)

    @property
    def processes(self):
        """The server's process."""
        settings = [f"unix_socket_directories={self._folder}", *self.settings]
        # One call instead of one for each file of each test's database, when it is started after a kill.
        settings.append("recovery_init_sync_method=syncfs")
        settings = [part for setting in settings for part in ("-c", setting)]
        listen = ["-h", "127.0.0.1", "-p", str(self._port)]
        command = [postgres_folder() / "postgres", "-D", self.cluster, *listen, *settings]
        # At SIGQUIT it ends its own children at once; the data is thrown away.
        return [Process(self._state, self.name, command, folder="/", user=unprivileged(), stop=signal.SIGQUIT)]

    @property
    def environment(self):
        """What a command needs to find it."""
        return {"FACTLINE_POSTGRES_URL": self.url}

    @property
    def url(self):
        """Where a client connects."""
        return f"postgres://factline@127.0.0.1:{self._port}/factline"

    def _answers(self):
        ready = [postgres_folder() / "pg_isready", "-q", "-h", "127.0.0.1", "-p", str(self._port)]
        return subprocess.run(ready, check=False).returncode == 0


def unprivileged():
    """Whom the server runs as: it refuses to run as root."""
    return pwd.getpwnam("postgres") if os.geteuid() == 0 else pwd.getpwuid(os.geteuid())
