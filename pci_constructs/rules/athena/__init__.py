"""Rules on workgroups of Athena."""
