"""Commands: what is done at the PSP because a transaction of a Payment asks for it."""
