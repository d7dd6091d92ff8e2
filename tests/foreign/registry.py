#!/usr/bin/env python3
"""Uses a registry as a stranger would: confluent-kafka's own client and serializers, nothing of Factline's.

Prints one line and exits 0 when everything is as Confluent's registry has it; otherwise a traceback says what is not.
"""

import sys

from confluent_kafka.schema_registry import Schema, SchemaReference, SchemaRegistryClient, topic_subject_name_strategy
from confluent_kafka.schema_registry.avro import AvroDeserializer, AvroSerializer
from confluent_kafka.schema_registry.error import SchemaRegistryError
from confluent_kafka.serialization import MessageField, SerializationContext

WARD = '{"type":"record","name":"Ward","namespace":"t","fields":[{"name":"beds","type":"int"}]}'
WARD_2 = (
    '{"type":"record","name":"Ward","namespace":"t","fields":[{"name":"beds","type":"int"},'
    '{"name":"name","type":"string","default":""}]}'
)
OTHER = '{"type":"record","name":"Ward","namespace":"t","fields":[{"name":"doctor","type":"string"}]}'
HOUSE = '{"type":"record","name":"House","namespace":"t","fields":[{"name":"ward","type":"t.Ward"}]}'


def main():
    """Runs everything against the registry at the first argument."""
    client = SchemaRegistryClient({"url": sys.argv[1]})
    versions(client)
    levels(client)
    references(client)
    serializers(client)
    deletion(client)
    print("everything is as Confluent's registry has it")


def refused(code, status, call, *arguments, **named):
    """The call must be refused with this status and code."""
    try:
        call(*arguments, **named)
    except SchemaRegistryError as error:
        assert (error.http_status_code, error.error_code) == (status, code), error
    else:
        raise AssertionError(f"{call.__name__} was not refused")


def versions(client):
    """Registering and finding."""
    first = client.register_schema("ward", Schema(WARD, "AVRO"))
    assert client.register_schema("ward", Schema(WARD.replace(":", " : "), "AVRO"), normalize_schemas=True) == first
    second = client.register_schema("ward", Schema(WARD_2, "AVRO"))
    assert first != second
    assert client.get_versions("ward") == [1, 2]
    assert client.get_latest_version("ward").schema_id == second
    assert client.get_version("ward", 1).schema_id == first
    assert client.lookup_schema("ward", Schema(WARD, "AVRO")).version == 1
    assert client.get_subjects() == ["ward"]
    assert client.get_schema(first).schema_type in (None, "AVRO")
    refused(40401, 404, client.get_versions, "nobody")
    refused(40402, 404, client.get_version, "ward", 9)
    refused(42201, 422, client.register_schema, "ward", Schema("{", "AVRO"))


def levels(client):
    """Compatibility."""
    assert client.get_compatibility() == "BACKWARD"
    assert not client.test_compatibility("ward", Schema(OTHER, "AVRO"))
    assert client.test_compatibility("ward", Schema(WARD, "AVRO"))
    refused(409, 409, client.register_schema, "ward", Schema(OTHER, "AVRO"))
    client.set_compatibility("ward", "NONE")
    assert client.get_compatibility("ward") == "NONE"
    assert client.test_compatibility("ward", Schema(OTHER, "AVRO"))
    client.set_compatibility("ward", "BACKWARD")
    refused(40408, 404, client.get_compatibility, "nobody")


def references(client):
    """A schema that refers to another."""
    reference = SchemaReference(name="t.Ward", subject="ward", version=1)
    number = client.register_schema("house", Schema(HOUSE, "AVRO", [reference]))
    found = SchemaRegistryClient({"url": sys.argv[1]}).get_schema(number)
    assert [(one.name, one.subject, one.version) for one in found.references] == [("t.Ward", "ward", 1)]
    refused(42201, 422, client.register_schema, "house-2", Schema(HOUSE, "AVRO"))


def serializers(client):
    """What their serializer registers, and their deserializer looks up."""
    context = SerializationContext("wards", MessageField.VALUE)
    named = {"subject.name.strategy": topic_subject_name_strategy}
    data = AvroSerializer(client, WARD_2, conf=named)({"beds": 12, "name": "west"}, context)
    fresh = SchemaRegistryClient({"url": sys.argv[1]})
    assert AvroDeserializer(fresh, conf=named)(data, context) == {"beds": 12, "name": "west"}
    assert client.get_versions("wards-value") == [1]


def deletion(client):
    """Softly, and for good."""
    refused(42206, 422, client.delete_version, "ward", 1)
    assert client.delete_subject("house") == [1]
    assert client.delete_version("ward", 2) == 2
    refused(40405, 404, client.delete_subject, "wards-value", permanent=True)
    assert client.delete_subject("wards-value") == [1]
    assert "wards-value" not in client.get_subjects()
    assert "wards-value" in client.get_subjects(deleted=True)


if __name__ == "__main__":
    sys.exit(main())
