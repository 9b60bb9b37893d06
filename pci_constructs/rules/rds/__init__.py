"""Rules on databases."""
