// Takes in what the person has from the app that they used before: a file, what is in it, where it
// belongs, then a bar and a report. The file is read in this browser and goes nowhere.
import { useCallback, useEffect, useRef, useState } from "react";
import type { ChangeEvent, ReactNode } from "react";

import { Icon, useApp } from "kit/app/context";
import { go } from "kit/app/route";
import type { ChatRow, ConversationId, Failure, ImportInto, ImportRow } from "kit/core";
import {
  type ImportChat,
  ImportFailure,
  ImportFile,
  type ImportOverview,
  type ImportReport,
} from "kit/core/import";
import { useFormat, useT, useTextFor } from "kit/i18n";
import { Button } from "kit/parts/Button";
import { Choice } from "kit/parts/Fields";
import { FailureLine, Page, Row, Section } from "kit/parts/Page";
import { failureOf } from "kit/stores/ask";
import { useChatList } from "kit/stores/chats";
import { useCore, useMe } from "kit/stores/core";
import { nameForDisplay } from "kit/text/display";

type Step =
  | { kind: "choose" }
  | { kind: "looking"; share: number }
  | { kind: "preview"; overview: ImportOverview }
  | { kind: "importing"; done: number; of: number }
  | { kind: "done"; added: number; known: number; last: ConversationId | null; report: ImportReport; isStopped: boolean };

export function ImportPage(props: { onBack?: () => void }): ReactNode {
  const t = useT();
  const { network, title } = useApp();
  const core = useCore();
  const me = useMe();
  const file = useRef<ImportFile | null>(null);
  const [step, setStep] = useState<Step>({ kind: "choose" });
  const [failed, setFailed] = useState<string | null>(null);
  const [refused, setRefused] = useState<Failure | null>(null);

  const close = useCallback(() => {
    file.current?.close();
    file.current = null;
  }, []);
  useEffect(() => close, [close]);

  const fail = (error: unknown) => {
    if (error instanceof ImportFailure) setFailed(error.code);
    else setRefused(failureOf(error));
  };

  const open = async (event: ChangeEvent<HTMLInputElement>) => {
    const [chosen] = event.target.files ?? [];
    event.target.value = "";
    if (chosen === undefined) return;
    close();
    setFailed(null);
    setRefused(null);
    const opened = new ImportFile();
    file.current = opened;
    setStep({ kind: "looking", share: 0 });
    try {
      const overview = await opened.open(chosen, network, me.name, (share) =>
        setStep({ kind: "looking", share }),
      );
      setStep({ kind: "preview", overview });
    } catch (error) {
      fail(error);
      setStep({ kind: "choose" });
    }
  };

  const start = async (overview: ImportOverview, plan: Plan) => {
    const opened = file.current;
    if (opened === null) return;
    const chats = plan.chats.map((at) => ({ at, chat: overview.chats[at] }));
    const of = chats.reduce((sum, { chat }) => sum + (chat?.messages ?? 0), 0);
    const total: { added: number; known: number; last: ConversationId | null } = { added: 0, known: 0, last: null };
    let done = 0;
    let isStopped = false;
    setStep({ kind: "importing", done, of });
    try {
      for (const { at, chat } of chats) {
        if (chat === undefined) continue;
        const into = whereTo(chat, plan);
        const store = async (rows: ImportRow[]) => {
          const stored = await core.call({ kind: "import", into, rows });
          total.added += stored.added;
          total.known += stored.known;
          total.last = stored.conversation;
          done += rows.length;
          setStep({ kind: "importing", done, of });
        };
        await opened.read(at, plan.me, store);
      }
    } catch (error) {
      isStopped = true;
      if (!(error instanceof ImportFailure && error.code === "import_stopped")) fail(error);
    }
    close();
    setStep({ kind: "done", ...total, report: overview.report, isStopped });
  };

  return (
    <Page name="import" title={t("import.title")} onBack={props.onBack}>
      {failed === null ? null : <Refused code={failed} />}
      <FailureLine failure={refused} />
      {step.kind === "choose" ? (
        <Section note={t("import.note")}>
          <Row title={t("import.text", { app: title })} />
          <label data-part="file-choice">
            <input
              type="file"
              name="export"
              accept=".txt,.zip,.json,text/plain,application/zip,application/json"
              onChange={(event) => void open(event)}
            />
            <span>
              <Icon name="file" /> {t("import.choose")}
            </span>
          </label>
        </Section>
      ) : null}
      {step.kind === "looking" ? <Bar label={t("import.looking")} share={step.share} /> : null}
      {step.kind === "preview" ? (
        <Preview
          overview={step.overview}
          onStart={(plan) => void start(step.overview, plan)}
          onCancel={() => {
            close();
            setStep({ kind: "choose" });
          }}
        />
      ) : null}
      {step.kind === "importing" ? (
        <Importing done={step.done} of={step.of} onStop={close} />
      ) : null}
      {step.kind === "done" ? (
        <Done {...step} onAgain={() => setStep({ kind: "choose" })} />
      ) : null}
    </Page>
  );
}

