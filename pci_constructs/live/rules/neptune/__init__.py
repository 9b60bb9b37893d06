"""Rules on graph databases that a running account alone decides."""
