"""Rules on web ACLs."""
