"""What nobody asks for: looking again at everything that is open, and at all that is on record."""
