"""The handlers of every route."""
