import { type Browser, memoryStorage, type TabStorage } from "../../src/browser";
import { Claims } from "../../src/flow/claims";

/** A browser whose time passes only while somebody sleeps. */
export class FakeBrowser implements Browser {
  readonly waits: number[] = [];
  readonly visited: string[] = [];
  readonly reported: unknown[] = [];
  readonly hints: [string, string][] = [];
  readonly claims = new Claims();
  url = "https://shop.example/checkout";
  #now = 0;
  readonly #restored: (() => void)[] = [];

  constructor(
    readonly fetch: Browser["fetch"],
    readonly storage: TabStorage = memoryStorage(),
  ) {}

  now = () => this.#now;
  random = () => 0;
  newKey = () => crypto.randomUUID();
  pageUrl = () => new URL(this.url);
  navigate = (url: string) => void this.visited.push(url);
  reportError = (error: unknown) => void this.reported.push(error);
  hint = (topic: string, subject: string) => void this.hints.push([topic, subject]);
  onPageRestored = (listener: () => void) => void this.#restored.push(listener);

  sleep = async (milliseconds: number) => {
    this.waits.push(milliseconds);
    this.#now += milliseconds;
  };

  /** The shopper goes back, and the browser shows the page as it was. */
  restorePage(): void {
    for (const listener of this.#restored) listener();
  }

  /** The page is loaded again in this tab: only the address and the storage are left. */
  reload(): FakeBrowser {
    const reloaded = new FakeBrowser(this.fetch, this.storage);
    reloaded.url = this.url;
    return reloaded;
  }
}
