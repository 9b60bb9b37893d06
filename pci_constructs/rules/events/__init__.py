"""Rules on event buses and their rules."""
