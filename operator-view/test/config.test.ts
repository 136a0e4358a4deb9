// @vitest-environment node
import { fileURLToPath } from "node:url";
import { processConfig } from "@commercetools-frontend/application-config";
import { expect, test } from "vitest";

const FOLDER = fileURLToPath(new URL("..", import.meta.url));
const GIVEN = {
  NODE_ENV: "production",
  MC_APP_ENV: "production",
  CLOUD_IDENTIFIER: "gcp-eu",
  CUSTOM_VIEW_ID: "cm8h8om3p0074010160abzm3p",
  APPLICATION_URL: "https://view.example",
  PROCESSOR_URL: "https://processor.example/processor",
};

const read = (processEnv: Record<string, string>) =>
  processConfig({ disableCache: true, processEnv, applicationPath: FOLDER });

test("the kit accepts the configuration, and hands the processor's address to the page", async () => {
  const { data, env } = await read(GIVEN);

  expect(data).toMatchObject({
    id: GIVEN.CUSTOM_VIEW_ID,
    url: GIVEN.APPLICATION_URL,
    type: "CustomPanel",
    typeSettings: { size: "LARGE" },
    locators: ["orders.order_details.general"],
  });
  expect(env).toMatchObject({
    customViewId: GIVEN.CUSTOM_VIEW_ID,
    mcApiUrl: "https://mc-api.europe-west1.gcp.commercetools.com",
    processorUrl: GIVEN.PROCESSOR_URL,
  });
});

test.each(["CLOUD_IDENTIFIER", "CUSTOM_VIEW_ID", "APPLICATION_URL", "PROCESSOR_URL"])(
  "without %s there is no page that would fail later",
  async (name) => {
    const { [name]: _, ...rest } = GIVEN as Record<string, string>;
    await expect(read(rest)).rejects.toThrow(name);
  },
);

test("a region that does not exist is refused", async () => {
  await expect(read({ ...GIVEN, CLOUD_IDENTIFIER: "nowhere" })).rejects.toThrow("MC API URL");
});
