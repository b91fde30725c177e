"""The values that travel between the stages; they do nothing by themselves."""
