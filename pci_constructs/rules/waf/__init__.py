"""Rules on web ACLs of WAF Classic."""
