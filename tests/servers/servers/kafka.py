"""Apache Kafka: three nodes, each broker and controller, from the jars at Maven Central."""

import base64
import socket
import string
import struct
import uuid
from pathlib import Path

from .packages import cache_folder, checked, fill_cache, maven, need
from .process import Process
from .report import say

HERE = Path(__file__).parent.parent / "kafka"
VERSION = "4.3.0"  # as in kafka/pom.xml
JARS = f"kafka-{VERSION}"
NODES = (1, 2, 3)


class Kafka:
    """The cluster of one run."""

    def __init__(self, state, ports):
        self._state = state
        self._ports = ports
        self._folder = state / "kafka"

    @staticmethod
    def install():
        """Fetches Java and the jars."""
        need("java", "mvn")

        def fill(folder):
            maven("-f", str(HERE / "pom.xml"), "dependency:copy-dependencies", f"-DoutputDirectory={folder}")

        fill_cache(JARS, fill)

    def start(self):
        """Formats and starts the nodes; returns when all three know each other and a controller leads."""
        self._folder.mkdir()
        cluster = base64.urlsafe_b64encode(uuid.uuid4().bytes).decode().rstrip("=").replace("-", "x")
        for node in NODES:
            self._config(node).write_text(self._properties(node))
            format_log = ["kafka.tools.StorageTool", "format", "-t", cluster, "-c", self._config(node)]
            checked([*java("128m"), *format_log])
        for node in NODES:
            self.node(node).start()
        for node in NODES:
            self.node(node).wait_until(lambda node=node: self._sees_all(node))
        say(f"kafka {VERSION}: {self.bootstrap}")

    def restart(self, node):
        """Starts a node that was killed; returns when it answers and knows the others."""
        process = self.node(node)
        process.start()
        process.wait_until(lambda: self._sees_all(node))

    @property
    def processes(self):
        """Every process of the cluster."""
        return [self.node(node) for node in NODES]

    @property
    def environment(self):
        """What a command needs to find the cluster."""
        return {"FACTLINE_KAFKA": self.bootstrap}

    @property
    def bootstrap(self):
        """The brokers, as a client's `bootstrap.servers`."""
        return ",".join(f"127.0.0.1:{port}" for port in self._ports.brokers)

    def node(self, node):
        """The process of one node."""
        logging = f"-Dlog4j2.configurationFile={HERE / 'log4j2.properties'}"
        command = [*java("768m", logging), "kafka.Kafka", self._config(node)]
        return Process(self._state, f"kafka-{node}", command)

    def _config(self, node):
        return self._folder / f"node{node}.properties"

    def _properties(self, node):
        voters = (f"{n}@127.0.0.1:{self._ports.controllers[n - 1]}" for n in NODES)
        return string.Template((HERE / "node.properties").read_text()).substitute(
            node=node,
            voters=",".join(voters),
            broker_port=self._ports.brokers[node - 1],
            controller_port=self._ports.controllers[node - 1],
            data=self._folder / f"data{node}",
        )

    def _sees_all(self, node):
        alive = sum(process.is_alive() for process in self.processes)
        return cluster_size(self._ports.brokers[node - 1]) >= alive


def java(memory, *options):
    """The start of a command that runs a class of Kafka's."""
    return ["java", f"-Xmx{memory}", "-XX:+UseSerialGC", *options, "-cp", f"{cache_folder() / JARS}/*"]


def cluster_size(port):
    """How many brokers a broker knows, by Kafka's own protocol; 0 if it doesn't answer."""
    request = struct.pack(">hhihi", 3, 1, 0, -1, 0)  # Metadata v1, no client name, no topics
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=5) as link:
            link.sendall(struct.pack(">i", len(request)) + request)
            length = struct.unpack(">i", receive(link, 4))[0]
            answer = receive(link, length)
    except OSError:
        return 0
    return struct.unpack_from(">i", answer, 4)[0]


def receive(link, length):
    """Exactly so many bytes; an error if the other side closes before."""
    data = link.recv(length, socket.MSG_WAITALL)
    if len(data) < length:
        raise ConnectionError("closed in the middle of an answer")
    return data
