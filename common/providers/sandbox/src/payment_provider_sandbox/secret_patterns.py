"""The shapes of the sandbox PSP's keys and tokens, by which they are masked."""

SECRET_PATTERNS = (r"\b(?:sk|tok|sto)_[\w+/=]+",)
