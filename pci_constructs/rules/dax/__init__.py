"""Rules on caches in front of DynamoDB."""
