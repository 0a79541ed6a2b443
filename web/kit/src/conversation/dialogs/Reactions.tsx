// Who reacted with what; a press on one's own takes it back.
import type { ReactNode } from "react";

import { useConversation } from "kit/conversation/context";
import type { MessageRow } from "kit/core";
import { useT } from "kit/i18n";
import { Dialog } from "kit/parts/Dialog";
import { PersonRow } from "kit/parts/PersonRow";

export function ReactionsDialog(props: { message: MessageRow }): ReactNode {
  const t = useT();
  const { close, react } = useConversation();
  const { message } = props;
  return (
    <Dialog title={t("reactions.title")} name="reactions" isOpen onClose={close}>
      {message.reactions.flatMap(({ emoji, people }) =>
        people.map((person) => (
          <PersonRow
            key={emoji + person.account}
            person={person}
            {...(person.isMe && message.can.react
              ? {
                  detail: t("reactions.remove"),
                  action: "remove-reaction",
                  onPress: () => {
                    react(message, emoji);
                    close();
                  },
                }
              : {})}
            end={<span data-part="reaction-emoji">{emoji}</span>}
          />
        )),
      )}
    </Dialog>
  );
}
