"""Rules on deployed stacks."""
