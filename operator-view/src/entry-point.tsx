import {
  CustomViewShell,
  setupGlobalErrorListener,
} from "@commercetools-frontend/application-shell";
import { useCustomViewContext } from "@commercetools-frontend/application-shell-connectors";
import { useMemo } from "react";
import { gatewayTo } from "./api/gateway";
import { operatorApi } from "./api/operator-api";
import { orderIdIn } from "./host-page";
import { OperatorView } from "./screen/operator-view";

setupGlobalErrorListener();

/** The view in the shell of commercetools' application kit, which knows user, project and page. */
export function EntryPoint() {
  return (
    <CustomViewShell applicationMessages={{}}>
      <OrderPage />
    </CustomViewShell>
  );
}

function OrderPage() {
  const { hostUrl, environment, project, user } = useCustomViewContext();
  const { processorUrl } = environment as unknown as { processorUrl: string };
  const projectKey = project?.key ?? "";
  const api = useMemo(
    () => operatorApi(gatewayTo(processorUrl, projectKey)),
    [processorUrl, projectKey],
  );
  return (
    <OperatorView
      api={api}
      orderId={orderIdIn(hostUrl)}
      language={user?.locale ?? "en"}
      timeZone={user?.timeZone}
    />
  );
}
