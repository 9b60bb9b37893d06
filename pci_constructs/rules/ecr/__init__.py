"""Rules on repositories of images."""
