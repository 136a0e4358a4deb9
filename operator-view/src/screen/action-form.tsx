import { type FormEvent, Fragment, useEffect, useId, useRef, useState } from "react";
import type { OperatorApi } from "../api/operator-api";
import type { Action, ActionKind, Outcome, Payment } from "../api/payment";
import { filled } from "../messages/messages";
import { amountText, minorUnits } from "../money";
import { useTexts } from "./texts";
import { type Phase, useOperation, type Wish } from "./use-operation";

export interface ActionFormProps {
  api: OperatorApi;
  payment: Payment;
  kind: ActionKind;
  onDone: (outcome: Outcome, payment: Payment) => void;
  onClose: () => void;
  onReload: () => void;
}

/** Asks how much, or whether at all, and says on its button what will be done. */
export function ActionForm({ api, payment, kind, onDone, onClose, onReload }: ActionFormProps) {
  const { messages, money } = useTexts();
  const form = useRef<HTMLFormElement>(null);
  const entry = useEntry(payment, kind);
  const { phase, send } = useOperation(api, payment, onDone);
  const isLocked = phase.name === "working" || phase.name === "unknown";

  useEffect(() => {
    const first = form.current?.querySelector<HTMLElement>("input, [data-first]");
    first?.focus();
    if (first instanceof HTMLInputElement) first.select();
  }, []);

  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (entry.wish !== null || isLocked) {
      send(entry.wish ?? { action: kind });
    } else {
      entry.complain();
      form.current?.querySelector("input")?.focus();
    }
  };
  const leave = () => {
    onClose();
    // What became of it is on the payment.
    if (phase.name === "unknown") onReload();
  };
  const amount = money(entry.amount ?? entry.most, payment.amounts);
  return (
    <form
      ref={form}
      className="ov-form"
      noValidate
      aria-label={messages.actions[kind]}
      onSubmit={submit}
      onKeyDown={(event) => {
        if (event.key === "Escape" && phase.name !== "working") leave();
      }}
    >
      {kind === "cancel" ? (
        <p>{filled(messages.cancelQuestion, { amount })}</p>
      ) : (
        <AmountFields payment={payment} entry={entry} isLocked={isLocked} />
      )}
      <Trouble phase={phase} />
      <div className="ov-buttons">
        <button
          type="submit"
          className={kind === "cancel" ? "ov-button ov-grave" : "ov-button ov-main"}
          aria-disabled={phase.name === "working"}
        >
          {phase.name === "working" && messages.working}
          {phase.name === "unknown" && messages.retry}
          {!isLocked &&
            filled(kind === "cancel" ? messages.confirmCancel : messages.submit[kind], { amount })}
        </button>
        <button
          type="button"
          className="ov-button"
          data-first={kind === "cancel" ? "" : undefined}
          disabled={phase.name === "working"}
          onClick={leave}
        >
          {messages.back}
        </button>
        {phase.name === "failed" && phase.failure.kind === "changed" && (
          <button type="button" className="ov-button" onClick={onReload}>
            {messages.reload}
          </button>
        )}
      </div>
    </form>
  );
}

function Trouble({ phase }: { phase: Phase }) {
  const { messages } = useTexts();
  let text = "";
  if (phase.name === "unknown") {
    text = messages.unknownOutcome;
  } else if (phase.name === "failed") {
    const { kind, reason } = phase.failure;
    if (kind === "changed") text = messages.changed;
    else if (kind === "signedOut") text = messages.signedOut;
    else if (kind === "forbidden") text = messages.viewOnly;
    else if (kind === "missing") text = messages.missing;
    else text = `${messages.refused} ${reason}`.trim();
  }
  return (
    <p role="alert" className="ov-trouble">
      {text}
    </p>
  );
}

