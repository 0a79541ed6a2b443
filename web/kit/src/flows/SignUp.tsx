// From nobody to somebody: handle, code, done; or a link to an account that is on another device.
import { useState } from "react";
import type { FormEvent, ReactNode } from "react";

import { useApp } from "kit/app/context";
import { inputMode } from "kit/cross/Find";
import type { AccountId } from "kit/core";
import { useT } from "kit/i18n";
import { Button } from "kit/parts/Button";
import { TextField } from "kit/parts/Fields";
import { FailureLine } from "kit/parts/Page";
import { Qr } from "kit/parts/Qr";
import { Scan } from "kit/parts/Scan";
import { useAsk } from "kit/stores/ask";
import { useCoreState } from "kit/stores/core";

type Step = "handle" | "code" | "link";

export function SignUp(props: { aside?: ReactNode }): ReactNode {
  const { me } = useCoreState();
  const [step, setStep] = useState<Step | null>(null);
  const [demonstration, setDemonstration] = useState<string | null>(null);
  const isVerifying = me?.verifying === true;
  // A code that was asked for before the page was loaded anew.
  const shown = step ?? (isVerifying ? "code" : "handle");
  const sent = (code: string | null) => {
    setDemonstration(code);
    setStep("code");
  };
  return (
    <main data-part="app" data-screen={shown === "code" ? "verify" : "sign-up"}>
      {props.aside}
      <div data-part="page" data-page="sign-up">
        {shown === "handle" ? (
          <HandleForm
            onSent={sent}
            onLink={() => setStep("link")}
            onBack={isVerifying ? () => setStep("code") : null}
          />
        ) : null}
        {shown === "code" ? (
          <CodeForm demonstration={demonstration} onSent={sent} onChange={() => setStep("handle")} />
        ) : null}
        {shown === "link" ? <LinkForm onBack={() => setStep("handle")} /> : null}
      </div>
    </main>
  );
}

function HandleForm(props: {
  onSent: (demonstration: string | null) => void;
  onLink: () => void;
  /** To the code that was sent already; `null`: there is none. */
  onBack: (() => void) | null;
}): ReactNode {
  const t = useT();
  const { title, network, networks } = useApp();
  const { me } = useCoreState();
  const kind = networks.find(({ name }) => name === network)?.handleKind ?? "profile";
  const [handle, setHandle] = useState(me?.handle ?? "");
  const [name, setName] = useState(me?.name ?? "");
  const { ask, busy, failure, clear } = useAsk();
  const isReady = handle.trim() !== "" && name.trim() !== "";
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (!isReady || busy) return;
    const answer = await ask({ kind: "register", handle: handle.trim(), name: name.trim() });
    if (answer !== null) props.onSent(answer.demonstrationCode);
  };
  return (
    <form data-part="sign-up" onSubmit={(event) => void submit(event)}>
      <h1 data-part="page-title">{t("signup.title", { app: title })}</h1>
      <p data-part="page-text">{t("signup.text")}</p>
      <TextField
        label={t(`handle.${kind}`)}
        name="handle"
        value={handle}
        onChange={(next) => {
          setHandle(next);
          clear();
        }}
        hint={t(`handle.${kind}.hint`)}
        inputMode={inputMode(kind)}
        autoComplete={kind === "phone" ? "tel" : "username"}
        dir="ltr"
      />
      <TextField
        label={t("signup.name")}
        name="name"
        value={name}
        onChange={setName}
        hint={t("signup.name.hint")}
        autoComplete="name"
        maxLength={100}
      />
      <FailureLine failure={failure} />
      <div data-part="form-buttons">
        <Button type="submit" kind="primary" action="register" isDisabled={!isReady} isBusy={busy}>
          {t("signup.next")}
        </Button>
        <Button kind="quiet" action="link-device" onPress={props.onLink}>
          {t("signup.link")}
        </Button>
        {props.onBack === null ? null : (
          <Button kind="quiet" action="back" onPress={props.onBack}>
            {t("back")}
          </Button>
        )}
      </div>
    </form>
  );
}

