"""The review workbench: people of an office decide in a browser, many at once (审核工作台).

Everything decided goes through `store.DecisionLog`, as from the command line and the workbook.
What stands in `.policy-nlp/` may be thrown away at any time.
"""

from policy_nlp.serve.app import LOCAL_HOSTS, create_app

__all__ = ["LOCAL_HOSTS", "create_app"]
