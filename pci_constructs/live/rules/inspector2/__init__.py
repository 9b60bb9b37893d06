"""Rules on what Inspector scans."""
