// Where one is, found out when one presses the button and not before; it is sent only with a second press.
import { useState } from "react";
import type { ReactNode } from "react";

import { useConversation } from "kit/conversation/context";
import { useT } from "kit/i18n";
import { Button } from "kit/parts/Button";
import { Dialog, DialogActions } from "kit/parts/Dialog";
import { TextField } from "kit/parts/Fields";
import { FailureLine } from "kit/parts/Page";

import { Losses } from "./Losses";
import { PlaceView } from "./Place";
import { useSendPart } from "./send";

const LABEL_MOST = 255;
const WAIT_MS = 20_000;

type Here = { latitude: number; longitude: number; accuracy: number | null };
type Finding = { kind: "not-asked" } | { kind: "asking" } | { kind: "refused" } | { kind: "failed" } | { kind: "here"; here: Here };

export function NewPlace(): ReactNode {
  const t = useT();
  const { close } = useConversation();
  const { send, busy, failure } = useSendPart();
  const [finding, setFinding] = useState<Finding>({ kind: "not-asked" });
  const [label, setLabel] = useState("");
  const here = finding.kind === "here" ? finding.here : null;

  const find = () => {
    setFinding({ kind: "asking" });
    navigator.geolocation.getCurrentPosition(
      ({ coords: { latitude, longitude, accuracy } }) =>
        setFinding({ kind: "here", here: { latitude, longitude, accuracy } }),
      (error) => setFinding({ kind: error.code === error.PERMISSION_DENIED ? "refused" : "failed" }),
      { enableHighAccuracy: true, timeout: WAIT_MS, maximumAge: 60_000 },
    );
  };
  const share = async () => {
    if (here === null || busy) return;
    if (await send({ kind: "location", ...here, label: label.trim() })) close();
  };

  return (
    <Dialog
      title={t("place.new")}
      name="new-place"
      isOpen
      onClose={close}
      actions={
        <DialogActions
          confirm={t("composer.send")}
          isReady={here !== null}
          isBusy={busy}
          onConfirm={() => void share()}
          onClose={close}
        />
      }
    >
      {here === null ? (
        <>
          <p data-part="page-text" role="status">
            {finding.kind === "refused"
              ? t("place.refused")
              : finding.kind === "failed"
                ? t("place.failed")
                : t("place.ask")}
          </p>
          <Button kind="primary" action="find-place" isBusy={finding.kind === "asking"} onPress={find}>
            {finding.kind === "asking" ? t("place.finding") : t("place.find")}
          </Button>
        </>
      ) : (
        <>
          <PlaceView place={{ kind: "location", label, ...here }} />
          <TextField
            label={t("place.label")}
            name="place-label"
            value={label}
            onChange={setLabel}
            maxLength={LABEL_MOST}
          />
        </>
      )}
      <Losses part="location" />
      <FailureLine failure={failure} />
    </Dialog>
  );
}
