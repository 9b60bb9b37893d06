"""Rules on alarms."""
