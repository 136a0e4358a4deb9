"use strict";

{
  const form = document.getElementById("card");
  const button = form.querySelector("button");
  const problem = document.getElementById("problem");
  const scheme = window.matchMedia("(prefers-color-scheme: dark)");
  const colorScheme = () => (scheme.matches ? "dark" : "light");

  const fields = SandboxPSP({ publicKey: form.dataset.publicKey }).fields({
    locale: document.documentElement.lang,
    direction: document.documentElement.dir,
    colorScheme: colorScheme(),
    onEnter: () => {
      if (!button.disabled) form.requestSubmit(button);
    },
  });
  fields.mount(document.getElementById("fields"));
  scheme.addEventListener("change", () => fields.update({ colorScheme: colorScheme() }));

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    button.disabled = true;
    problem.textContent = "";
    try {
      form.elements.token.value = (await fields.tokenize()).token;
      const choice = document.createElement("input");
      Object.assign(choice, { type: "hidden", name: "choice", value: "card" });
      form.append(choice);
      form.submit();
    } catch (error) {
      if (error.code !== "invalid_fields") problem.textContent = problem.dataset.unavailable;
      button.disabled = false;
    }
  });
}
