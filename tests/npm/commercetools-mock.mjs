// Starts the commercetools mock of Lab Digital on 127.0.0.1:$PORT, with its sign-in switched on.
import { CommercetoolsMock } from "@labdigital/commercetools-mock";

const mock = new CommercetoolsMock({
  enableAuthentication: true,
  validateCredentials: true,
  strict: true,
  silent: true,
});
mock.app.get("/health", async () => ({ status: "up" }));
await mock.app.listen({ port: Number(process.env.PORT), host: "127.0.0.1" });
