"""Rules on pipelines."""
