"""Problem sets and exercises: their content files and their revisions in the database."""
