"""Rules on MemoryDB."""
