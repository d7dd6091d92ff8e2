"""Installs what the servers need: Debian packages where allowed, everything else into a cache folder."""

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from .errors import ServerError
from .report import say

# The Debian package that brings each command.
PACKAGES = {
    "java": "default-jre-headless",
    "mvn": "maven",
    "chromium": "chromium",
    "node": "nodejs",
    "npm": "npm",
    "ensurepip": "python3-venv",
    "postgres": "postgresql",
}


def cache_folder():
    """Where downloads are kept between runs, outside of the checkout."""
    home = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(home) / "factline"


def need(*commands):
    """Makes sure that each of the commands is there; installs its Debian package if not."""
    missing = sorted({PACKAGES[command] for command in commands if not is_there(command)})
    if not missing:
        return
    install = ["apt-get", "install", "-y", "--no-install-recommends", *missing]
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        raise ServerError(f"missing: {' '.join(missing)}; install them as root: {' '.join(install)}")
    say(f"installing {' '.join(missing)}")
    checked(["apt-get", "update", "-qq"])
    checked(install, env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"})
    for command in commands:
        if not is_there(command):
            raise ServerError(f"{PACKAGES[command]} is installed, yet {command} is not there")


def is_there(command):
    """Whether a command, or for `ensurepip` the module of the system's Python, can be used."""
    if command == "ensurepip":
        probe = [system_python(), "-c", "import ensurepip"]
        return subprocess.run(probe, stderr=subprocess.DEVNULL, check=False).returncode == 0
    if command == "postgres":
        return postgres_folder() is not None
    return shutil.which(command) is not None


def system_python():
    """The Python that a virtual environment is made from."""
    return shutil.which("python3") or "/usr/bin/python3"


def postgres_folder():
    """The folder of the newest PostgreSQL's server programs; Debian keeps them off the path."""
    versions = Path("/usr/lib/postgresql")
    found = [folder / "bin" for folder in versions.glob("*") if (folder / "bin/postgres").exists()]
    return max(found, key=lambda folder: int(folder.parent.name), default=None)


def fill_cache(name, fill):
    """Makes the cache's entry `name` by `fill(folder)` where it is missing.

    It appears under its name only when complete, so an interrupted download is not taken for one.
    """
    entry = cache_folder() / name
    if entry.exists():
        return
    entry.parent.mkdir(parents=True, exist_ok=True)
    say(f"fetching {name} into {entry}")
    with tempfile.TemporaryDirectory(dir=entry.parent, prefix=f".{entry.name}-") as fresh:
        folder = Path(fresh) / "content"
        folder.mkdir()
        fill(folder)
        try:
            folder.rename(entry)
        except OSError:
            # Another run was faster; its entry is as good.
            if not entry.exists():
                raise


def maven(*arguments):
    """Runs Maven; a download whose checksum is wrong fails."""
    checked(["mvn", "--batch-mode", "--quiet", "--strict-checksums", *arguments])


def checked(command, **options):
    """Runs a command that prints only when it fails."""
    done = subprocess.run(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False, **options
    )
    if done.returncode != 0:
        text = done.stdout.decode(errors="replace").strip()
        raise ServerError(f"`{' '.join(map(str, command))}` failed ({done.returncode}):\n{text}")
    return done.stdout.decode(errors="replace")
