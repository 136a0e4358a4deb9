"""The run, the search for money without an order, and the audit."""
