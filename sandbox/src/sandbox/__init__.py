"""The outside world of the connector, in a box: never deployed, for the demo and for tests."""
