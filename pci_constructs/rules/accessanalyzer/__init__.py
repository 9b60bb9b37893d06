"""Rules on the analysis of access."""
