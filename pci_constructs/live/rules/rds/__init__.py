"""Rules on snapshots of databases."""
