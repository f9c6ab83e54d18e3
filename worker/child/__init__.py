"""The warm, confined child in which every check runs, and the owner that holds its clock.

In the verifier (the parent):

- `cohorts`     the jobs of a message: alike ones together, a text once
- `owner`       decides one job after the other; time limits, deaths, recycling, the spare
- `process`     one child process and its pipes
- `carried`     large tapes on their way to a GPU, which is out of the reach of the child

In the child, started as `python -m worker.child` with three pipes and nothing else:

- `serving`     the loop: a frame in, a frame out
- `deciding`    what it does with a frame: question, check, verdict
- `warming`     what it does before it is asked
- `confinement` what it gives up before the first frame: `limits`, `landlock`, `seccomp`

`frames` is what they say to each other.
"""
