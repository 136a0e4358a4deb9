"""A fresh project for every test."""

import pytest

from commercetools_support import ProjectWorld


@pytest.fixture
def project() -> ProjectWorld:
    """Return a project with the predefined types and nothing else."""
    return ProjectWorld()
