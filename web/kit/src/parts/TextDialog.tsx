// One text to be changed: a name, a description. What was there stands in the field.
import { useState } from "react";
import type { FormEvent, ReactNode } from "react";

import type { Failure } from "kit/core";
import { useT } from "kit/i18n";

import { Dialog, DialogActions } from "./Dialog";
import { TextField } from "./Fields";
import { FailureLine } from "./Page";

export function TextDialog(props: {
  title: string;
  /** Of the dialog, for styles and tests. */
  name: string;
  label: string;
  field: string;
  value: string;
  most: number;
  hint?: string;
  /** Of several lines. */
  isLong?: boolean;
  /** Nothing in it takes the text away. */
  mayBeEmpty?: boolean;
  isBusy: boolean;
  failure: Failure | null;
  onSave: (text: string) => void;
  onClose: () => void;
}): ReactNode {
  const t = useT();
  const [text, setText] = useState(props.value);
  const written = text.trim();
  const isReady = written !== props.value && (written !== "" || props.mayBeEmpty === true);
  const save = () => {
    if (isReady && !props.isBusy) props.onSave(written);
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save();
  };
  return (
    <Dialog
      title={props.title}
      name={props.name}
      isOpen
      onClose={props.onClose}
      actions={
        <DialogActions
          confirm={t("save")}
          isReady={isReady}
          isBusy={props.isBusy}
          onConfirm={save}
          onClose={props.onClose}
        />
      }
    >
      <form data-part={props.name} onSubmit={submit}>
        <TextField
          label={props.label}
          name={props.field}
          value={text}
          onChange={setText}
          maxLength={props.most}
          isLong={props.isLong ?? false}
          hint={props.hint}
          autoFocus
        />
        <FailureLine failure={props.failure} />
      </form>
    </Dialog>
  );
}
