"""Rules on graph databases."""
