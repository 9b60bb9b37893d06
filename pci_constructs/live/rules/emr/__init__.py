"""Rules on EMR that a running account alone decides."""
