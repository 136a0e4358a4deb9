/** Return the id of the order that the Merchant Center's page shows, null on other pages. */
export function orderIdIn(hostUrl: string): string | null {
  try {
    return /\/orders\/([0-9a-f-]{36})(\/|$)/i.exec(new URL(hostUrl).pathname)?.[1] ?? null;
  } catch {
    return null;
  }
}
