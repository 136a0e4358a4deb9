"""Resources of commercetools that only the processor uses."""
