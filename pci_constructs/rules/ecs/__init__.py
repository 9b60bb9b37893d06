"""Rules on containers of Amazon ECS."""
