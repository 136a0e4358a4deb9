"""What is paid and how it is decided: values, rules and the port to a PSP; no input or output."""
