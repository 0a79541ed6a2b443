// Who has a message, and who has read it. Where one of the networks tells nobody of delivery, nobody will
// ever be in that list: it is left out while it is empty.
import type { ReactNode } from "react";

import { useConversation } from "kit/conversation/context";
import type { MessageRow } from "kit/core";
import { useFormat, useT } from "kit/i18n";
import { Dialog } from "kit/parts/Dialog";
import { FailureLine, Row, Section, Spinner } from "kit/parts/Page";
import { PersonRow } from "kit/parts/PersonRow";
import { useRead } from "kit/stores/ask";

export function InfoDialog(props: { message: MessageRow }): ReactNode {
  const t = useT();
  const format = useFormat();
  const { close } = useConversation();
  const { answer, failure } = useRead({ kind: "message_info", row: props.message.row });
  const people = (title: string, list: NonNullable<typeof answer>["readBy"]) => (
    <Section title={title}>
      {list.length === 0 ? <Row title={t("info.nobody")} /> : null}
      {list.map(({ person, at }) => (
        <PersonRow
          key={person.account}
          person={person}
          end={<time dateTime={new Date(at).toISOString()}>{format.dayTime(at)}</time>}
        />
      ))}
    </Section>
  );
  return (
    <Dialog title={t("message.info")} name="message-info" isOpen onClose={close}>
      <Section title={t("info.sent")}>
        <Row title={format.full(props.message.at)} />
      </Section>
      <FailureLine failure={failure} />
      {answer === null ? (
        failure === null ? <Spinner /> : null
      ) : (
        <>
          {people(t("info.read"), answer.readBy)}
          {answer.deliveredTo.length === 0 ? null : people(t("info.delivered"), answer.deliveredTo)}
        </>
      )}
    </Dialog>
  );
}
