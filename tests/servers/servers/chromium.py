"""Chromium, which opens the site, and axe, which looks at its pages for a reader that can't see them.

No server, but set up and found in the same way.
"""

import shutil
from pathlib import Path

from .node import modules
from .packages import need
from .report import say

PACKAGES = Path(__file__).parents[2] / "browser"


class Chromium:
    """The browser of Debian, and the script of axe-core in the cache."""

    processes = ()

    def __init__(self, _state, _ports):
        self._axe = modules(PACKAGES) / "axe-core" / "axe.min.js"

    @staticmethod
    def install():
        """Installs the browser and fetches axe."""
        need("chromium")
        modules(PACKAGES)

    def start(self):
        """Says where they are."""
        say(f"chromium: {self.path}; axe: {self._axe}")

    @property
    def path(self):
        """The program."""
        return shutil.which("chromium")

    @property
    def environment(self):
        """What a command needs to use them."""
        return {"FACTLINE_CHROMIUM": self.path, "FACTLINE_AXE": str(self._axe)}