function CodeForm(props: {
  demonstration: string | null;
  onSent: (demonstration: string | null) => void;
  /** Nobody is registered before the code was right, so a mistyped handle costs nothing. */
  onChange: () => void;
}): ReactNode {
  const t = useT();
  const { me } = useCoreState();
  const [code, setCode] = useState("");
  const { ask, busy, failure, clear } = useAsk();
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (code.trim() === "" || busy) return;
    await ask({ kind: "verify", code: code.trim() });
  };
  const again = async () => {
    if (me === null) return;
    const answer = await ask({ kind: "register", handle: me.handle, name: me.name });
    if (answer !== null) props.onSent(answer.demonstrationCode);
  };
  return (
    <form data-part="verify" onSubmit={(event) => void submit(event)}>
      <h1 data-part="page-title">{t("verify.title")}</h1>
      {me === null ? null : <p data-part="page-text">{t("verify.text", { handle: me.handle })}</p>}
      {props.demonstration === null ? null : (
        <div data-part="demonstration" role="note">
          <p>{t("verify.demonstration")}</p>
          <code data-part="demonstration-code" dir="ltr">
            {props.demonstration}
          </code>
        </div>
      )}
      <TextField
        label={t("verify.code")}
        name="code"
        value={code}
        onChange={(next) => {
          setCode(next);
          clear();
        }}
        inputMode="numeric"
        autoComplete="one-time-code"
        autoFocus
        dir="ltr"
      />
      <FailureLine failure={failure} />
      <div data-part="form-buttons">
        <Button type="submit" kind="primary" action="verify" isDisabled={code.trim() === ""} isBusy={busy}>
          {t("verify.submit")}
        </Button>
        {me === null ? null : (
          <>
            <Button kind="quiet" action="code-again" isDisabled={busy} onPress={() => void again()}>
              {t("verify.again")}
            </Button>
            <Button kind="quiet" action="change-handle" isDisabled={busy} onPress={props.onChange}>
              {t("verify.change", { handle: me.handle })}
            </Button>
          </>
        )}
      </div>
    </form>
  );
}

/** The shape of an account's number; anything else never leaves the form. */
const readAccount = (text: string): AccountId | null => {
  const written = text.replace(/\s/gu, "").toLowerCase();
  return /^[0-9a-f]{8,128}$/u.test(written) ? (written as AccountId) : null;
};

/** This browser becomes a further device: number of the account in, code out. */
function LinkForm(props: { onBack: () => void }): ReactNode {
  const t = useT();
  const [text, setText] = useState("");
  const [code, setCode] = useState<string | null>(null);
  const { ask, busy, failure } = useAsk();
  const account = readAccount(text);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (account === null || busy) return;
    const answer = await ask({ kind: "link", account });
    if (answer !== null) setCode(answer.code);
  };
  return (
    <form data-part="link-device" onSubmit={(event) => void submit(event)}>
      <h1 data-part="page-title">{t("link.title")}</h1>
      {code === null ? (
        <>
          <p data-part="page-text">{t("link.text")}</p>
          <TextField
            label={t("link.account")}
            name="account"
            value={text}
            onChange={setText}
            error={text.trim() !== "" && account === null ? t("link.account.wrong") : null}
            dir="ltr"
          />
          <Scan onCode={setText} />
          <FailureLine failure={failure} />
        </>
      ) : (
        <div data-part="link-code-box">
          <p data-part="page-text">{t("link.code")}</p>
          <Qr text={code} label={t("qr.device")} />
          <code data-part="link-code" dir="ltr">
            {code.match(/.{1,5}/gu)?.join(" ") ?? ""}
          </code>
          <p data-part="page-text" role="status">
            {t("link.waiting")}
          </p>
        </div>
      )}
      <div data-part="form-buttons">
        {code === null ? (
          <Button type="submit" kind="primary" action="link" isDisabled={account === null} isBusy={busy}>
            {t("signup.next")}
          </Button>
        ) : null}
        <Button kind="quiet" action="back" onPress={props.onBack}>
          {t("back")}
        </Button>
      </div>
    </form>
  );
}
