"""Rules on the hub of findings."""
