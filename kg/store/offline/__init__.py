"""A first load by Neo4j's own importer, into the files of an empty local database."""
