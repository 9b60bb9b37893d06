"""Rules on replication: its instances, tasks and endpoints."""
