import { Claims } from "./flow/claims";
import type { Topic } from "./hints";

/** What the enabler wants from the window, in one place, so that tests can own all of it. */
export interface Browser {
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>;
  /** Milliseconds that only go up. */
  readonly now: () => number;
  readonly sleep: (milliseconds: number) => Promise<void>;
  /** From 0 to 1, 1 excluded. */
  readonly random: () => number;
  readonly newKey: () => string;
  readonly pageUrl: () => URL;
  readonly navigate: (url: string) => void;
  readonly storage: TabStorage;
  /** Shared by all Enablers of the page. */
  readonly claims: Claims;
  /** Hands an error of the page's own callbacks to the page's error handling. */
  readonly reportError: (error: unknown) => void;
  /** Tells the developer of the page, in the console, what to look at; see `hints.ts`. */
  readonly hint: (topic: Topic, subject: string) => void;
  /** Called when the browser shows the page again from its back-forward cache. */
  readonly onPageRestored: (listener: () => void) => void;
}

/** Survives a reload of this tab. Reads and writes never throw. */
export interface TabStorage {
  read(key: string): string | null;
  write(key: string, value: string): void;
}

const claims = new Claims();

export function windowBrowser(): Browser {
  return {
    fetch: (url, init) => window.fetch(url, init),
    now: () => performance.now(),
    sleep: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
    random: () => Math.random(),
    newKey: randomKey,
    pageUrl: () => new URL(window.location.href),
    navigate: (url) => window.location.assign(url),
    storage: tabStorage(),
    claims,
    reportError: (error) => window.reportError(error),
    hint: (topic, subject) =>
      void import("./hints").then(
        ({ hint }) => hint(topic, subject),
        () => {},
      ),
    onPageRestored: (listener) =>
      window.addEventListener("pageshow", (event) => {
        if (event.persisted) listener();
      }),
  };
}

function randomKey(): string {
  // Not crypto.randomUUID: it is missing on plain http, which development shops use.
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** sessionStorage, or memory where the shopper or an embedding page forbids it. */
function tabStorage(): TabStorage {
  try {
    const stored = window.sessionStorage;
    const probe = "ctc-connector-probe";
    stored.setItem(probe, probe);
    stored.removeItem(probe);
    return {
      read: (key) => stored.getItem(key),
      write: (key, value) => stored.setItem(key, value),
    };
  } catch {
    return memoryStorage();
  }
}

export function memoryStorage(): TabStorage {
  const values = new Map<string, string>();
  return {
    read: (key) => values.get(key) ?? null,
    write: (key, value) => void values.set(key, value),
  };
}
