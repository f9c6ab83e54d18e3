"""The WSGI application that the web server runs."""

import gc
import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

RARELY = (10_000, 50, 100)  # thresholds of the garbage collector

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "grader.settings")
application = get_wsgi_application()
_ = get_resolver().url_patterns  # imports every page, so that no learner waits for it
gc.collect()
gc.freeze()  # what is imported stays: looking through it again took longer than any page
gc.set_threshold(*RARELY)
