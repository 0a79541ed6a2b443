// Who a chat is with, large: picture, name, what they say of themselves, what a group says of itself.
import { useState } from "react";
import type { ReactNode } from "react";

import { Icon } from "kit/app/context";
import type { Chat } from "kit/core";
import { ChatBadges } from "kit/cross/Badge";
import { useT } from "kit/i18n";
import { PresenceText } from "kit/list/Presence";
import { Avatar } from "kit/parts/Avatar";
import { Button } from "kit/parts/Button";
import { FailureLine, Row, Section } from "kit/parts/Page";
import { TextDialog } from "kit/parts/TextDialog";
import { PickPicture } from "kit/picture/PickPicture";
import { useAsk } from "kit/stores/ask";
import { forDisplay } from "kit/text/display";
import { Name, Text } from "kit/text/Text";

/** The core's own bounds: a picture that is larger would be refused. */
const PICTURE_MOST = 24_576;
const DESCRIPTION_MOST = 512;

export function Head(props: { chat: Chat }): ReactNode {
  const t = useT();
  const { row, members } = props.chat;
  const isGroup = row.kind === "group";
  return (
    <div data-part="info-head">
      <Avatar
        id={row.peer?.account ?? row.id}
        name={row.title}
        picture={row.picture}
        isGroup={isGroup}
        size={96}
      />
      <h2 data-part="info-name">
        <Name text={row.title} fallback={row.peer?.handle || t("chat.unnamed")} />
      </h2>
      <RealName chat={props.chat} />
      <p data-part="info-detail">
        {isGroup ? (
          t("group.members", { count: members.length })
        ) : (
          <bdi dir="ltr">{row.peer?.handle}</bdi>
        )}
      </p>
      {isGroup ? null : (
        <p data-part="info-detail">
          <PresenceText presence={row.presence} />
        </p>
      )}
      <ChatBadges row={row} />
      {props.chat.may.picture ? <GroupPicture chat={props.chat} /> : null}
    </div>
  );
}

/** Behind a nickname. */
function RealName(props: { chat: Chat }): ReactNode {
  const { peer, title } = props.chat.row;
  if (peer === null || peer.name === "" || peer.name === title) return null;
  return (
    <p data-part="info-detail">
      <Name text={peer.name} />
    </p>
  );
}

function GroupPicture(props: { chat: Chat }): ReactNode {
  const t = useT();
  const { id, picture } = props.chat.row;
  const { ask, busy, failure } = useAsk();
  const set = async (base64: string) =>
    (await ask({ kind: "set_group_picture", conversation: id, picture: base64 })) !== null;
  return (
    <div data-part="picture-actions">
      <PickPicture
        label={t("picture.group")}
        action="group-picture"
        most={PICTURE_MOST}
        onPicked={set}
        failure={failure}
        isBusy={busy}
      />
      {picture === null ? null : (
        <Button action="remove-picture" isDisabled={busy} onPress={() => void set("")}>
          {t("picture.remove")}
        </Button>
      )}
    </div>
  );
}

/** What somebody says of themselves, or a group of itself. */
export function About(props: { chat: Chat }): ReactNode {
  const t = useT();
  const { chat } = props;
  const [isWriting, setWriting] = useState(false);
  const { ask, busy, failure, clear } = useAsk();
  if (chat.row.kind === "direct") {
    const about = chat.members.find(({ person }) => !person.isMe)?.about ?? "";
    if (about === "") return null;
    return (
      <Section title={t("about")} name="about">
        <Row part="about" title={<bdi>{forDisplay(about)}</bdi>} />
      </Section>
    );
  }
  if (chat.description === "" && !chat.may.describe) return null;
  const describe = async (description: string) => {
    const done = await ask({ kind: "describe", conversation: chat.row.id, description });
    if (done !== null) setWriting(false);
  };
  return (
    <Section title={t("describe.title")} name="description">
      {chat.description === "" ? null : (
        <div data-part="description">
          <Text text={chat.description} />
        </div>
      )}
      {chat.may.describe ? (
        <Row
          action="describe"
          start={<Icon name="edit" />}
          title={t(chat.description === "" ? "describe.add" : "describe.change")}
          onPress={() => {
            clear();
            setWriting(true);
          }}
        />
      ) : null}
      <FailureLine failure={isWriting ? null : failure} />
      {isWriting ? (
        <TextDialog
          title={t("describe.title")}
          name="describe"
          label={t("describe.title")}
          field="description"
          value={chat.description}
          most={DESCRIPTION_MOST}
          isLong
          mayBeEmpty
          isBusy={busy}
          failure={failure}
          onSave={(text) => void describe(text)}
          onClose={() => setWriting(false)}
        />
      ) : null}
    </Section>
  );
}
