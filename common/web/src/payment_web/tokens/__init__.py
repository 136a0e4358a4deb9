"""JSON Web Tokens and the keys that prove them."""
