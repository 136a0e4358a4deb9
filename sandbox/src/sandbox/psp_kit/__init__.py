"""What every stand-in of a payment service provider has: see `stand_in.PSPStandIn`."""
