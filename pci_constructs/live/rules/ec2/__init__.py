"""Rules on what an account says of its disks, snapshots, images and networks."""
