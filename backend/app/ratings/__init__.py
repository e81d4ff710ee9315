"""What customers say about how they were helped."""
