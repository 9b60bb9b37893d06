"""Rules on the recording of configuration."""
