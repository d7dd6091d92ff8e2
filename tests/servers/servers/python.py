"""A Python with the clients that the foreign consumer uses. No server, but set up and found in the same way."""

import hashlib
from pathlib import Path

from .packages import cache_folder, checked, fill_cache, need, system_python
from .report import say

REQUIREMENTS = Path(__file__).parents[2] / "foreign" / "requirements.txt"


class Python:
    """A virtual environment in the cache, one for each version of the requirements."""

    processes = ()

    def __init__(self, _state, _ports):
        self._folder = environment_folder()

    @staticmethod
    def install():
        """Makes the environment."""
        need("ensurepip")
        folder = environment_folder()

        def fill(marker):
            # Made under its final path: the programs of a virtual environment hold it.
            checked([system_python(), "-m", "venv", "--clear", folder])
            checked([folder / "bin/python", "-m", "pip", "install", "--quiet", "-r", REQUIREMENTS])
            (marker / "complete").touch()

        fill_cache(f"{folder.name}-complete", fill)

    def start(self):
        """Says where it is."""
        say(f"python with its packages: {self._folder}")

    @property
    def environment(self):
        """What a command needs to run it."""
        return {"FACTLINE_PYTHON": str(self._folder / "bin/python")}


def environment_folder():
    """Where the environment for these requirements and this Python stands."""
    made_from = REQUIREMENTS.read_bytes() + system_python().encode()
    return cache_folder() / f"python-{hashlib.sha256(made_from).hexdigest()[:12]}"
