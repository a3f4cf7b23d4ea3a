"""Norrby: a municipality that only exists in demonstrations."""
