"""Rules on delivery streams."""
