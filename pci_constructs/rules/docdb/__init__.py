"""Rules on document databases."""
