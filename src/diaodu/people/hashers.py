"""A quick hash for passwords that are random and long; never for one that a person chose."""

from django.contrib.auth.hashers import PBKDF2PasswordHasher


class QuickHasher(PBKDF2PasswordHasher):
    """Guessing a random password of 92 bits is hopeless however quick the hash; it is replaced at the first sign-in."""

    algorithm = "pbkdf2_sha256_quick"
    iterations = 1_000
