"""What runs in the cluster, as plain data: no CDK, no cluster. The constructs apply it, ``pci-constructs manifests`` writes it as YAML."""
