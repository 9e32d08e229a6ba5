"""Papers: records in, the model of a paper out (公文与表格)."""
