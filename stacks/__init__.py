"""The reference architecture: one stack per module, made of the constructs of this library."""
