"""Rules on backups as they lie in a running account."""
