"""What is asked and answered when a shopper pays."""
