"""One server process: started detached, known by its pid file, ended by its process id and nothing else."""

import os
import select
import signal
import subprocess
import time
from pathlib import Path

from .errors import ServerError
from .report import tail


class Process:
    """A server's process. Any run that knows the state folder can find, kill and start it again."""

    def __init__(self, state, name, command, *, folder=None, env=None, user=None, stop=signal.SIGKILL):
        self.name = name
        self.log = state / f"{name}.log"
        self._pid_file = state / f"{name}.pid"
        self._command = [str(part) for part in command]
        self._folder = folder
        self._env = {**os.environ, **(env or {})}
        self._user = user
        self._stop = stop
        self._child = None

    def start(self):
        """Starts the process; its output is appended to its log."""
        options = {}
        if self._user is not None:
            options = {"user": self._user.pw_uid, "group": self._user.pw_gid, "extra_groups": []}
        with self.log.open("ab") as log:
            self._child = subprocess.Popen(
                self._command,
                cwd=self._folder,
                env=self._env,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                **options,
            )
        self._pid_file.write_text(f"{self._child.pid} {start_time(self._child.pid)}\n")

    def wait_until(self, answers, seconds=90):
        """Asks `answers()` until it is true. A process that ended or a late answer is an error with the log."""
        deadline = time.monotonic() + seconds
        while not answers():
            if not self.is_alive():
                raise ServerError(f"{self.name} ended at start:\n{tail(self.log)}")
            if time.monotonic() > deadline:
                raise ServerError(f"{self.name} did not answer within {seconds} s:\n{tail(self.log)}")
            time.sleep(0.05)  # the pace of asking, not a guess at how long a start takes

    def was_started(self):
        """Whether the run has this process, alive or not."""
        return self._pid_file.exists()

    def is_alive(self):
        """Whether the process that the pid file names still runs."""
        return self._pid() is not None

    def kill(self, number=None, seconds=20):
        """Sends a signal (by default the one that ends this server) and waits for the end."""
        pid = self._pid()
        if pid is None:
            return False
        ended = self._signal_and_wait(pid, number or self._stop, seconds)
        if not ended:
            self._signal_and_wait(pid, signal.SIGKILL, seconds)
        if self._child is not None:
            self._child.poll()
        return True

    def _pid(self):
        """The process id, unless it ended or the number belongs to another process by now."""
        try:
            pid, started = self._pid_file.read_text().split()
        except (OSError, ValueError):
            return None
        return int(pid) if start_time(int(pid)) == started else None

    @staticmethod
    def _signal_and_wait(pid, number, seconds):
        try:
            handle = os.pidfd_open(pid)
        except ProcessLookupError:
            return True
        try:
            signal.pidfd_send_signal(handle, number)
            poll = select.poll()
            poll.register(handle, select.POLLIN)
            return bool(poll.poll(seconds * 1000))
        except ProcessLookupError:
            return True
        finally:
            os.close(handle)


def start_time(pid):
    """When a process started, in the kernel's ticks: with the id it names a process for good. None if it ended."""
    try:
        text = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return None
    # The command's name stands in parentheses and may hold spaces.
    fields = text.rpartition(")")[2].split()
    return None if fields[0] == "Z" else fields[19]
