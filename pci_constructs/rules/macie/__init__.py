"""Rules on the search for card data in buckets."""
