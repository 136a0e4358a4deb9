import type { Amounts } from "../api/payment";
import { useTexts } from "./texts";

type Part = "kept" | "refunded" | "disputed" | "capturable";

/** Where the money of a payment is: a bar, and the same in words. */
export function MoneyBar({ amounts }: { amounts: Amounts }) {
  const { messages, money } = useTexts();
  const { planned, authorized, captured, refunded, disputed, capturable, refundable } = amounts;
  const parts: [Part, number][] = [
    ["kept", Math.max(captured - refunded - disputed, 0)],
    ["refunded", refunded],
    ["disputed", disputed],
    ["capturable", capturable],
  ];
  const whole = Math.max(planned, authorized, captured, 1);
  const shown = parts.filter(([, amount]) => amount > 0);
  return (
    <div className="ov-money">
      <div className="ov-bar" aria-hidden="true">
        {shown.map(([part, amount]) => (
          <span
            key={part}
            className={`ov-part ov-${part}`}
            style={{ inlineSize: `${(amount / whole) * 100}%` }}
          />
        ))}
      </div>
      <dl className="ov-amounts">
        <Amount label={messages.amounts.planned} text={money(planned, amounts)} />
        {shown.map(([part, amount]) => (
          <Amount
            key={part}
            part={part}
            label={messages.amounts[part]}
            text={money(amount, amounts)}
          />
        ))}
        {refundable > 0 && (
          <Amount label={messages.amounts.refundable} text={money(refundable, amounts)} />
        )}
      </dl>
    </div>
  );
}

function Amount({ part, label, text }: { part?: Part; label: string; text: string }) {
  return (
    <div>
      <dt>
        {part && <span className={`ov-key ov-${part}`} aria-hidden="true" />}
        {label}
      </dt>
      <dd>{text}</dd>
    </div>
  );
}
