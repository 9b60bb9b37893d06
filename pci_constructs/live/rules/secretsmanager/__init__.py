"""Rules on secrets that a running account alone decides."""
