import { Fragment, useMemo } from "react";
import type { OperatorApi, RequestFailed } from "../api/operator-api";
import type { Payment } from "../api/payment";
import { languageOf } from "../messages";
import type { Messages } from "../messages/messages";
import { PaymentPanel } from "./payment-panel";
import "./screen.css";
import { TextsContext, textsFor, useTexts } from "./texts";
import { usePayments } from "./use-payments";

export interface OperatorViewProps {
  api: OperatorApi;
  /** Null when the page shows no order. */
  orderId: string | null;
  /** A language tag such as `fr-FR`, and the time zone of the user. */
  language: string;
  timeZone?: string | undefined;
}

/** The payments of an order, and what can be done with them. */
export function OperatorView({ api, orderId, language, timeZone }: OperatorViewProps) {
  const texts = useMemo(() => textsFor(language, timeZone), [language, timeZone]);
  return (
    <TextsContext.Provider value={texts}>
      <main className="ov" lang={languageOf(texts.messages)}>
        <h1>{texts.messages.payments}</h1>
        {orderId === null ? (
          <p className="ov-message">{texts.messages.noOrder}</p>
        ) : (
          <OrderPayments key={orderId} api={api} orderId={orderId} />
        )}
      </main>
    </TextsContext.Provider>
  );
}

function OrderPayments({ api, orderId }: { api: OperatorApi; orderId: string }) {
  const { messages } = useTexts();
  const { state, reload, replace } = usePayments(api, orderId);
  if (state.failure !== null) {
    return (
      <div role="alert" className="ov-message">
        <p>{failureText(state.failure, messages)}</p>
        {state.failure.kind === "unknown" && (
          <button type="button" className="ov-button" onClick={reload}>
            {messages.retry}
          </button>
        )}
      </div>
    );
  }
  if (state.payments === null) {
    return (
      <p role="status" className="ov-message ov-loading">
        {messages.loading}
      </p>
    );
  }
  if (state.payments.length === 0) {
    return <p className="ov-message">{messages.noPayments}</p>;
  }
  const panel = (payment: Payment) => (
    <PaymentPanel
      key={payment.id}
      api={api}
      payment={payment}
      onChange={replace}
      onReload={reload}
    />
  );
  const withoutMoney = state.payments.filter(holdsNoMoney);
  return (
    <Fragment>
      {state.payments.filter((payment) => !holdsNoMoney(payment)).map(panel)}
      {withoutMoney.length > 0 && (
        <details className="ov-past" open={withoutMoney.length === state.payments.length}>
          <summary>
            {messages.failedAttempts} ({withoutMoney.length})
          </summary>
          {withoutMoney.map(panel)}
        </details>
      )}
      <button type="button" className="ov-button" onClick={reload}>
        {messages.reload}
      </button>
    </Fragment>
  );
}

function holdsNoMoney({ state }: Payment): boolean {
  return state === "declined" || state === "superseded";
}

function failureText({ kind }: RequestFailed, messages: Messages): string {
  switch (kind) {
    case "forbidden":
      return messages.forbidden;
    case "signedOut":
      return messages.signedOut;
    case "missing":
      return messages.missing;
    default:
      return messages.unreachable;
  }
}
