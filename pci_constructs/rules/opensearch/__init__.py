"""Rules on OpenSearch and Elasticsearch domains."""
