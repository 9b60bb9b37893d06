"""Rules on Kubernetes clusters."""
