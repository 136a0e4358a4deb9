"""What is done for a shopper, for Checkout and for a merchant's system."""
