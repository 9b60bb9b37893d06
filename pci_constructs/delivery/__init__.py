"""What ships to the environment: registry, roles, runners, change calendar, blue/green services and evidence (PCI DSS 6.2 to 6.5)."""
