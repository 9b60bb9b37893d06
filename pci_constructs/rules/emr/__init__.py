"""Rules on clusters of EMR."""
