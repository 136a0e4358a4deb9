"""What the applications share as servers and as scripts."""
