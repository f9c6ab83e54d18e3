"""What we measure. `python -m tests.benchmarks [NAME]` prints a table and writes `.bench/results.json`.

A value stands beside its baseline, taken in the same run on the same machine.
"""
