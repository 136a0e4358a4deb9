"""Where a browser is sent, and how a shopper comes back."""
