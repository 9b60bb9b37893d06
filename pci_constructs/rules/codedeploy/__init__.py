"""Rules on deployments."""
