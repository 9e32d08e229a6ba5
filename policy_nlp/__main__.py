"""`python -m policy_nlp` is the program `policy-nlp`."""

from policy_nlp.cli.main import main

if __name__ == "__main__":
    main()
