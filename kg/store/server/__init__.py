"""The local server: Neo4j as a process of its own, its Java, its jars, its files, its login."""
