"""Rules on virtual desktops."""
