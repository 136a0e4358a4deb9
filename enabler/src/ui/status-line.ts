import type { Activity, FlowState, Notice } from "../flow/state";
import type { Messages } from "../messages";
import { element } from "./dom";

/** Then a shopper wants to read that it is still going on. Milliseconds. */
const LONG = 8_000;
/** What the shopper can only wait for. */
const WAITING: ReadonlySet<Activity> = new Set([
  "submitting",
  "reconnecting",
  "processing",
  "checking",
]);

/**
 * Says what happens and what happened. Both live regions exist from the start, because screen
 * readers announce only changes of regions that they know.
 */
export class StatusLine {
  readonly element: HTMLElement;
  readonly #polite = element("div", { role: "status" });
  readonly #urgent = element("div", { role: "alert" });
  readonly #messages: Messages;
  #waiting: ReturnType<typeof setTimeout> | undefined;
  #isLong = false;

  constructor(messages: Messages) {
    this.#messages = messages;
    this.element = element("div", { class: "status" }, this.#polite, this.#urgent);
  }

  show({ activity, notice }: Pick<FlowState, "activity" | "notice">): void {
    this.#time(WAITING.has(activity));
    const box = notice && noticeBox(notice);
    const isUrgent = notice?.tone === "error";
    this.#urgent.replaceChildren(...(box && isUrgent ? [box] : []));
    this.#polite.replaceChildren(...(box && !isUrgent ? [box] : this.#progress(activity)));
  }

  #progress(activity: Activity): Node[] {
    if (activity === "idle" || activity === "done") return [];
    const text = this.#messages.progress[this.#isLong ? "long" : activity];
    return [element("p", { class: "progress" }, text)];
  }

  /** Measures how long the shopper has been waiting, whatever for. */
  #time(isWaiting: boolean): void {
    if (isWaiting && this.#waiting !== undefined) return;
    clearTimeout(this.#waiting);
    this.#isLong = false;
    this.#waiting = isWaiting ? setTimeout(() => this.#grownLong(), LONG) : undefined;
  }

  #grownLong(): void {
    this.#isLong = true;
    this.#polite.replaceChildren(...this.#progress("processing"));
  }
}

function noticeBox({ tone, text, remedy }: Notice): HTMLElement {
  const box = element("div", { class: "notice", "data-tone": tone }, element("p", {}, text));
  if (remedy) box.append(plainButton(remedy.label, remedy.run));
  return box;
}

export function plainButton(label: string, onPress: () => void): HTMLButtonElement {
  const button = element("button", { type: "button", class: "plain" }, label);
  button.addEventListener("click", onPress);
  return button;
}
