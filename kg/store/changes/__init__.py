"""What changes a network: planning, loading, amending and undoing, step by step."""
