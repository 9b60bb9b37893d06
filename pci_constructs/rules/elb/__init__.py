"""Rules on classic load balancers."""
