"""Rules on FSx file systems."""