interface Entry {
  choices: Action[];
  chosen: Action | undefined;
  choose: (transactionId: string) => void;
  most: number;
  text: string;
  write: (text: string) => void;
  /** Null while what is written is no possible amount. */
  amount: number | null;
  wish: Wish | null;
  isBad: boolean;
  complain: () => void;
}

/** What the operator has entered; a refund is of one capture. */
function useEntry({ actions, amounts }: Payment, kind: ActionKind): Entry {
  const { language } = useTexts();
  const choices = actions.filter(({ action }) => action === kind);
  const [id, setId] = useState(choices.at(-1)?.transactionId ?? null);
  const chosen = choices.find(({ transactionId }) => (transactionId ?? null) === id) ?? choices[0];
  const most = chosen?.maxCentAmount ?? 0;
  const [written, setWritten] = useState<string | null>(null);
  const [isBad, setBad] = useState(false);
  const text = written ?? amountText(most, amounts.fractionDigits, language);
  const units = minorUnits(text, amounts.fractionDigits, language);
  const isPossible =
    units !== null && units <= most && (chosen?.partial !== false || units === most);
  const amount = isPossible ? units : null;
  return {
    choices,
    chosen,
    choose: (transactionId) => {
      setId(transactionId);
      setWritten(null);
    },
    most,
    text,
    write: (value) => {
      setWritten(value);
      setBad(false);
    },
    amount,
    wish:
      kind === "cancel" ? { action: kind } : wishFor(kind, chosen, amount, amounts.currencyCode),
    isBad,
    complain: () => setBad(true),
  };
}

function wishFor(
  action: ActionKind,
  chosen: Action | undefined,
  centAmount: number | null,
  currencyCode: string,
): Wish | null {
  if (centAmount === null) {
    return null;
  }
  const transactionId = chosen?.transactionId;
  return {
    action,
    amount: { centAmount, currencyCode },
    ...(transactionId ? { transactionId } : {}),
  };
}

function AmountFields(props: { payment: Payment; entry: Entry; isLocked: boolean }) {
  const { payment, entry, isLocked } = props;
  const { amounts, timeline } = payment;
  const { messages, money, time, language } = useTexts();
  const [field, charge, hint] = [useId(), useId(), useId()];
  const example = amountText(10 ** amounts.fractionDigits * 10, amounts.fractionDigits, language);
  const most = money(entry.most, amounts);
  const label = (id: string | null | undefined) => {
    const found = timeline.find(
      ({ type, transactionId }) => type === "charge" && transactionId === id,
    );
    return filled(messages.captureOf, {
      amount: money(found?.centAmount ?? 0, amounts),
      date: time(found?.at),
    });
  };
  return (
    <Fragment>
      {entry.choices.length > 1 && (
        <div className="ov-field">
          <label htmlFor={charge}>{messages.ofCapture}</label>
          <select
            id={charge}
            value={entry.chosen?.transactionId ?? ""}
            disabled={isLocked}
            onChange={(event) => entry.choose(event.target.value)}
          >
            {entry.choices.map(({ transactionId }) => (
              <option key={transactionId} value={transactionId ?? ""}>
                {label(transactionId)}
              </option>
            ))}
          </select>
        </div>
      )}
      <div className="ov-field">
        <label htmlFor={field}>
          {filled(messages.amountIn, { currency: amounts.currencyCode })}
        </label>
        <input
          id={field}
          value={entry.text}
          inputMode={amounts.fractionDigits > 0 ? "decimal" : "numeric"}
          autoComplete="off"
          readOnly={isLocked || entry.chosen?.partial === false}
          aria-describedby={hint}
          aria-invalid={entry.isBad}
          onChange={(event) => entry.write(event.target.value)}
        />
        <span id={hint} className={entry.isBad ? "ov-hint ov-bad" : "ov-hint"}>
          {entry.isBad
            ? filled(messages.badAmount, { example, amount: most })
            : filled(messages.atMost, { amount: most })}
        </span>
      </div>
    </Fragment>
  );
}
