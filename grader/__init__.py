"""The site: courses, submissions, grades. `celery -A grader` finds its app in `grader.celery`."""
