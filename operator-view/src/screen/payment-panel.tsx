import { Fragment, useId } from "react";
import type { OperatorApi } from "../api/operator-api";
import type { Instrument, Payment } from "../api/payment";
import { known } from "../messages/messages";
import { Actions } from "./actions";
import { Disputes, Findings } from "./concerns";
import { MoneyBar } from "./money-bar";
import { useTexts } from "./texts";
import { Timeline } from "./timeline";

export interface PaymentPanelProps {
  api: OperatorApi;
  payment: Payment;
  onChange: (payment: Payment) => void;
  onReload: () => void;
}

/** One payment: what it is worth, what needs a look, what can be done, what happened. */
export function PaymentPanel({ api, payment, onChange, onReload }: PaymentPanelProps) {
  const { messages, money } = useTexts();
  const title = useId();
  return (
    // No landmark: two payments may have the same name, such as two tries with one card.
    <article className="ov-payment" aria-labelledby={title} data-state={payment.state}>
      <header className="ov-head">
        <h2 id={title}>
          {money(payment.amounts.planned, payment.amounts)} · {means(payment)}
        </h2>
        <span className="ov-badge">{known(messages.states, payment.state) ?? payment.state}</span>
      </header>
      <p className="ov-reference">
        {messages.pspReference}: {payment.provider} <code>{payment.pspReference ?? "–"}</code>
        {payment.dashboardUrl && (
          <Fragment>
            {" "}
            <a href={payment.dashboardUrl} target="_blank" rel="noreferrer">
              {messages.openAtPsp}
            </a>
          </Fragment>
        )}
      </p>
      <MoneyBar amounts={payment.amounts} />
      <Findings findings={payment.findings} />
      <Disputes disputes={payment.disputes} amounts={payment.amounts} />
      <Actions api={api} payment={payment} onChange={onChange} onReload={onReload} />
      <Timeline payment={payment} />
    </article>
  );
}

function means({ method, instrument }: Payment): string {
  return cardText(instrument ?? null) || method || "–";
}

function cardText(card: Instrument | null): string {
  if (!card?.lastFour) {
    return "";
  }
  const { brand, lastFour, expiryMonth, expiryYear, wallet } = card;
  const expiry =
    expiryMonth && expiryYear ? `${String(expiryMonth).padStart(2, "0")}/${expiryYear}` : "";
  return [brand, `•••• ${lastFour}`, expiry, wallet && `(${wallet})`].filter(Boolean).join(" ");
}
