"""Rules on Redshift clusters."""
