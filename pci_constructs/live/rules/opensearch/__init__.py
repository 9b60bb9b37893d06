"""Rules on search domains that a running account alone decides."""
