"""Rules on WAF Classic that a running account alone decides."""
