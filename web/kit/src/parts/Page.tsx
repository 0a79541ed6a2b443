// The frame of a screen beside or instead of the list, and what lies in it: sections and rows.
import { useEffect, useRef } from "react";
import type { ReactNode } from "react";
import { Button as Pressed } from "react-aria-components";

import { useFailureText } from "kit/stores/ask";
import type { Failure } from "kit/core";
import { useT } from "kit/i18n";

import { IconButton } from "./Button";
import { flag } from "./given";

export function Page(props: {
  /** Names the screen for styles and tests. */
  name: string;
  title: string;
  onBack?: (() => void) | undefined;
  actions?: ReactNode;
  children: ReactNode;
}): ReactNode {
  const t = useT();
  const title = useRef<HTMLHeadingElement>(null);
  // Who steers by keys or hears the screen begins at its title, not at the end of the old one.
  useEffect(() => {
    if (!document.activeElement || document.activeElement === document.body) {
      title.current?.focus({ preventScroll: true });
    }
  }, []);
  return (
    <section data-part="page" data-page={props.name} aria-label={props.title}>
      <header data-part="page-head">
        {props.onBack === undefined ? null : (
          <IconButton name="back" label={t("back")} action="back" onPress={props.onBack} />
        )}
        <h1 data-part="page-title" tabIndex={-1} ref={title}>
          {props.title}
        </h1>
        <div data-part="page-actions">{props.actions}</div>
      </header>
      <div data-part="page-body">{props.children}</div>
    </section>
  );
}

export function Section(props: {
  title?: string;
  children: ReactNode;
  note?: ReactNode;
  name?: string;
}): ReactNode {
  return (
    <section data-part="section" data-name={props.name}>
      {props.title === undefined ? null : <h2 data-part="section-title">{props.title}</h2>}
      <div data-part="card">{props.children}</div>
      {props.note === undefined ? null : <p data-part="section-note">{props.note}</p>}
    </section>
  );
}

export function Row(props: {
  title: ReactNode;
  detail?: ReactNode;
  start?: ReactNode;
  end?: ReactNode;
  onPress?: (() => void) | undefined;
  href?: string | undefined;
  isDanger?: boolean;
  isSelected?: boolean;
  isDisabled?: boolean;
  action?: string | undefined;
  /** Instead of "row": what the row stands for. */
  part?: string;
  data?: Readonly<Record<`data-${string}`, string | undefined>>;
}): ReactNode {
  const attributes = {
    "data-part": props.part ?? "row",
    "data-row-kind": props.onPress ? "button" : props.href === undefined ? "plain" : "link",
    "data-action": props.action,
    "data-danger": flag(props.isDanger === true),
    "data-selected": flag(props.isSelected === true),
    ...props.data,
  };
  const inner = (
    <>
      {props.start === undefined ? null : <span data-part="row-start">{props.start}</span>}
      <span data-part="row-main">
        <span data-part="row-title">{props.title}</span>
        {props.detail === undefined ? null : <span data-part="row-detail">{props.detail}</span>}
      </span>
      {props.end === undefined ? null : <span data-part="row-end">{props.end}</span>}
    </>
  );
  if (props.onPress !== undefined) {
    return (
      <Pressed {...attributes} onPress={props.onPress} isDisabled={props.isDisabled ?? false}>
        {inner}
      </Pressed>
    );
  }
  if (props.href !== undefined) {
    return (
      <a {...attributes} href={props.href} aria-current={props.isSelected === true ? "page" : undefined}>
        {inner}
      </a>
    );
  }
  return <div {...attributes}>{inner}</div>;
}

/** What went wrong, in the app's words; nothing while nothing did. */
export function FailureLine(props: { failure: Failure | null }): ReactNode {
  const text = useFailureText();
  if (props.failure === null) return null;
  return (
    <p data-part="failure" data-class={props.failure.class} role="alert">
      {text(props.failure)}
    </p>
  );
}

/** Nothing to show, and what to do about it. */
export function Empty(props: { title: string; text?: ReactNode; children?: ReactNode }): ReactNode {
  return (
    <div data-part="empty">
      <p data-part="empty-title">{props.title}</p>
      {props.text === undefined ? null : <p data-part="empty-text">{props.text}</p>}
      {props.children}
    </div>
  );
}

export function Spinner(): ReactNode {
  const t = useT();
  return <span data-part="spinner" role="progressbar" aria-label={t("loading")} />;
}

/** For screen readers only. */
export const Hidden = (props: { children: ReactNode; id?: string }): ReactNode => (
  <span data-part="hidden" id={props.id}>
    {props.children}
  </span>
);
