// How far an own message is: the kit says it in words, the shell draws ticks or rings as children.
import type { ReactNode } from "react";

import type { Receipt as State } from "kit/core";
import { Hidden } from "kit/parts/Page";

import { useReceiptText } from "./words";

export function Receipt(props: { receipt: State; children?: ReactNode }): ReactNode {
  const text = useReceiptText();
  if (props.receipt === "none") return null;
  return (
    <span data-part="receipt" data-receipt={props.receipt}>
      <span aria-hidden="true" data-part="receipt-mark">
        {props.children}
      </span>
      <Hidden>{text(props.receipt)}</Hidden>
    </span>
  );
}
