"""Rules on canaries."""
