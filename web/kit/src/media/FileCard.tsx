// A file that windows do not show: its name, what sort it is, how large, and a way to keep it.
import { useRef, useState } from "react";
import type { ReactNode } from "react";

import { Icon } from "kit/app/context";
import type { Attachment, Failure, MessageRow } from "kit/core";
import { useFormat, useT } from "kit/i18n";
import { FailureLine } from "kit/parts/Page";
import { PlainButton } from "kit/parts/PlainButton";
import { failureOf } from "kit/stores/ask";
import { useCore } from "kit/stores/core";

import { useAutoFetch, useFileWork, useSeen } from "./file";
import { endingOf, fileName, sortOf } from "./names";
import { FileStateMark } from "./Ring";
import { saveFile } from "./save";

export function FileCard(props: { message: MessageRow; attachment: Attachment }): ReactNode {
  const t = useT();
  const format = useFormat();
  const core = useCore();
  const { message, attachment } = props;
  const [failure, setFailure] = useState<Failure | null>(null);
  const place = useRef<HTMLDivElement>(null);
  const isSeen = useSeen(place);
  const work = useFileWork(message, attachment.index);
  useAutoFetch(attachment, isSeen, work);
  const name = fileName(attachment.filename, t("media.file"));
  const ending = endingOf(name);
  const save = () => {
    setFailure(null);
    saveFile(core, message, attachment, name).catch((error: unknown) => setFailure(failureOf(error)));
  };
  return (
    <div ref={place} data-part="file-card" data-state={attachment.state.kind}>
      <span data-part="file-icon" data-sort={sortOf(name)} aria-hidden="true">
        <Icon name="document" />
      </span>
      <span data-part="file-main">
        <bdi data-part="attachment-name" dir="auto">
          {name}
        </bdi>
        <span data-part="attachment-size">
          {ending === "" ? null : <span>{ending.toUpperCase()}</span>}
          <span>{format.bytes(attachment.bytes)}</span>
        </span>
      </span>
      {attachment.state.kind === "here" ? (
        <PlainButton part="file-save" action="save-file" label={t("media.save", { name })} onPress={save}>
          <Icon name="download" />
        </PlainButton>
      ) : (
        <FileStateMark message={message} attachment={attachment} work={work} />
      )}
      <FailureLine failure={failure ?? work.failure} />
    </div>
  );
}
