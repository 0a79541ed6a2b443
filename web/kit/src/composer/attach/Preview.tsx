// What was chosen, before it is sent: looked at, taken out one by one, given words, made to be seen
// once. What cannot be sent is said here, with the reason.
import { useId, useState } from "react";
import type { KeyboardEvent, ReactNode } from "react";
import { Dialog, Heading, Modal, ModalOverlay } from "react-aria-components";

import { Icon, useApp, useFeatures, useLook, useNetworkTitle } from "kit/app/context";
import { useConversation } from "kit/conversation/context";
import type { Failure } from "kit/core";
import { useFormat, useT } from "kit/i18n";
import { useBlobUrl } from "kit/media/blobUrl";
import { fileName, endingOf, sortOf } from "kit/media/names";
import { outgoing } from "kit/media/outgoing";
import type { Prepared } from "kit/media/prepare";
import { IconButton } from "kit/parts/Button";
import { flag } from "kit/parts/given";
import { FailureLine, Hidden, Spinner } from "kit/parts/Page";
import { PlainButton } from "kit/parts/PlainButton";
import { Losses } from "kit/rich/Losses";

import { useComposer } from "../context";
import { useAttaching, type Staged } from "./context";
import { OnceChoice } from "./OnceChoice";
import { refusalOf, usePrepared, type Progress } from "./prepared";
import { useSendFiles } from "./send";

/** As many as one message carries. */
const MESSAGE_MOST = 10;

export function Preview(props: {
  staged: readonly Staged[];
  setStaged: (staged: readonly Staged[]) => void;
  onClose: () => void;
}): ReactNode {
  const t = useT();
  const { staged, setStaged, onClose } = props;
  const { network } = useApp();
  const { viewOnce } = useFeatures();
  const { pictures } = useLook();
  const { rules, focusComposer } = useConversation();
  const composer = useComposer();
  const { choose } = useAttaching();
  const sendFiles = useSendFiles();
  const [isHd, setHd] = useState(false);
  const [at, setAt] = useState(0);
  const [once, setOnce] = useState(0);
  const [caption, setCaption] = useState(composer.text);
  const [isSending, setSending] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const progress = usePrepared(staged, isHd);
  const titleId = useId();

  const place = Math.min(at, staged.length - 1);
  const shown = staged[place];
  const ready = progress.flatMap((one) => (one.kind === "ready" ? [one.prepared] : []));
  const [first] = ready;
  const canOnce =
    viewOnce > 0 && staged.length === 1 && first !== undefined && (first.kind === "image" || first.kind === "video");
  const isOnce = canOnce && once > 0;
  const hasCaption = rules?.captions.value === true && !isOnce;
  const refused = ready
    .map((one) => (rules === null ? null : refusalOf({ kind: one.kind, bytes: one.blob.size }, rules, network)))
    .find((one) => one !== null);
  const canSend = !isSending && refused === undefined && ready.length === staged.length;

  const close = () => {
    onClose();
    requestAnimationFrame(focusComposer);
  };
  const send = async () => {
    if (!canSend) return;
    setSending(true);
    let left: readonly Prepared[] = ready;
    let words = hasCaption ? caption.trim() : "";
    while (left.length > 0) {
      const { files, blobs } = await outgoing(left.slice(0, MESSAGE_MOST), isOnce);
      const why = await sendFiles({ files, blobs, caption: words, viewOnce: isOnce ? once : 0 });
      if (why !== null) {
        setFailure(why);
        setSending(false);
        setStaged(staged.slice(staged.length - left.length));
        return;
      }
      left = left.slice(MESSAGE_MOST);
      words = "";
    }
    // The words went with the files.
    if (hasCaption && composer.text !== "") composer.setText("");
    close();
  };
  const remove = (index: number) => {
    const rest = staged.filter((_, other) => other !== index);
    setFailure(null);
    if (rest.length === 0) close();
    else setStaged(rest);
  };
  const asFile = (index: number) => {
    setStaged(staged.map((one, other) => (other === index ? { ...one, wanted: "file" } : one)));
  };
  const hasPictures = ready.some(({ kind }) => kind === "image");
  return (
    <ModalOverlay
      data-part="preview-overlay"
      isOpen
      onOpenChange={(isOpen) => {
        if (!isOpen) close();
      }}
    >
      <Modal data-part="preview">
        <Dialog data-part="preview-dialog" aria-labelledby={titleId}>
          <header data-part="preview-head">
            <IconButton name="close" label={t("cancel")} action="cancel" onPress={close} />
            <Heading slot="title" level={2} id={titleId} data-part="preview-title">
              {t("preview.title", { count: staged.length })}
            </Heading>
            {hasPictures && (pictures?.hd ?? null) !== null ? (
              <PlainButton
                part="preview-hd"
                action="hd"
                label={t("preview.hd")}
                data={{ "data-on": flag(isHd) }}
                isPressed={isHd}
                onPress={() => setHd(!isHd)}
              >
                <Icon name="hd" />
              </PlainButton>
            ) : null}
          </header>
          <div data-part="preview-stage">
            {shown === undefined ? null : (
              <Shown
                key={place}
                staged={shown}
                progress={progress[place] ?? { kind: "busy" }}
                onAsFile={() => asFile(place)}
              />
            )}
          </div>
          <Strip
            staged={staged}
            progress={progress}
            at={place}
            onChoose={setAt}
            onRemove={remove}
            onAdd={() => choose(shown?.wanted ?? "media")}
          />
          <NoCaption isShown={!hasCaption && !isOnce} />
          {isOnce ? <Losses planned={{ viewOnce: once }} /> : null}
          <FailureLine failure={failure ?? refused ?? null} />
          <footer data-part="preview-foot">
            {hasCaption ? <Caption value={caption} onChange={setCaption} onSend={() => void send()} /> : <span data-part="preview-rest" />}
            {canOnce ? <OnceChoice value={once} onChange={setOnce} /> : null}
            <PlainButton
              part="composer-send"
              action="send-files"
              label={t("composer.send")}
              isDisabled={!canSend}
              onPress={() => void send()}
            >
              {isSending ? <Spinner /> : <Icon name="send" />}
            </PlainButton>
          </footer>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}

function Caption(props: { value: string; onChange: (value: string) => void; onSend: () => void }): ReactNode {
  const t = useT();
  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    if (event.nativeEvent.isComposing || event.key !== "Enter" || event.shiftKey) return;
    event.preventDefault();
    props.onSend();
  };
  return (
    <textarea
      data-part="preview-caption"
      name="caption"
      dir="auto"
      rows={1}
      value={props.value}
      placeholder={t("preview.caption")}
      aria-label={t("preview.caption")}
      onChange={(event) => props.onChange(event.target.value)}
      onKeyDown={onKeyDown}
    />
  );
}

