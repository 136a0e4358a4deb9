"""HTTP as every application speaks it: scope, headers, bodies, bearer tokens, errors, health."""
