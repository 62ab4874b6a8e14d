"""Story -> files and records: JSON, one SQLite file, tables, the page. Each carries a schema version."""