/** Why there is no place for words: the rule, and whose it is. */
function NoCaption(props: { isShown: boolean }): ReactNode {
  const t = useT();
  const title = useNetworkTitle();
  const { rules } = useConversation();
  const because = rules?.captions.because ?? null;
  if (!props.isShown || because === null || rules?.captions.value === true) return null;
  return (
    <p data-part="honesty" role="status">
      {t("stricter.captions", { network: title(because) })}
    </p>
  );
}

function Shown(props: { staged: Staged; progress: Progress; onAsFile: () => void }): ReactNode {
  const t = useT();
  const { can } = useAttaching();
  const { staged, progress } = props;
  const name = fileName(staged.file.name, t("media.file"));
  switch (progress.kind) {
    case "busy":
      return (
        <p data-part="preview-busy" role="status">
          <Spinner />
          <Hidden>{t("preview.preparing")}</Hidden>
        </p>
      );
    case "trouble":
      return (
        <div data-part="preview-trouble" role="alert">
          <Icon name="warning" />
          <p>{t(progress.trouble === "huge" ? "preview.huge" : "preview.broken", { name })}</p>
          {can.file ? (
            <PlainButton part="button" action="as-file" data={{ "data-kind": "plain" }} onPress={props.onAsFile}>
              {t("preview.asFile")}
            </PlainButton>
          ) : null}
        </div>
      );
    case "ready":
      return <Ready prepared={progress.prepared} name={name} />;
  }
}

function Ready(props: { prepared: Prepared; name: string }): ReactNode {
  const t = useT();
  const format = useFormat();
  const { prepared, name } = props;
  const url = useBlobUrl(prepared.blob);
  if (prepared.kind === "image") {
    return url === null ? null : <img data-part="preview-picture" src={url} alt={t("preview.picture", { name })} />;
  }
  if (prepared.kind === "video") {
    // One's own film, before it is sent.
    // oxlint-disable-next-line jsx-a11y/media-has-caption
    return url === null ? null : <video data-part="preview-film" src={url} controls playsInline aria-label={name} />;
  }
  return (
    <div data-part="preview-file">
      <span data-part="file-icon" data-sort={sortOf(name)} aria-hidden="true">
        <Icon name={prepared.kind === "audio" ? "audio" : "document"} />
      </span>
      <bdi data-part="attachment-name" dir="auto">
        {name}
      </bdi>
      <span data-part="attachment-size">
        {endingOf(name).toUpperCase()} {format.bytes(prepared.blob.size)}
      </span>
    </div>
  );
}

function Strip(props: {
  staged: readonly Staged[];
  progress: readonly Progress[];
  at: number;
  onChoose: (index: number) => void;
  onRemove: (index: number) => void;
  onAdd: () => void;
}): ReactNode {
  const t = useT();
  const { staged, progress, at } = props;
  return (
    <ul data-part="preview-strip" aria-label={t("preview.strip")}>
      {staged.map(({ file }, index) => {
        const name = fileName(file.name, t("media.file"));
        const one = progress[index];
        return (
          // The same file may be chosen twice: the place is what tells them apart.
          // oxlint-disable-next-line react/no-array-index-key
          <li key={index} data-part="preview-item" data-selected={flag(index === at)} data-state={one?.kind}>
            <PlainButton
              part="preview-choose"
              action="choose-staged"
              label={t("preview.choose", { name })}
              isPressed={index === at}
              onPress={() => props.onChoose(index)}
            >
              <Thumb progress={one} />
            </PlainButton>
            <PlainButton
              part="preview-remove"
              action="remove-staged"
              label={t("preview.remove", { name })}
              onPress={() => props.onRemove(index)}
            >
              <Icon name="close" />
            </PlainButton>
          </li>
        );
      })}
      <li>
        <PlainButton part="preview-add" action="add-more" label={t("preview.add")} onPress={props.onAdd}>
          <Icon name="plus" />
        </PlainButton>
      </li>
    </ul>
  );
}

function Thumb(props: { progress: Progress | undefined }): ReactNode {
  const { progress } = props;
  const prepared = progress?.kind === "ready" ? progress.prepared : null;
  const picture = prepared?.kind === "image" ? prepared.blob : (prepared?.thumbnail ?? null);
  const url = useBlobUrl(picture);
  if (url !== null) return <img src={url} alt="" />;
  if (progress?.kind === "trouble") return <Icon name="warning" />;
  return <Icon name={prepared?.kind === "audio" ? "audio" : prepared?.kind === "video" ? "video" : "document"} />;
}
