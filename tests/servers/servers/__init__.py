"""Real servers for tests: Kafka, a schema registry and PostgreSQL, as plain processes without containers."""
