"""The whole service with one command: `manage.py serve` starts every process and answers for it.

- `plan`        which processes there are, with which command and environment, and in what order
- `valkey`      the embedded broker, where REDIS_URL names none
- `process`     one of them: started, watched, swept away
- `readiness`   whether each of them answers
- `supervisor`  the loop: output, crashes and restarts, the orderly stop
- `guard`       a process of its own that ends the others should the supervisor be killed
- `claims`      the port and the data folder, taken for this run
"""
