"""From the syntax tree to a typed expression: what each construct means under the declared shapes."""
