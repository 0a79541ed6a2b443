// The list of chats: virtual, by windows, steered by keys. Rows are links, so that they can be opened
// in another tab, and their menu is a button of its own beside them.
import {
  createContext,
  memo,
  use,
  useCallback,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from "react";
import type { KeyboardEvent, ReactNode, Ref } from "react";
import { Virtualizer, type CustomContainerComponentProps, type VirtualizerHandle } from "virtua";

import { href } from "kit/app/route";
import type { ChatRow, ConversationId, Filter, Folder } from "kit/core";
import { now, useT } from "kit/i18n";
import { flag } from "kit/parts/given";
import { useChatList } from "kit/stores/chats";

import { ChatMenu } from "./ChatMenu";
import { ChatLine } from "./ChatLine";

export type ChatListProps = {
  folder: Folder;
  filter?: Filter;
  selected?: ConversationId | null;
  /** Inside of the link; the usual line where the shell gives none. */
  renderRow?: (row: ChatRow) => ReactNode;
  /** Shown when the list is read and has nothing in it. */
  empty?: ReactNode;
  /** Scrolls with the list, above it. */
  head?: ReactNode;
  onOpen?: (id: ConversationId) => void;
  rowHeight?: number;
  label?: string;
  hasMenu?: boolean;
};

export function ChatList(props: ChatListProps): ReactNode {
  const { folder, filter = "all", rowHeight = 72, hasMenu = true } = props;
  const { selected = null, renderRow, onOpen } = props;
  const t = useT();
  const list = useChatList(folder, filter);
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useRef<VirtualizerHandle>(null);
  const [head, headHeight] = useHeight();
  const [active, setActive] = useState(0);
  const { total, want } = list;
  const size = total ?? 0;
  const label = props.label ?? t("chats");

  const isUsable = total === 0 || list.at(0) !== null;
  useEffect(() => {
    if (isUsable && performance.getEntriesByName("list-usable").length === 0) {
      performance.mark("list-usable");
    }
  }, [isUsable]);

  const look = useCallback(() => {
    const handle = virtual.current;
    if (handle === null) return;
    const from = Math.max(0, handle.scrollOffset - headHeight);
    want(handle.findItemIndex(from), handle.findItemIndex(from + handle.viewportSize));
  }, [want, headHeight]);

  const focusRow = useCallback(
    (index: number) => {
      const next = Math.max(0, Math.min(size - 1, index));
      setActive(next);
      virtual.current?.scrollToIndex(next, { align: "nearest" });
      focusWhenThere(scroller.current, next);
    },
    [size],
  );

  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    const { target } = event;
    if (!(target instanceof HTMLElement) || target.dataset["part"] !== "chat-row") return;
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / rowHeight) - 1);
    const next = moveBy(event.key, active, size, page);
    if (next !== null) {
      event.preventDefault();
      focusRow(next);
    }
  };

  const indexes = useMemo(() => Array.from({ length: size }, (_, index) => index), [size]);
  const context = useMemo(() => ({ label, size }), [label, size]);

  return (
    // The keys steer the links inside, which have the focus.
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions
    <div data-part="chat-list" ref={scroller} onKeyDown={onKeyDown}>
      <div data-part="chat-list-head" ref={head}>
        {props.head}
      </div>
      {total === 0 ? (
        <div data-part="chat-list-empty">{props.empty}</div>
      ) : (
        <ListContext value={context}>
          <Virtualizer
            ref={virtual}
            data={indexes}
            itemSize={rowHeight}
            startMargin={headHeight}
            scrollRef={scroller}
            as={ListBox}
            keepMounted={active < size ? [active] : []}
            onScroll={look}
            onResize={look}
          >
            {(index) => (
              <Item
                key={list.at(index)?.id ?? `unread-${index}`}
                index={index}
                row={list.at(index)}
                isActive={index === Math.min(active, size - 1)}
                onFocus={setActive}
                isSelected={list.at(index)?.id === selected}
                hasMenu={hasMenu}
                renderRow={renderRow}
                onOpen={onOpen}
              />
            )}
          </Virtualizer>
        </ListContext>
      )}
    </div>
  );
}

