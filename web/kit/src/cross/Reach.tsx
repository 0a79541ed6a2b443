// Whether people of other networks reach one. Off until the person turns it on; on and off are the same
// press, for each network and direction by itself, and nothing in the app asks for it.
import type { ReactNode } from "react";

import { useOtherNetworks } from "kit/app/context";
import type { Reach as Reached } from "kit/core";
import { useT } from "kit/i18n";
import { Toggle } from "kit/parts/Fields";
import { FailureLine, Page, Section, Spinner } from "kit/parts/Page";
import { useAsk, useRead } from "kit/stores/ask";

export function Reach(props: { onBack?: () => void }): ReactNode {
  const t = useT();
  const others = useOtherNetworks();
  const { answer, failure, reload } = useRead({ kind: "account" });
  const { ask, busy, failure: refused } = useAsk();

  const set = async (reach: Reached) => {
    await ask({ kind: "set_reach", ...reach });
    reload();
  };

  return (
    <Page name="reach" title={t("reach.title")} onBack={props.onBack}>
      <p data-part="page-text">{t("reach.text")}</p>
      <FailureLine failure={refused ?? failure} />
      {answer === null && failure === null ? <Spinner /> : null}
      {answer === null
        ? null
        : others.map(({ name, title }) => {
            const reach = answer.reach.find((one) => one.network === name) ?? {
              network: name,
              inbound: false,
              outbound: false,
            };
            return (
              <div key={name} data-part="reach" data-network={name}>
                <Section title={title} note={<State title={title} reach={reach} />}>
                  <Toggle
                    action="reach-inbound"
                    label={t("reach.inbound", { network: title })}
                    isOn={reach.inbound}
                    isDisabled={busy}
                    onChange={(inbound) => void set({ ...reach, inbound })}
                  />
                  <Toggle
                    action="reach-outbound"
                    label={t("reach.outbound", { network: title })}
                    isOn={reach.outbound}
                    isDisabled={busy}
                    onChange={(outbound) => void set({ ...reach, outbound })}
                  />
                </Section>
              </div>
            );
          })}
      <p data-part="page-text">{t("reach.note")}</p>
    </Page>
  );
}

/** What holds now, in one sentence. */
function State(props: { title: string; reach: Reached }): ReactNode {
  const t = useT();
  const { inbound, outbound } = props.reach;
  const network = props.title;
  if (inbound && outbound) return t("reach.state.both", { network });
  if (inbound) return t("reach.state.inbound", { network });
  if (outbound) return t("reach.state.outbound", { network });
  return t("reach.state.off", { network });
}
