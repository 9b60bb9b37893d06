"""Rules on tables of DynamoDB."""
