// A poll: its options are the buttons by which one votes, and their bars the result.
import { useState } from "react";
import type { ReactNode } from "react";

import { useConversation } from "kit/conversation/context";
import type { MessageRow } from "kit/core";
import { useFormat, useT } from "kit/i18n";
import { Dialog } from "kit/parts/Dialog";
import { flag } from "kit/parts/given";
import { FailureLine, Hidden, Row, Section } from "kit/parts/Page";
import { PersonRow } from "kit/parts/PersonRow";
import { PlainButton } from "kit/parts/PlainButton";
import { useAsk } from "kit/stores/ask";
import { forDisplay } from "kit/text/display";

import { choicesAfter, shareOf, type Poll } from "./votes";

declare module "react" {
  interface CSSProperties {
    "--share"?: string;
  }
}

export function PollView(props: { message: MessageRow; poll: Poll }): ReactNode {
  const t = useT();
  const { message, poll } = props;
  const { id } = useConversation();
  const { ask, busy, failure } = useAsk();
  const [isOpen, setOpen] = useState(false);
  const question = forDisplay(poll.question);
  const vote = (index: number) => {
    const choices = choicesAfter(poll, index);
    if (!busy) void ask({ kind: "vote", conversation: id, poll: message.message, choices });
  };
  return (
    <div data-part="poll" role="group" aria-label={question}>
      <p data-part="poll-question" dir="auto">
        {question}
      </p>
      <p data-part="poll-hint">{t(poll.multiple ? "poll.several" : "poll.one")}</p>
      {poll.options.map((option, index) => (
        <PollOption
          // Options have no id but their place, which never changes.
          // oxlint-disable-next-line react/no-array-index-key
          key={index}
          text={forDisplay(option.text)}
          count={option.people.length}
          share={shareOf(poll, index)}
          isMine={option.mine}
          isFixed={!message.can.vote}
          onPress={() => vote(index)}
        />
      ))}
      <FailureLine failure={failure} />
      <PlainButton
        part="poll-votes"
        action="poll-votes"
        opens="dialog"
        isOpen={isOpen}
        onPress={() => setOpen(true)}
      >
        {t("poll.votes", { count: poll.voters })}
      </PlainButton>
      {isOpen ? <Votes poll={poll} onClose={() => setOpen(false)} /> : null}
    </div>
  );
}

function PollOption(props: {
  text: string;
  count: number;
  share: number;
  isMine: boolean;
  isFixed: boolean;
  onPress: () => void;
}): ReactNode {
  const t = useT();
  const format = useFormat();
  const { text, count, isMine } = props;
  return (
    <button
      type="button"
      data-part="poll-option"
      data-mine={flag(isMine)}
      aria-pressed={isMine}
      disabled={props.isFixed}
      onClick={props.onPress}
    >
      <span data-part="poll-mark" aria-hidden="true" />
      <span data-part="poll-text" dir="auto">
        {text}
      </span>
      <span data-part="poll-count" aria-hidden="true">
        {format.number(count)}
      </span>
      <Hidden>{t("poll.count", { count })}</Hidden>
      <span data-part="poll-bar" aria-hidden="true" style={{ "--share": `${props.share}%` }} />
    </button>
  );
}

function Votes(props: { poll: Poll; onClose: () => void }): ReactNode {
  const t = useT();
  const { poll } = props;
  return (
    <Dialog title={t("poll.votes.title")} name="poll-votes" isOpen onClose={props.onClose}>
      <p data-part="poll-question" dir="auto">
        {forDisplay(poll.question)}
      </p>
      {poll.options.map((option, index) => (
        // oxlint-disable-next-line react/no-array-index-key -- see above
        <Section key={index} title={forDisplay(option.text)} note={t("poll.count", { count: option.people.length })}>
          {option.people.length === 0 ? <Row title={t("poll.nobody")} /> : null}
          {option.people.map((person) => (
            <PersonRow key={person.account} person={person} />
          ))}
        </Section>
      ))}
    </Dialog>
  );
}
