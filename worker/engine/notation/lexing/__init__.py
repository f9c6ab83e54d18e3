"""From characters to tokens: what stands in a response, and what its words are under the declared names."""