function Refused(props: { code: string }): ReactNode {
  const text = useTextFor();
  return (
    <p data-part="failure" data-code={props.code} role="alert">
      {text(`import.failed.${props.code}`, "import.failed.import_io", {})}
    </p>
  );
}

function Bar(props: { label: string; share: number }): ReactNode {
  const format = useFormat();
  return (
    <div data-part="import-progress">
      <p data-part="page-text" role="status">
        {props.label}
      </p>
      <progress aria-label={props.label} max={1} value={props.share} />
      <span data-part="share">{format.number(Math.round(props.share * 100))} %</span>
    </div>
  );
}

type Plan = { me: string; chats: number[]; into: ConversationId | null };

/** An archive, or the chat that goes on; there the file's other one is the other one here. */
function whereTo(chat: ImportChat, plan: Plan): ImportInto {
  const others = chat.people.filter((name) => name !== plan.me);
  const [other] = others;
  const only = others.length === 1 ? (other ?? null) : null;
  if (plan.into !== null) return { kind: "chat", conversation: plan.into, peer: only };
  const title = [chat.title, only ?? "", others.join(", ")].find((one) => one.trim() !== "");
  return { kind: "archive", title: (title ?? "?").slice(0, 60) };
}

/** Who one is in the file, what of it, and where to. */
function Preview(props: {
  overview: ImportOverview;
  onStart: (plan: Plan) => void;
  onCancel: () => void;
}): ReactNode {
  const t = useT();
  const format = useFormat();
  const { overview } = props;
  const withMessages = overview.chats.flatMap((chat, at) => (chat.messages > 0 ? [at] : []));
  const [me, setMe] = useState<string | null>(overview.me);
  const [only, setOnly] = useState<string>("all");
  const [into, setInto] = useState<ConversationId | null>(null);
  const chosen = only === "all" ? withMessages : [Number(only)];
  const isOne = chosen.length === 1;
  const people = [...new Set(chosen.flatMap((at) => overview.chats[at]?.people ?? []))].slice(0, 200);
  const messages = chosen.reduce((sum, at) => sum + (overview.chats[at]?.messages ?? 0), 0);
  const firsts = chosen.flatMap((at) => overview.chats[at]?.first ?? []);
  const lasts = chosen.flatMap((at) => overview.chats[at]?.last ?? []);
  const days = {
    first: format.day(Math.min(...firsts)),
    last: format.day(Math.max(...lasts)),
  };
  if (withMessages.length === 0) {
    return (
      <Section>
        <Row title={t("import.nothing")} />
        <Problems report={overview.report} />
        <Button action="back" onPress={props.onCancel}>
          {t("back")}
        </Button>
      </Section>
    );
  }
  return (
    <div data-part="import-preview">
      <Section title={t("import.found")}>
        <Row
          title={t("import.count", { count: messages })}
          detail={firsts.length === 0 ? null : t("import.days", days)}
        />
        {withMessages.length > 1 ? (
          <Choice
            label={t("import.which")}
            name="import-chat"
            value={only}
            onChange={(next) => {
              setOnly(next);
              setInto(null);
            }}
            options={[
              { id: "all", text: t("import.all", { count: withMessages.length }) },
              ...withMessages.slice(0, 500).map((at) => ({
                id: String(at),
                text: nameForDisplay(overview.chats[at]?.title ?? "", t("chat.unnamed")),
              })),
            ]}
          />
        ) : null}
      </Section>
      <Section title={t("import.me")} note={t("import.me.note")}>
        <Choice
          label={t("import.me")}
          isLabelHidden
          name="import-me"
          value={me ?? ""}
          onChange={setMe}
          options={people.map((name) => ({ id: name, text: nameForDisplay(name, "?") }))}
        />
      </Section>
      {isOne ? <Target into={into} onChange={setInto} /> : null}
      <Problems report={overview.report} />
      <div data-part="form-buttons">
        <Button
          kind="primary"
          action="start-import"
          isDisabled={me === null}
          onPress={() => {
            if (me === null) return;
            props.onStart({ me, chats: chosen, into: isOne ? into : null });
          }}
        >
          {t("import.start")}
        </Button>
        <Button kind="quiet" action="cancel" onPress={props.onCancel}>
          {t("cancel")}
        </Button>
      </div>
    </div>
  );
}

