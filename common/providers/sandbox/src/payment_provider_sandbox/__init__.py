"""The sandbox PSP as a provider; it is never deployed with real money."""
