"""Receives the messages of a commercetools project and executes the commands in them."""
