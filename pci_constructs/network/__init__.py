"""The segmentation proof: what can reach what in the networks of an assembly, as exact sets of packets."""
