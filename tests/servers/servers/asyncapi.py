"""AsyncAPI's own parser, which judges the documents of a catalog. No server, but set up and found in the same way."""

from pathlib import Path

from .node import modules
from .packages import need
from .report import say

PACKAGES = Path(__file__).parents[2] / "asyncapi"


class AsyncApi:
    """Node.js of Debian, and the packages of npm in the cache."""

    processes = ()

    def __init__(self, _state, _ports):
        self._modules = modules(PACKAGES)

    @staticmethod
    def install():
        """Installs Node.js and fetches the packages."""
        need("node")
        modules(PACKAGES)

    def start(self):
        """Says where they are."""
        say(f"asyncapi: {self._modules}")

    @property
    def environment(self):
        """What a command needs to use them."""
        return {"FACTLINE_ASYNCAPI": str(self._modules)}
