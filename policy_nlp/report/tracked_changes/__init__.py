"""Changes of a draft as tracked changes of Word (修订痕迹)."""
