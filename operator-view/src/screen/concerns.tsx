import { useId } from "react";
import type { Amounts, Dispute, Finding } from "../api/payment";
import { filled, known } from "../messages/messages";
import { useTexts } from "./texts";

/** What an operator should look at. */
export function Findings({ findings }: { findings: Finding[] }) {
  const { messages } = useTexts();
  const title = useId();
  if (findings.length === 0) {
    return null;
  }
  return (
    <div className="ov-findings">
      <h3 id={title}>{messages.findingsTitle}</h3>
      <ul aria-labelledby={title}>
        {findings.map(({ code, text }) => (
          <li key={`${code} ${text}`} data-code={code}>
            {known(messages.findings, code) ?? text}
          </li>
        ))}
      </ul>
    </div>
  );
}

/** The disputes, with the day until which the PSP must have an answer. */
export function Disputes({ disputes, amounts }: { disputes: Dispute[]; amounts: Amounts }) {
  const { messages, money, time, days } = useTexts();
  const title = useId();
  if (disputes.length === 0) {
    return null;
  }
  return (
    <div className="ov-disputes">
      <h3 id={title}>{messages.disputesTitle}</h3>
      <ul aria-labelledby={title}>
        {disputes.map((one) => (
          <li key={one.pspReference} data-state={one.state}>
            <strong>{money(one.centAmount, amounts)}</strong>{" "}
            {known(messages.disputeStages, one.stage) ?? one.stage},{" "}
            {known(messages.disputeStates, one.state) ?? one.state}
            {one.reason && ` (${one.reason})`}
            {one.dueAt && typeof one.daysLeft === "number" && (
              <span className={one.daysLeft <= SOON ? "ov-due ov-soon" : "ov-due"}>
                {filled(messages.answerBy, { date: time(one.dueAt), left: days(one.daysLeft) })}
              </span>
            )}
            {one.dashboardUrl && (
              <a href={one.dashboardUrl} target="_blank" rel="noreferrer">
                {messages.openAtPsp}
              </a>
            )}
          </li>
        ))}
      </ul>
    </div>
  );
}

const SOON = 3; // days
