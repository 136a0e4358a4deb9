"""The processor: the HTTP application that shoppers, Checkout and the PSP call."""
