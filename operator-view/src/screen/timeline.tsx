import { useId } from "react";
import type { Payment, TimelineEntry } from "../api/payment";
import { filled, known, type Messages } from "../messages/messages";
import { useTexts } from "./texts";

/** What happened to a payment, the newest first. */
export function Timeline({ payment }: { payment: Payment }) {
  const { messages } = useTexts();
  const title = useId();
  const entries = payment.timeline
    .map((entry, index) => ({ entry, index }))
    .filter(({ entry }) => !isSaidAlready(entry, payment.timeline))
    .reverse();
  return (
    <div className="ov-history">
      <h3 id={title}>{messages.timelineTitle}</h3>
      <ol className="ov-timeline" aria-labelledby={title}>
        {entries.map(({ entry, index }) => (
          <Entry key={index} entry={entry} payment={payment} />
        ))}
      </ol>
    </div>
  );
}

function Entry({ entry, payment }: { entry: TimelineEntry; payment: Payment }) {
  const { messages, money, time } = useTexts();
  const title = titleOf(entry, payment, messages);
  const state = known(messages.entryStates, entry.state);
  const actor = known(messages.actors, entry.actor.kind);
  const { pspReference, dashboardUrl } = entry;
  return (
    <li data-type={entry.type} data-state={entry.state ?? "none"}>
      <div className="ov-line">
        <span className="ov-title">{title}</span>
        {state && <span className="ov-state">{state}</span>}
        {typeof entry.centAmount === "number" && (
          <span className="ov-sum">{money(entry.centAmount, payment.amounts)}</span>
        )}
      </div>
      <div className="ov-detail">
        <time dateTime={entry.at ?? undefined}>{time(entry.at)}</time>
        {actor && <span>{filled(actor, { user: entry.actor.userId ?? "" })}</span>}
        {pspReference && (
          <span>
            {dashboardUrl ? (
              <a href={dashboardUrl} target="_blank" rel="noreferrer">
                {pspReference}
              </a>
            ) : (
              <code>{pspReference}</code>
            )}
          </span>
        )}
      </div>
      {entry.text && entry.type !== "note" && <p className="ov-text">{entry.text}</p>}
    </li>
  );
}

/** The name of an operation, of what changed on it, or the text of another note. */
function titleOf(entry: TimelineEntry, { timeline }: Payment, messages: Messages): string {
  if (entry.code === "attemptBegan") {
    return messages.attemptBegan;
  }
  if (entry.code === "disputeTold") {
    return messages.disputeTold;
  }
  const changed = operationOf(entry, timeline);
  if (changed) {
    return known(messages.types, changed.type) ?? changed.type;
  }
  if (entry.type === "note" && entry.text) {
    return entry.text;
  }
  return known(messages.types, entry.type) ?? entry.type;
}

/** The operation whose state a note says, undefined for other entries. */
function operationOf(note: TimelineEntry, timeline: TimelineEntry[]): TimelineEntry | undefined {
  return note.code === "stateChanged"
    ? timeline.find(
        ({ type, transactionId }) => type !== "note" && transactionId === note.transactionId,
      )
    : undefined;
}

/** Whether an operation stands there with this state and, but for moments, this time. */
function isSaidAlready(note: TimelineEntry, timeline: TimelineEntry[]): boolean {
  const operation = operationOf(note, timeline);
  if (!operation?.at || !note.at || operation.state !== note.state) {
    return false;
  }
  return Math.abs(Date.parse(note.at) - Date.parse(operation.at)) < MOMENTS_MS;
}

const MOMENTS_MS = 5_000;
