"""The whole product on one machine: `python -m sandbox.demo`, and `demo_stack` for tests."""
