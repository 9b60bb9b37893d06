"""Rules on APIs of API Gateway."""
