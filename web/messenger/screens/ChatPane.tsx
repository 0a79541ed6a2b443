// One open chat: header, messages, composer; search over the messages when asked for.
import { useState, type ReactNode } from "react";

import type { ConversationId, RowId } from "kit/core";
import { Conversation, ConversationDialogs, PinnedBand, chatLook, useConversation } from "kit/conversation";
import { Thread } from "kit/list";

import { renderMessage } from "./Bubble";
import { ChatComposer } from "./ChatComposer";
import { ChatHeader } from "./ChatHeader";
import { ChatSearch } from "./ChatSearch";
import { ChatStart } from "./ChatStart";

type ChatPaneProps = {
  id: ConversationId;
  row: RowId | null;
  onBack: (() => void) | undefined;
  infoOpen: boolean;
  onInfo: () => void;
};

export function ChatPane({ id, row, onBack, infoOpen, onInfo }: ChatPaneProps) {
  const [searching, setSearching] = useState(false);

  return (
    <Conversation id={id} row={row}>
      <Chosen>
        <ChatHeader
          onBack={onBack}
          infoOpen={infoOpen}
          onInfo={onInfo}
          searching={searching}
          onSearch={() => setSearching(!searching)}
        />
        {searching ? (
          <ChatSearch id={id} />
        ) : (
          <>
            <PinnedBand />
            <Thread start={<ChatStart />} message={renderMessage} />
            <ChatComposer />
          </>
        )}
      </Chosen>
      <ConversationDialogs />
    </Conversation>
  );
}

/** In the theme that was chosen for this chat. */
function Chosen({ children }: { children: ReactNode }) {
  const { chat } = useConversation();
  return (
    <section data-part="chat" aria-labelledby="chat-title" {...chatLook(chat)}>
      {children}
    </section>
  );
}
