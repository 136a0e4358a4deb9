/**
 * Which Enabler of a page answers for an attempt.
 *
 * A page may make one Enabler per payment method; after a redirect each of them finds the same
 * payment. The first one claims it, so that the page hears of its end once.
 */
export class Claims {
  readonly #owners = new Map<string, object>();

  /** True when the owner has the claim now: it is the first, or had it already. */
  claim(name: string, owner: object): boolean {
    const current = this.#owners.get(name) ?? owner;
    this.#owners.set(name, current);
    return current === owner;
  }

  /** Releases everything that the owner claimed, so that another Enabler can take over. */
  releaseAll(owner: object): void {
    for (const [name, current] of this.#owners) {
      if (current === owner) this.#owners.delete(name);
    }
  }
}
