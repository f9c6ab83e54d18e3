"""Floating-point values of expressions. They filter and name; they never decide."""
