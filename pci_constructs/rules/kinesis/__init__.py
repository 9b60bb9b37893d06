"""Rules on data streams."""
