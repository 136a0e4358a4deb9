"""Who calls: a shopper's session, an OAuth client, a user of the Merchant Center."""
