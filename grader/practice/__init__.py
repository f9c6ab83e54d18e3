"""Practice without an account: public problem sets, the same verifier, nothing stored but a session."""
