"""Rules on Systems Manager."""
