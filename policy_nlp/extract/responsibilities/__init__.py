"""Who answers for what: clauses, tables, running sentences (责任分工)."""
