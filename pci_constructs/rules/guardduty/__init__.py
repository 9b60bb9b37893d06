"""Rules on threat detection."""
