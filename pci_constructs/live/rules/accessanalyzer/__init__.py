"""Rules on the analyzers of an account."""
