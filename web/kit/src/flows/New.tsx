// New conversations: with somebody one knows, with somebody by exact handle, with several.
import { useState } from "react";
import type { FormEvent, ReactNode } from "react";
import { Checkbox } from "react-aria-components";

import { Icon } from "kit/app/context";
import { go, href } from "kit/app/route";
import type { AccountId, AnswerTo, Ask, ConversationId } from "kit/core";
import { OriginBadge } from "kit/cross/Badge";
import { FindForm } from "kit/cross/Find";
import { useT } from "kit/i18n";
import { Face } from "kit/parts/Avatar";
import { Button } from "kit/parts/Button";
import { TextField } from "kit/parts/Fields";
import { SearchField } from "kit/parts/SearchField";
import { Empty, FailureLine, Page, Row, Section, Spinner } from "kit/parts/Page";
import { PersonRow } from "kit/parts/PersonRow";
import { useAsk, useRead } from "kit/stores/ask";
import { Name } from "kit/text/Text";

type Known = AnswerTo<Extract<Ask, { kind: "people" }>>["people"][number];

const open = (id: ConversationId) => go({ name: "chat", id, row: null }, { replace: true });

const matching = (people: readonly Known[], text: string): Known[] => {
  const wanted = text.trim().toLocaleLowerCase();
  return people.filter(
    ({ person, blocked }) =>
      !blocked &&
      !person.isMe &&
      [person.name, person.handle, person.shown].some((name) =>
        name.toLocaleLowerCase().includes(wanted),
      ),
  );
};

export function NewChat(props: { onBack?: () => void }): ReactNode {
  const t = useT();
  const [text, setText] = useState("");
  const { answer, failure } = useRead({ kind: "people" });
  const people = matching(answer?.people ?? [], text).filter((one) => one.conversation !== null);
  return (
    <Page name="new-chat" title={t("new.title")} onBack={props.onBack}>
      <div data-part="new-chat">
        <Section>
          <Row
            action="new-group"
            start={<Icon name="group" />}
            title={t("new.group")}
            href={href({ name: "new-group" })}
          />
        </Section>
        <Section title={t("find.title")} name="find">
          <FindForm />
        </Section>
        <FailureLine failure={failure} />
        {answer === null && failure === null ? <Spinner /> : null}
        {answer === null ? null : (
          <Section title={t("new.known")} name="people">
            <SearchField label={t("search")} value={text} onChange={setText} />
            {people.length === 0 ? <Empty title={t("new.none")} /> : null}
            {people.map(({ person, conversation }) => (
              <PersonRow
                key={person.account}
                person={person}
                part="person"
                detail={person.handle === "" ? undefined : <bdi dir="ltr">{person.handle}</bdi>}
                end={<OriginBadge network={person.network} />}
                onPress={conversation === null ? undefined : () => open(conversation)}
              />
            ))}
          </Section>
        )}
      </div>
    </Page>
  );
}

/** People to choose from, as a list of checkboxes. */
export function PeoplePicker(props: {
  people: readonly Known[];
  chosen: readonly AccountId[];
  onChange: (chosen: AccountId[]) => void;
}): ReactNode {
  const t = useT();
  const [text, setText] = useState("");
  const shown = matching(props.people, text);
  return (
    <>
      <SearchField label={t("search")} value={text} onChange={setText} />
      <div data-part="pick-list">
        {shown.length === 0 ? <Empty title={t("new.none")} /> : null}
        {shown.map(({ person }) => (
          <Checkbox
            key={person.account}
            data-part="pick"
            isSelected={props.chosen.includes(person.account)}
            onChange={(isOn) =>
              props.onChange(
                isOn
                  ? [...props.chosen, person.account]
                  : props.chosen.filter((account) => account !== person.account),
              )
            }
          >
            <Face person={person} />
            <span data-part="pick-text">
              <Name text={person.shown} fallback={person.handle} />
              <OriginBadge network={person.network} />
            </span>
            <span data-part="pick-mark" aria-hidden="true" />
          </Checkbox>
        ))}
      </div>
    </>
  );
}

export function NewGroup(props: { onBack?: () => void }): ReactNode {
  const t = useT();
  const [name, setName] = useState("");
  const [chosen, setChosen] = useState<AccountId[]>([]);
  const { answer, failure } = useRead({ kind: "people" });
  const { ask, busy, failure: refused } = useAsk();
  const isReady = name.trim() !== "" && chosen.length > 0;
  const create = async (event: FormEvent) => {
    event.preventDefault();
    if (!isReady || busy) return;
    const made = await ask({ kind: "new_group", name: name.trim(), members: chosen });
    if (made !== null) open(made.conversation);
  };
  return (
    <Page name="new-group" title={t("new.group")} onBack={props.onBack}>
      <form data-part="new-group" onSubmit={(event) => void create(event)}>
        <TextField
          label={t("group.name")}
          name="group-name"
          value={name}
          onChange={setName}
          maxLength={100}
        />
        <FailureLine failure={refused ?? failure} />
        <Section title={t("group.people", { count: chosen.length })}>
          {answer === null ? (
            failure === null ? <Spinner /> : null
          ) : (
            <PeoplePicker people={answer.people} chosen={chosen} onChange={setChosen} />
          )}
        </Section>
        <Button type="submit" kind="primary" action="create-group" isDisabled={!isReady} isBusy={busy}>
          {t("group.create")}
        </Button>
      </form>
    </Page>
  );
}

/** A link of a group, followed. An admin of it decides, so there is nothing to see yet. */
export function JoinGroup(props: { link: string; onBack?: () => void }): ReactNode {
  const t = useT();
  const [isAsked, setAsked] = useState(false);
  const { ask, busy, failure } = useAsk();
  return (
    <Page name="join" title={t("join.title")} onBack={props.onBack}>
      <p data-part="page-text" role="status">
        {isAsked ? t("join.asked") : t("join.text")}
      </p>
      <FailureLine failure={failure} />
      {isAsked ? null : (
        <Button
          kind="primary"
          action="join"
          isBusy={busy}
          onPress={() =>
            void ask({ kind: "join", link: props.link }).then((done) => setAsked(done !== null))
          }
        >
          {t("join.submit")}
        </Button>
      )}
    </Page>
  );
}
