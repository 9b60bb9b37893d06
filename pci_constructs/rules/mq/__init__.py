"""Rules on message brokers."""
