import { openSheet } from "/shared/wallet.js";

openSheet(async (publishableKey, number) => {
  const card = { number, exp_month: "12", exp_year: "2040", cvc: "123" };
  const members = Object.entries(card).map(([name, value]) => [
    `payment_method_data[card][${name}]`,
    value,
  ]);
  const answer = await fetch("/v1/confirmation_tokens", {
    method: "POST",
    headers: { Authorization: `Bearer ${publishableKey}` },
    body: new URLSearchParams([["payment_method_data[type]", "card"], ...members]),
  });
  return answer.json();
});
