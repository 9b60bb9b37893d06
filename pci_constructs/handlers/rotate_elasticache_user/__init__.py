"""Changes the passwords of ElastiCache users."""
