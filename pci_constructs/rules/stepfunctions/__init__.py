"""Rules on state machines."""
