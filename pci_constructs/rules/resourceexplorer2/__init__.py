"""Rules on the inventory that Resource Explorer keeps."""
