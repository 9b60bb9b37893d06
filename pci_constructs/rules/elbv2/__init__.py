"""Rules on load balancers."""
