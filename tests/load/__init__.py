"""A class at work: many learners submit through the API of the running service and wait for their verdicts.

`python -m tests.load` prints a table and writes `.bench/load.json`. It speaks to 127.0.0.1 alone, to a
service of its own on a temporary data folder, and stops by itself.
"""
