"""Rules on file transfer servers."""
