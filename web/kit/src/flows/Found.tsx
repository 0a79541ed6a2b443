// Messages that were looked for or starred: each leads to its place.
import type { ReactNode } from "react";

import { href } from "kit/app/route";
import type { ConversationId, Hit } from "kit/core";
import { useFormat, useT } from "kit/i18n";
import { Empty, FailureLine, Page, Row, Spinner } from "kit/parts/Page";
import { useRead } from "kit/stores/ask";
import { useSearch } from "kit/stores/search";
import { forLine, nameForDisplay } from "kit/text/display";

function HitRow(props: { hit: Hit; withTitle: boolean }): ReactNode {
  const t = useT();
  const format = useFormat();
  const { hit } = props;
  const sender = nameForDisplay(hit.sender, t("somebody"));
  const title = nameForDisplay(hit.title, t("chat.unnamed"));
  return (
    <Row
      part="hit"
      href={href({ name: "chat", id: hit.conversation, row: hit.row })}
      title={<bdi>{props.withTitle ? title : sender}</bdi>}
      detail={
        <>
          {props.withTitle && sender !== title ? (
            <span data-part="last-sender">{t("chat.sender", { name: sender })} </span>
          ) : null}
          <Snippet parts={hit.snippet} />
        </>
      }
      end={
        <time data-part="time" dateTime={new Date(hit.at).toISOString()}>
          {format.listTime(hit.at)}
        </time>
      }
    />
  );
}

function Snippet(props: { parts: Hit["snippet"] }): ReactNode {
  return (
    <bdi data-part="snippet">
      {props.parts.map((part, index) => {
        const text = spaced(part.text);
        // Parts have no identity but their place, and the whole changes at once.
        /* oxlint-disable react/no-array-index-key */
        return part.hit ? (
          <mark key={index} data-part="hit-mark">
            {text}
          </mark>
        ) : (
          <span key={index}>{text}</span>
        );
        /* oxlint-enable react/no-array-index-key */
      })}
    </bdi>
  );
}

/** As one line, with the spaces at the ends that separate the parts. */
function spaced(text: string): string {
  const before = /^\s/u.test(text) ? " " : "";
  const after = /\s$/u.test(text) ? " " : "";
  return before + forLine(text) + after;
}

export function SearchResults(props: {
  text: string;
  conversation?: ConversationId | null;
}): ReactNode {
  const t = useT();
  const conversation = props.conversation ?? null;
  const { hits, busy } = useSearch(props.text, conversation);
  return (
    <div data-part="search-results" aria-busy={busy}>
      <p data-part="search-count" role="status">
        {busy ? "" : t("search.found", { count: hits.length })}
      </p>
      {hits.map((hit) => (
        <HitRow key={hit.row} hit={hit} withTitle={conversation === null} />
      ))}
    </div>
  );
}

export function Starred(props: { onBack?: () => void }): ReactNode {
  const t = useT();
  const { answer, failure } = useRead({ kind: "starred" });
  return (
    <Page name="starred" title={t("starred")} onBack={props.onBack}>
      <FailureLine failure={failure} />
      {answer === null && failure === null ? <Spinner /> : null}
      {answer?.hits.length === 0 ? <Empty title={t("starred.none")} /> : null}
      {answer?.hits.map((hit) => <HitRow key={hit.row} hit={hit} withTitle />)}
    </Page>
  );
}
