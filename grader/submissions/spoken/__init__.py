"""What the verifier says in sentences, in the language of the page.

The engine knows no languages: its messages, notes and remarks are English, and so they are stored.
`SENTENCES` holds each of them with its parameters, and `translated` finds which one was said and says it
again. A test reads the engine's source and fails where it can say a sentence that is not here.
"""

from grader.submissions.spoken.translating import in_words, sentence, translated

__all__ = ["translated", "in_words", "sentence"]
