// The devices of the account: which there are, a further one, and putting one out.
import { useState } from "react";
import type { FormEvent, ReactNode } from "react";

import { Icon } from "kit/app/context";
import type { DeviceId } from "kit/core";
import { useFormat, useT } from "kit/i18n";
import { Button, IconButton } from "kit/parts/Button";
import { useCopy } from "kit/parts/copy";
import { Confirm } from "kit/parts/Dialog";
import { TextField } from "kit/parts/Fields";
import { Qr } from "kit/parts/Qr";
import { Scan } from "kit/parts/Scan";
import { FailureLine, Page, Row, Section, Spinner } from "kit/parts/Page";
import { toast } from "kit/parts/Toast";
import { useAsk, useRead } from "kit/stores/ask";
import { useMe } from "kit/stores/core";

export function Devices(props: { onBack?: () => void }): ReactNode {
  const t = useT();
  const format = useFormat();
  const { answer, failure, reload } = useRead({ kind: "devices" });
  const [leaving, setLeaving] = useState<DeviceId | null>(null);
  const { ask, busy, failure: refused } = useAsk();

  const revoke = async () => {
    if (leaving === null) return;
    const done = await ask({ kind: "revoke_device", device: leaving });
    if (done === null) return;
    setLeaving(null);
    toast(t("devices.revoked"));
    reload();
  };

  return (
    <Page name="devices" title={t("devices.title")} onBack={props.onBack}>
      <AddDevice onAdded={reload} />
      <FailureLine failure={failure} />
      {answer === null && failure === null ? <Spinner /> : null}
      {answer === null ? null : (
        <Section title={t("devices.list")}>
          {answer.devices.map(({ device, isThis, addedAt, lastSeenAt }) => (
            <Row
              key={device}
              part="device"
              data={{ "data-this": isThis ? "" : undefined }}
              start={<Icon name="device" />}
              title={
                isThis ? t("devices.this") : <span dir="ltr">{device.slice(0, 8)}</span>
              }
              detail={
                isThis || lastSeenAt === null
                  ? t("devices.added", { when: format.day(addedAt) })
                  : t("devices.seen", { when: format.ago(lastSeenAt) })
              }
              end={
                isThis ? undefined : (
                  <IconButton
                    name="exit"
                    label={t("devices.revoke")}
                    action="revoke-device"
                    onPress={() => setLeaving(device)}
                  />
                )
              }
            />
          ))}
        </Section>
      )}
      <Confirm
        title={t("devices.revoke")}
        text={
          <>
            {t("devices.revoke.text")}
            <FailureLine failure={refused} />
          </>
        }
        confirm={t("devices.revoke")}
        isDanger
        isBusy={busy}
        isOpen={leaving !== null}
        onConfirm={() => void revoke()}
        onClose={() => setLeaving(null)}
      />
    </Page>
  );
}

/** Two steps in the order in which they are done: the number goes there, the code comes back. */
function AddDevice(props: { onAdded: () => void }): ReactNode {
  const t = useT();
  const { account } = useMe();
  const [code, setCode] = useState("");
  const { ask, busy, failure, clear } = useAsk();
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (code.trim() === "" || busy) return;
    if ((await ask({ kind: "add_device", code: code.trim() })) === null) return;
    setCode("");
    toast(t("devices.done"));
    props.onAdded();
  };
  return (
    <Section title={t("devices.add")} name="add-device">
      <Row title={t("devices.step.one")} />
      {account === null ? null : (
        <>
          <Qr text={account} label={t("qr.account")} />
          <AccountNumber account={account} />
        </>
      )}
      <Row title={t("devices.step.two")} />
      <form data-part="add-device" onSubmit={(event) => void submit(event)}>
        <TextField
          label={t("devices.code")}
          name="device-code"
          value={code}
          onChange={(next) => {
            setCode(next);
            clear();
          }}
          hint={t("devices.code.hint")}
          dir="ltr"
        />
        <Scan onCode={setCode} />
        <FailureLine failure={failure} />
        <Button type="submit" kind="primary" action="add-device" isDisabled={code.trim() === ""} isBusy={busy}>
          {t("devices.add")}
        </Button>
      </form>
    </Section>
  );
}

/** The account's number, to be written down or copied. It is no secret and opens nothing by itself. */
export function AccountNumber(props: { account: string }): ReactNode {
  const t = useT();
  const grouped = props.account.match(/.{1,4}/gu)?.join(" ") ?? "";
  const copy = useCopy();
  return (
    <Row
      title={t("account.number")}
      detail={
        <code data-part="account-number" dir="ltr">
          {grouped}
        </code>
      }
      end={<IconButton name="copy" label={t("copy")} action="copy-account" onPress={() => copy(props.account)} />}
    />
  );
}
