"""What `kg forget` does to a database: erase, merge what became equal, copy, rebuild."""
