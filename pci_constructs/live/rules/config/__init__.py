"""Rules on the recording of configuration across accounts."""
