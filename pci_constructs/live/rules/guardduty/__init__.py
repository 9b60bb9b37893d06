"""Rules on what GuardDuty has found in a running account."""
