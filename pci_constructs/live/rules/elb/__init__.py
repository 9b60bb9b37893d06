"""Rules on classic load balancers that a running account alone decides."""
