"""The OpenSpec folder: main specs, changes in flight and their deltas, read the way the reference reads them."""
