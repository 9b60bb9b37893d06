"""What runs in the cluster: namespaces, network policies, rights of teams, image verification."""
