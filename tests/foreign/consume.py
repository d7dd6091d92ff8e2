#!/usr/bin/env python3
"""Reads events as a stranger would: confluent-kafka and fastavro, nothing of Factline's.

Reads the topics from their beginning to the end that they have when it starts, resolves each schema id at the
registry, decodes every record, and prints one JSON object:

    {"records": 3, "ids": 3, "topics": {"healthtech.lab.events": 3}, "types": {"LabResult.Critical": 3}, "problems": []}

`ids` counts distinct event ids (`ce_id`). A problem is a record that breaks the wire contract: no magic byte,
bytes left over, a `ce_type` or a key that contradicts the schema. Exits 0 when there is none and the count is as
expected, else 1.
"""

import argparse
import io
import json
import sys
import time
import urllib.request
from collections import Counter

import fastavro
import fastavro.read
from confluent_kafka import OFFSET_BEGINNING, Consumer, KafkaError, KafkaException, TopicPartition

MAX_PROBLEMS = 20

# Python's dates and times end with the year 9999, Avro's do not: these stay the numbers they are.
for name in ("int-date", "long-timestamp-millis", "long-timestamp-micros"):
    fastavro.read.LOGICAL_READERS[name] = lambda data, *_: data


def main():
    """Runs one invocation and returns its exit code."""
    options = parse()
    schemas = Schemas(options.registry)
    summary = Summary()
    for message in read_to_end(options.bootstrap, options.topics, options.timeout):
        try:
            summary.count(message, *schemas.decode(message.value()))
        except ValueError as error:
            summary.problem(message, error)
    print(json.dumps(summary.as_dict(), sort_keys=True))
    if options.expect is not None and summary.records != options.expect:
        print(f"expected {options.expect} records, read {summary.records}", file=sys.stderr)
        return 1
    return 1 if summary.problems else 0


def parse():
    """The command line."""
    parser = argparse.ArgumentParser(description="Reads events with confluent-kafka and fastavro.")
    parser.add_argument("--bootstrap", required=True, help="Kafka brokers, host:port,…")
    parser.add_argument("--registry", required=True, help="root of the Confluent registry API")
    parser.add_argument("--topics", required=True, nargs="+", metavar="TOPIC")
    parser.add_argument("--expect", type=int, metavar="N", help="fail unless exactly N records are there")
    parser.add_argument("--timeout", type=float, default=60, metavar="SECONDS", help="longest silence of a broker")
    return parser.parse_args()


def read_to_end(bootstrap, topics, timeout):
    """Every record of the topics up to their present end. Needs no group, so it leaves nothing behind."""
    consumer = Consumer(
        {
            "bootstrap.servers": bootstrap,
            "group.id": "factline-foreign",
            "enable.auto.commit": False,
            "enable.partition.eof": True,
        }
    )
    try:
        open_partitions = partitions_of(consumer, topics, timeout)
        consumer.assign([TopicPartition(topic, number, OFFSET_BEGINNING) for topic, number in open_partitions])
        last = time.monotonic()
        while open_partitions:
            # A batch is handed out when it is full or this little time has passed.
            messages = consumer.consume(num_messages=1000, timeout=0.2)
            if messages:
                last = time.monotonic()
            elif time.monotonic() - last > timeout:
                raise SystemExit(f"no answer from {bootstrap} within {timeout} s; still open: {sorted(open_partitions)}")
            for message in messages:
                if message.error() is None:
                    yield message
                elif message.error().code() == KafkaError._PARTITION_EOF:
                    open_partitions.discard((message.topic(), message.partition()))
                elif not message.error().retriable():
                    raise KafkaException(message.error())
    finally:
        consumer.close()


def partitions_of(consumer, topics, timeout):
    """All partitions of the topics; a topic that is not there is an error."""
    known = consumer.list_topics(timeout=timeout).topics
    missing = [topic for topic in topics if topic not in known]
    if missing:
        raise SystemExit(f"no such topic: {' '.join(missing)}")
    return {(topic, number) for topic in topics for number in known[topic].partitions}


class Schemas:
    """Schemas by the registry's id; each is asked for once."""

    def __init__(self, registry):
        self._registry = registry.rstrip("/")
        self._known = {}

    def decode(self, value):
        """The schema's JSON and the decoded record of a value in Confluent's wire format."""
        if value is None or len(value) < 5 or value[0] != 0:
            raise ValueError("not in Confluent's wire format")
        text, schema = self._schema(int.from_bytes(value[1:5], "big"))
        data = io.BytesIO(value[5:])
        try:
            record = fastavro.schemaless_reader(data, schema)
        except (EOFError, IndexError, UnicodeDecodeError) as error:
            raise ValueError(f"does not decode: {type(error).__name__}") from None
        if data.read(1):
            raise ValueError("bytes are left over")
        return text, record

    def _schema(self, number):
        if number not in self._known:
            with urllib.request.urlopen(f"{self._registry}/schemas/ids/{number}", timeout=30) as answer:
                text = json.loads(json.load(answer)["schema"])
            self._known[number] = (text, fastavro.parse_schema(text))
        return self._known[number]


class Summary:
    """What was read."""

    def __init__(self):
        self.records = 0
        self.problems = []
        self._ids = set()
        self._topics = Counter()
        self._types = Counter()

    def count(self, message, schema, record):
        """Counts a record that decodes; raises ValueError where headers or key contradict the schema."""
        self.records += 1
        self._topics[message.topic()] += 1
        self._types[schema.get("eventType", schema["name"])] += 1
        headers = dict(message.headers() or [])
        self._ids.add(headers.get("ce_id"))
        if "ce_id" not in headers:
            raise ValueError("no header ce_id")
        if headers.get("ce_type", b"").decode() != schema.get("eventType"):
            raise ValueError("header ce_type is not the schema's eventType")
        if (message.key() or b"").decode() != str(record[schema["keyField"]]):
            raise ValueError(f"the key is not the field {schema['keyField']}")

    def problem(self, message, error):
        """Notes what is wrong with a record, without its content."""
        if len(self.problems) < MAX_PROBLEMS:
            place = f"{message.topic()}[{message.partition()}]@{message.offset()}"
            self.problems.append(f"{place}: {error}")

    def as_dict(self):
        """The summary, to be printed as JSON."""
        return {
            "records": self.records,
            "ids": len(self._ids - {None}),
            "topics": self._topics,
            "types": self._types,
            "problems": self.problems,
        }


if __name__ == "__main__":
    sys.exit(main())
