"""Resources of commercetools that only the event handler uses."""
