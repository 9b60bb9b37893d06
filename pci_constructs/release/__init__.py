"""Traffic between blue and green: tested, shifted in steps, watched, and taken back at once (PCI DSS 6.5.1, 6.5.2)."""
