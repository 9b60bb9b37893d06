"""Rules on what an account says of all its buckets."""
