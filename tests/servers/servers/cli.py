"""The command line: run a command beside servers, or kill and start one of the run around it."""

import argparse
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

from .asyncapi import AsyncApi
from .chromium import Chromium
from .errors import ServerError
from .kafka import Kafka
from .ports import Ports
from .postgres import Postgres
from .python import Python
from .registry import Registry
from .report import say, tail
from .small_disk import SmallDisk

SERVICES = {
    "kafka": Kafka,
    "registry": Registry,
    "postgres": Postgres,
    "python": Python,
    "chromium": Chromium,
    "asyncapi": AsyncApi,
    SmallDisk.name: SmallDisk,
}
DATABASES = (Postgres.name, SmallDisk.name)
USAGE = f"""usage:
  run SERVICE... -- COMMAND [ARGUMENT...]   start, run the command, stop; exits as the command does
  run SERVICE... --                         start, print the environment, stop at Ctrl-C
  run broker kill|start 1|2|3               inside such a command: kill -9 a broker, start it again
  run {'|'.join(DATABASES)} restart           inside such a command: as after a crash, returns when it answers
services: {' '.join(SERVICES)}"""


def main(arguments):
    """Runs one invocation and returns its exit code."""
    try:
        if arguments[:1] == ["broker"]:
            return broker(arguments[1:])
        if arguments[1:] == ["restart"] and arguments[0] in DATABASES:
            return restart(arguments[0])
        if "--" not in arguments:
            print(USAGE, file=sys.stderr)
            return 2
        split = arguments.index("--")
        return run(arguments[:split], arguments[split + 1 :])
    except ServerError as error:
        say(str(error))
        return 1


def run(names, command):
    """Starts the services, runs the command with their environment, and ends what was started."""
    unknown = [name for name in names if name not in SERVICES]
    if unknown or not names:
        print(f"unknown service: {' '.join(unknown) or '(none)'}\n{USAGE}", file=sys.stderr)
        return 2
    for name in names:
        SERVICES[name].install()
    end_on_signals()
    ports = Ports.reserve()
    state = Path(tempfile.mkdtemp(prefix="factline-servers-"))
    state.chmod(0o755)  # PostgreSQL's user has to pass through
    services = [SERVICES[name](state, ports) for name in names]
    try:
        (state / "base").write_text(str(ports.base))
        for service in services:
            service.start()
        code = obey(command, environment_of(services, state))
        if code != 0:
            show_dead(services)
        return code
    finally:
        end_on_signals(signal.SIG_IGN)  # a second Ctrl-C must not leave a server behind
        for service in services:
            for process in service.processes:
                process.kill()
            if hasattr(service, "release"):
                service.release()
        shutil.rmtree(state, ignore_errors=True)


def show_dead(services):
    """A command that failed may have failed for a server's sake: shows the logs of those that ended."""
    for service in services:
        for process in service.processes:
            if not process.is_alive():
                say(f"{process.name} does not run any more:\n{tail(process.log)}")


def environment_of(services, state):
    """What the command gets on top of the caller's environment."""
    environment = {"FACTLINE_SERVERS": str(state)}
    for service in services:
        environment.update(service.environment)
    return environment


def obey(command, environment):
    """Prints the environment, then runs the command in it; without one, waits until interrupted."""
    for name, value in environment.items():
        print(f"export {name}={value}", file=sys.stderr, flush=True)
    if not command:
        signal.pause()
    try:
        child = subprocess.Popen(command, env={**os.environ, **environment})
    except OSError as error:
        raise ServerError(f"the command can't be run: {error}") from None
    try:
        code = child.wait()
        return code if code >= 0 else 128 - code
    finally:
        if child.poll() is None:
            child.terminate()
            child.wait()


def leave(number, _frame):
    """Turns a polite request to stop into an ordinary exit, so that the servers are ended too."""
    sys.exit(128 + number)


def end_on_signals(handler=leave):
    """Says what a polite request to stop does."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, handler)


def broker(arguments):
    """Kills or starts one broker of the run that this command is part of."""
    parser = argparse.ArgumentParser(prog="run broker")
    parser.add_argument("action", choices=["kill", "start"])
    parser.add_argument("node", type=int, choices=[1, 2, 3])
    options = parser.parse_args(arguments)
    kafka = Kafka(*surrounding("kafka"))
    process = kafka.node(options.node)
    if options.action == "kill":
        if not process.kill(signal.SIGKILL):
            raise ServerError(f"broker {options.node} does not run")
    elif process.is_alive():
        raise ServerError(f"broker {options.node} runs already")
    else:
        kafka.restart(options.node)
    say(f"broker {options.node}: {'killed' if options.action == 'kill' else 'started'}")
    return 0


def restart(name):
    """Ends a PostgreSQL of the run that this command is part of without a word, and starts it again."""
    server = SERVICES[name](*surrounding(name))
    if not server.processes[0].was_started():
        raise ServerError(f"{name} was not started")
    server.restart()
    say(f"{name}: restarted")
    return 0


def surrounding(service):
    """The state and the ports of the run that this command is part of."""
    state = os.environ.get("FACTLINE_SERVERS")
    if not state:
        raise ServerError(f"FACTLINE_SERVERS is not set: call this from a command that `run {service} -- …` started")
    return Path(state), Ports(int((Path(state) / "base").read_text()))
