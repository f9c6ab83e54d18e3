"""The REST API: the same actions and queries as the pages, over JSON, for programs."""
