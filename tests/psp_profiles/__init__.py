"""How the tests drive each PSP: its stand-in, its shoppers' means, and what its calls mean."""
