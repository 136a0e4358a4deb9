"""What shoppers, merchants and PSPs ask for, each from its first read to its last write."""