const TARGETS = 100;

/** The chats here, newest first, and an archive before them. */
function Target(props: {
  into: ConversationId | null;
  onChange: (into: ConversationId | null) => void;
}): ReactNode {
  const t = useT();
  const { total, at, want } = useChatList("inbox", "all");
  useEffect(() => want(0, TARGETS), [want]);
  const rows = Array.from({ length: Math.min(total ?? 0, TARGETS) }, (_, index) => at(index)).filter(
    (row): row is ChatRow => row !== null,
  );
  return (
    <Section title={t("import.into")} note={t("import.into.note")}>
      <Choice
        label={t("import.into")}
        isLabelHidden
        name="import-into"
        value={props.into ?? "archive"}
        onChange={(chosen) => props.onChange(rows.find(({ id }) => id === chosen)?.id ?? null)}
        options={[
          { id: "archive", text: t("import.archive") },
          ...rows.map((row) => ({ id: row.id, text: nameForDisplay(row.title, t("chat.unnamed")) })),
        ]}
      />
    </Section>
  );
}

function Importing(props: { done: number; of: number; onStop: () => void }): ReactNode {
  const t = useT();
  const { done, of } = props;
  return (
    <>
      <Bar label={t("import.running", { done, of })} share={of > 0 ? Math.min(1, done / of) : 0} />
      <Button kind="quiet" action="stop-import" onPress={props.onStop}>
        {t("import.stop")}
      </Button>
    </>
  );
}

function Done(props: {
  added: number;
  known: number;
  last: ConversationId | null;
  report: ImportReport;
  isStopped: boolean;
  onAgain: () => void;
}): ReactNode {
  const t = useT();
  const { last } = props;
  return (
    <div data-part="import-done" data-added={props.added} data-known={props.known}>
      <Section>
        <Row
          title={<span role="status">{props.isStopped ? t("import.stopped") : t("import.done")}</span>}
          detail={t("import.counts", { added: props.added, known: props.known })}
        />
      </Section>
      <Problems report={props.report} />
      <div data-part="form-buttons">
        {last === null ? null : (
          <Button kind="primary" action="open-imported" onPress={() => go({ name: "chat", id: last, row: null })}>
            {t("import.open")}
          </Button>
        )}
        <Button kind="quiet" action="import-again" onPress={props.onAgain}>
          {t("import.again")}
        </Button>
      </div>
    </div>
  );
}

/** What could not be read: where, never what. */
function Problems(props: { report: ImportReport }): ReactNode {
  const t = useT();
  const text = useTextFor();
  const { problems, problemsInAll } = props.report;
  if (problemsInAll === 0) return null;
  return (
    <details data-part="import-problems" data-count={problemsInAll}>
      <summary>{t("import.problems", { count: problemsInAll })}</summary>
      <ul>
        {problems.slice(0, 100).map((problem) => (
          <li key={`${problem.entry}-${problem.line}-${problem.what}`} data-what={problem.what}>
            {problem.line === null
              ? t("import.place.file")
              : t("import.place.line", { line: problem.line })}
            {": "}
            {text(`import.what.${problem.what}`, "import.what.bad_message", {})}
          </li>
        ))}
      </ul>
    </details>
  );
}
