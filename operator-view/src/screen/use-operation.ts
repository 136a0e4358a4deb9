import { useCallback, useRef, useState } from "react";
import { type OperatorApi, RequestFailed } from "../api/operator-api";
import type { ActionRequest, Outcome, Payment } from "../api/payment";

/** What is asked for, without what makes it one operation. */
export type Wish = Omit<ActionRequest, "operation" | "revision">;

/**
 * `unknown`: it was sent and not answered, so it may have been done: it can only be sent again as it
 * was. `failed`: nothing was done.
 */
export type Phase =
  | { name: "idle" }
  | { name: "working" }
  | { name: "unknown" }
  | { name: "failed"; failure: RequestFailed };

interface Operation {
  phase: Phase;
  /** Send the wish; while one is under way or unknown, that one is meant, whatever is passed. */
  send: (wish: Wish) => void;
}

/**
 * One operation with a name made once: a second click, and every repetition after an unknown
 * outcome, sends the same name, which the processor carries out once.
 */
export function useOperation(
  api: OperatorApi,
  payment: Payment,
  onDone: (outcome: Outcome, payment: Payment) => void,
): Operation {
  const [phase, setPhase] = useState<Phase>({ name: "idle" });
  const request = useRef<ActionRequest | null>(null);
  const isSending = useRef(false);
  const wasUnknown = useRef(false);
  const { id, revision } = payment;

  const send = useCallback(
    (wish: Wish) => {
      // The state of React is too late for a double click.
      if (isSending.current) return;
      isSending.current = true;
      request.current ??= { ...wish, operation: crypto.randomUUID(), revision };
      setPhase({ name: "working" });
      api
        .act(id, request.current)
        .then((answer) => {
          onDone(answer.outcome, answer.payment);
        })
        .catch((error: unknown) => {
          const failure = error instanceof RequestFailed ? error : new RequestFailed("unknown");
          if (provesNothingDone(failure, wasUnknown.current)) {
            request.current = null;
            wasUnknown.current = false;
            setPhase({ name: "failed", failure });
          } else {
            wasUnknown.current = true;
            setPhase({ name: "unknown" });
          }
        })
        .finally(() => {
          isSending.current = false;
        });
    },
    [api, id, revision, onDone],
  );
  return { phase, send };
}

/**
 * An earlier sending that was not answered may have been carried out. Only answers to the operation
 * itself tell; a missing sign-in or permission says nothing about it.
 */
function provesNothingDone({ kind }: RequestFailed, wasUnknown: boolean): boolean {
  return kind === "refused" || kind === "changed" || (kind !== "unknown" && !wasUnknown);
}
