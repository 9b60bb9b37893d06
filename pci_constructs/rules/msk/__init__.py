"""Rules on Kafka clusters and their connectors."""
