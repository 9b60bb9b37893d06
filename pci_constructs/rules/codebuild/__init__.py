"""Rules on builds."""
