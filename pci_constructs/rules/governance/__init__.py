"""Rules on every stack and resource alike: scope, retention, protection of production."""
