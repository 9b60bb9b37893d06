"""Rules on shared file systems."""
