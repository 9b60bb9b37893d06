"""A small payment service: it takes tokens of the processor's vault, and refuses card numbers."""
