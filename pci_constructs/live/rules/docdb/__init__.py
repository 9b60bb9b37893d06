"""Rules on document databases that a running account alone decides."""
