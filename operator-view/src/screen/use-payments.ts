import { useCallback, useEffect, useState } from "react";
import { type OperatorApi, RequestFailed } from "../api/operator-api";
import type { Payment } from "../api/payment";

const LOOK_AGAIN_MS = 3_000;
const MOST_LOOKS = 40;

export interface PaymentsState {
  /** Null until they are loaded. */
  payments: Payment[] | null;
  failure: RequestFailed | null;
}

/**
 * Load the payments of an order, and read again those on which something is under way.
 *
 * A failed repetition keeps what is shown: the next one, or the user, looks again.
 */
export function usePayments(api: OperatorApi, orderId: string) {
  const [state, setState] = useState<PaymentsState>({ payments: null, failure: null });
  const [looks, setLooks] = useState(0);

  const load = useCallback(
    async (isCurrent: () => boolean) => {
      try {
        const found = await api.paymentsOf(orderId);
        const payments = await Promise.all(found.map(({ id }) => api.payment(id)));
        if (isCurrent()) setState({ payments, failure: null });
      } catch (error) {
        if (isCurrent()) setState({ payments: null, failure: failureOf(error) });
      }
    },
    [api, orderId],
  );

  useEffect(() => {
    let isCurrent = true;
    void load(() => isCurrent);
    return () => {
      isCurrent = false;
    };
  }, [load]);

  const reload = useCallback(() => {
    setLooks(0);
    void load(() => true);
  }, [load]);

  const replace = useCallback((payment: Payment) => {
    setState(({ payments, failure }) => ({
      payments: payments?.map((one) => (one.id === payment.id ? payment : one)) ?? null,
      failure,
    }));
  }, []);

  useEffect(() => {
    const moving = state.payments?.filter(isMoving) ?? [];
    if (moving.length === 0 || looks >= MOST_LOOKS) return;
    let isCurrent = true;
    const timer = setTimeout(async () => {
      const read = await Promise.allSettled(moving.map(({ id }) => api.payment(id)));
      if (!isCurrent) return;
      for (const one of read) {
        if (one.status === "fulfilled") replace(one.value);
      }
      setLooks((count) => count + 1);
    }, LOOK_AGAIN_MS);
    return () => {
      isCurrent = false;
      clearTimeout(timer);
    };
  }, [api, state.payments, looks, replace]);

  return { state, reload, replace };
}

const WAITED_FOR = ["authorization", "charge", "refund", "cancelAuthorization"];

/** Whether an operation is requested or under way at the PSP; a dispute takes weeks. */
function isMoving({ timeline }: Payment): boolean {
  return timeline.some(
    ({ type, state }) => WAITED_FOR.includes(type) && (state === "initial" || state === "pending"),
  );
}

function failureOf(error: unknown): RequestFailed {
  return error instanceof RequestFailed ? error : new RequestFailed("unknown");
}
