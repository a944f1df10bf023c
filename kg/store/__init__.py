"""The database: Neo4j on a server by its address, or on this computer."""
