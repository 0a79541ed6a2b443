// A poll that is being written: a question, and as many options as one fills in.
import { useState } from "react";
import type { FormEvent, ReactNode } from "react";

import { useConversation } from "kit/conversation/context";
import { useT } from "kit/i18n";
import { Dialog, DialogActions } from "kit/parts/Dialog";
import { TextField, Toggle } from "kit/parts/Fields";
import { FailureLine } from "kit/parts/Page";

import { Losses } from "./Losses";
import { useSendPart } from "./send";
import { readyOptions, withRoom } from "./votes";

const QUESTION_MOST = 255;
const OPTION_MOST = 100;

export function NewPoll(): ReactNode {
  const t = useT();
  const { close } = useConversation();
  const { send, busy, failure } = useSendPart();
  const [question, setQuestion] = useState("");
  const [options, setOptions] = useState<readonly string[]>(["", ""]);
  const [multiple, setMultiple] = useState(false);
  const ready = readyOptions(question, options);
  const change = (index: number, text: string) =>
    setOptions((now) => withRoom(now.map((option, at) => (at === index ? text : option))));
  const create = async () => {
    if (ready === null || busy) return;
    const part = { kind: "poll" as const, question: question.trim(), options: ready, multiple };
    if (await send(part)) close();
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void create();
  };
  return (
    <Dialog
      title={t("poll.new")}
      name="new-poll"
      isOpen
      onClose={close}
      actions={
        <DialogActions
          confirm={t("composer.send")}
          isReady={ready !== null}
          isBusy={busy}
          onConfirm={() => void create()}
          onClose={close}
        />
      }
    >
      <form data-part="new-poll" onSubmit={submit}>
        <TextField
          label={t("poll.question")}
          name="poll-question"
          value={question}
          onChange={setQuestion}
          maxLength={QUESTION_MOST}
          autoFocus
        />
        {options.map((option, index) => (
          <TextField
            // A field is its place: what is typed moves with it.
            // oxlint-disable-next-line react/no-array-index-key
            key={index}
            label={t("poll.option.number", { number: index + 1 })}
            name={`poll-option-${index + 1}`}
            value={option}
            onChange={(text) => change(index, text)}
            maxLength={OPTION_MOST}
          />
        ))}
        <Toggle label={t("poll.several.allow")} action="poll-several" isOn={multiple} onChange={setMultiple} />
        <Losses part="poll" />
        <FailureLine failure={failure} />
        {/* Enter in a field sends, as in every form. */}
        <input type="submit" hidden aria-label={t("composer.send")} />
      </form>
    </Dialog>
  );
}
