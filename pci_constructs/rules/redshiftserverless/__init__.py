"""Rules on Redshift Serverless."""
