"""The screens of the workbench, and what they take back (各页面)."""
