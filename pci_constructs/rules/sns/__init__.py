"""Rules on topics."""