function moveBy(key: string, from: number, size: number, page: number): number | null {
  switch (key) {
    case "ArrowDown":
      return from + 1;
    case "ArrowUp":
      return from - 1;
    case "PageDown":
      return from + page;
    case "PageUp":
      return from - page;
    case "Home":
      return 0;
    case "End":
      return size - 1;
    default:
      return null;
  }
}

/** A row that was scrolled to is there some frames later, if it was not read yet. */
function focusWhenThere(scroller: HTMLElement | null, index: number, tries = 30): void {
  const row = scroller?.querySelector<HTMLElement>(`[data-part="chat-row"][data-index="${index}"]`);
  if (row) row.focus({ preventScroll: true });
  else if (tries > 0) requestAnimationFrame(() => focusWhenThere(scroller, index, tries - 1));
}

/** Height of what stands above the rows in the same scroller. */
function useHeight(): [Ref<HTMLDivElement>, number] {
  const ref = useRef<HTMLDivElement>(null);
  const [height, setHeight] = useState(0);
  useLayoutEffect(() => {
    const element = ref.current;
    if (element === null) return;
    const measure = () => setHeight(element.offsetHeight);
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return [ref, height];
}

const ListContext = createContext({ label: "", size: 0 });

function ListBox(props: CustomContainerComponentProps): ReactNode {
  const { label } = use(ListContext);
  return (
    <div role="list" aria-label={label} style={props.style} ref={props.ref}>
      {props.children}
    </div>
  );
}

/** Drawn anew only when its chat is another, or chosen. */
const Item = memo(function Item(props: {
  index: number;
  row: ChatRow | null;
  isActive: boolean;
  isSelected: boolean;
  hasMenu: boolean;
  onFocus: (index: number) => void;
  renderRow: ChatListProps["renderRow"];
  onOpen: ChatListProps["onOpen"];
}): ReactNode {
  const { index, row, isSelected } = props;
  const { size } = use(ListContext);
  const [isMenuOpen, setMenuOpen] = useState(false);
  if (row === null) return <div data-part="chat-skeleton" role="listitem" aria-hidden="true" />;
  const unread = row.unread > 0 ? row.unread : row.markedUnread ? 0 : undefined;
  return (
    <div
      data-part="chat-item"
      role="listitem"
      aria-posinset={index + 1}
      aria-setsize={size}
      data-selected={flag(isSelected)}
    >
      <a
        data-part="chat-row"
        data-conversation={row.id}
        data-index={index}
        data-kind={row.kind}
        data-unread={unread}
        data-selected={flag(isSelected)}
        data-muted={flag(row.mutedUntil > now())}
        data-pinned={flag(row.pinned)}
        data-draft={flag(row.draft !== null && row.draft !== "")}
        data-stranger={flag(row.stranger)}
        data-mentioned={flag(row.mentioned)}
        href={href({ name: "chat", id: row.id, row: null })}
        aria-current={isSelected ? "page" : undefined}
        tabIndex={props.isActive ? 0 : -1}
        draggable={false}
        onFocus={() => props.onFocus(index)}
        onClick={(event) => {
          if (props.onOpen === undefined || event.metaKey || event.ctrlKey || event.shiftKey) return;
          event.preventDefault();
          props.onOpen(row.id);
        }}
        onContextMenu={(event) => {
          if (!props.hasMenu) return;
          event.preventDefault();
          setMenuOpen(true);
        }}
      >
        {props.renderRow?.(row) ?? <ChatLine row={row} />}
      </a>
      {!props.hasMenu ? null : (
        <ChatMenu row={row} isOpen={isMenuOpen} onOpenChange={setMenuOpen} />
      )}
    </div>
  );
});
