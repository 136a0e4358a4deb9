"""Listens to the messages of a commercetools project, and carries out the commands they tell of."""
