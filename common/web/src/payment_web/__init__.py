"""What the three applications share as servers and as scripts: Flask and gunicorn, once."""
