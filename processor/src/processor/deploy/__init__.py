"""What the deploy scripts prepare in the project and at the PSP."""
