"""The shape of what people type into the pages of stores and books."""
