/** What a payment is doing right now, and what the shopper should read about it. */

export type Activity =
  | "idle"
  | "preparing"
  | "submitting"
  | "reconnecting"
  | "challenge"
  | "redirecting"
  | "processing"
  | "checking"
  | "removing"
  | "done";

export interface Notice {
  tone: "error" | "info" | "success";
  text: string;
  /** Something to press that helps. */
  remedy?: { label: string; run: () => void };
}

export interface FlowState {
  activity: Activity;
  notice?: Notice | undefined;
  /** The method or stored method it is about; unknown for a payment of another tab. */
  method?: string | undefined;
}

export type FlowListener = (state: FlowState) => void;

/** Holds the current state and tells everybody who shows it. */
export class FlowStatus {
  #state: FlowState = { activity: "idle" };
  readonly #listeners = new Set<FlowListener>();

  get current(): FlowState {
    return this.#state;
  }

  show(state: FlowState): void {
    this.#state = state;
    for (const listener of this.#listeners) listener(state);
  }

  /** Calls the listener now and on each change, until the returned function is called. */
  subscribe(listener: FlowListener): () => void {
    this.#listeners.add(listener);
    listener(this.#state);
    return () => this.#listeners.delete(listener);
  }
}
