"""A registry that speaks Confluent's API and that nobody here wrote: Apicurio, kept in memory."""

import urllib.error
import urllib.request

from .packages import cache_folder, checked, fill_cache, maven, need
from .process import Process
from .report import say

VERSION = "3.0.9"  # the last one that runs on Java 17
APPLICATION = f"apicurio-{VERSION}"


class Registry:
    """The registry of one run."""

    def __init__(self, state, ports):
        self._state = state
        self._port = ports.registry

    @staticmethod
    def install():
        """Fetches Java and the application."""
        need("java", "mvn")

        def fill(folder):
            artifact = f"io.apicurio:apicurio-registry-app:{VERSION}:tar.gz:all"
            maven("dependency:copy", f"-Dartifact={artifact}", f"-DoutputDirectory={folder}")
            archive = next(folder.glob("*.tar.gz"))
            checked(["tar", "-xzf", archive, "-C", folder])
            archive.unlink()

        fill_cache(APPLICATION, fill)

    def start(self):
        """Starts it; returns when it answers."""
        process = self.processes[0]
        process.start()
        process.wait_until(self._answers)
        say(f"registry (Apicurio {VERSION}): {self.url}")

    @property
    def processes(self):
        """Its process."""
        jar = f"apicurio-registry-app-{VERSION}-runner.jar"
        address = {"QUARKUS_HTTP_HOST": "127.0.0.1", "QUARKUS_HTTP_PORT": str(self._port)}
        folder = cache_folder() / APPLICATION
        return [Process(self._state, "registry", ["java", "-Xmx512m", "-jar", jar], folder=folder, env=address)]

    @property
    def environment(self):
        """What a command needs to find it."""
        return {"FACTLINE_REGISTRY_URL": self.url}

    @property
    def url(self):
        """The root of the Confluent API."""
        return f"http://127.0.0.1:{self._port}/apis/ccompat/v7"

    def _answers(self):
        try:
            with urllib.request.urlopen(f"{self.url}/subjects", timeout=5) as answer:
                return answer.status == 200
        except (urllib.error.URLError, OSError):
            return False
