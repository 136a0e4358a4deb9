import { useCallback, useEffect, useRef, useState } from "react";
import type { OperatorApi } from "../api/operator-api";
import type { ActionKind, Outcome, Payment } from "../api/payment";
import { filled } from "../messages/messages";
import { ActionForm } from "./action-form";
import { useTexts } from "./texts";

export interface ActionsProps {
  api: OperatorApi;
  payment: Payment;
  onChange: (payment: Payment) => void;
  onReload: () => void;
}

const ORDER: ActionKind[] = ["capture", "refund", "cancel"];

/** The buttons for what can be done now, one form at a time, and how the last one ended. */
export function Actions({ api, payment, onChange, onReload }: ActionsProps) {
  const { messages } = useTexts();
  const [open, setOpen] = useState<ActionKind | null>(null);
  const [result, setResult] = useState<{ outcome: Outcome; action: ActionKind } | null>(null);
  const group = useRef<HTMLElement>(null);
  const closed = useRef<ActionKind | null>(null);

  const done = useCallback(
    (action: ActionKind, outcome: Outcome, changed: Payment) => {
      setResult({ outcome, action });
      setOpen(null);
      closed.current = action;
      onChange(changed);
    },
    [onChange],
  );

  useEffect(() => {
    // The form is gone, and with it the focus: it goes back to the button, else to the result.
    if (open !== null || closed.current === null) return;
    const button = group.current?.querySelector<HTMLElement>(`[data-action=${closed.current}]`);
    (button ?? group.current)?.focus();
    closed.current = null;
  }, [open]);

  const possible = ORDER.filter((kind) => payment.actions.some(({ action }) => action === kind));
  const close = () => {
    closed.current = open;
    setOpen(null);
  };
  return (
    <section className="ov-actions" ref={group} tabIndex={-1}>
      <h3 className="ov-hidden">{messages.actionsTitle}</h3>
      <p role="status" className={`ov-result ov-${result?.outcome ?? "none"}`}>
        {result &&
          filled(messages.outcomes[result.outcome], { action: messages.actions[result.action] })}
      </p>
      {open === null && payment.canManage && (
        <div className="ov-buttons">
          {possible.map((kind) => (
            <button
              key={kind}
              type="button"
              className="ov-button"
              data-action={kind}
              onClick={() => {
                setResult(null);
                setOpen(kind);
              }}
            >
              {messages.actions[kind]}
            </button>
          ))}
          {possible.length === 0 && <p className="ov-quiet">{messages.nothingLeft}</p>}
        </div>
      )}
      {!payment.canManage && <p className="ov-quiet">{messages.viewOnly}</p>}
      {open !== null && (
        <ActionForm
          api={api}
          payment={payment}
          kind={open}
          onDone={(outcome, changed) => done(open, outcome, changed)}
          onClose={close}
          onReload={onReload}
        />
      )}
    </section>
  );
}
