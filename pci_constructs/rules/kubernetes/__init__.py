"""Rules on Kubernetes objects that templates apply in a cluster."""
