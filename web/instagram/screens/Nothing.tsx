// What the large pane shows while nothing is chosen: a paper plane in a circle.
import type { ReactNode } from "react";

import { go } from "kit/app";
import { Button } from "kit/parts";

import { Icon } from "../icons/Icon";
import type { Column } from "../place";
import { useWords } from "../words";

export function Nothing({ column }: { column: Column }): ReactNode {
  const t = useWords();
  if (column === "requests" || column === "hidden") {
    return (
      <div className="nothing" data-part="nothing">
        <Drawing name="requests" />
        <h2 className="nothing-title">{t("i.requests.title")}</h2>
        <p className="nothing-line">{t("i.requests.note")}</p>
      </div>
    );
  }
  return (
    <div className="nothing" data-part="nothing">
      <Drawing name="plane" />
      <h2 className="nothing-title">{t("empty.title")}</h2>
      <p className="nothing-line">{t("empty.line")}</p>
      <Button kind="primary" onPress={() => go({ name: "new" })}>
        {t("i.empty.button")}
      </Button>
      <p className="nothing-lock">
        <Icon name="lock" />
        {t("i.encrypted")}
      </p>
    </div>
  );
}

function Drawing({ name }: { name: "plane" | "requests" }): ReactNode {
  return (
    <svg
      className={name === "plane" ? "nothing-drawing icon-mirrored" : "nothing-drawing"}
      viewBox="0 0 96 96"
      fill="none"
      stroke="currentColor"
      strokeWidth="2"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      focusable="false"
    >
      <circle cx="48" cy="48" r="46" />
      {name === "plane" ? (
        <path d="M72 25 24 40.5l20 11 11 20L72 25ZM72 25 44 51.5" />
      ) : (
        <>
          <path d="M26 36a5 5 0 0 1 5-5h34a5 5 0 0 1 5 5v25a5 5 0 0 1-5 5H31a5 5 0 0 1-5-5V36Z" />
          <path d="m27 37 21 16 21-16" />
        </>
      )}
    </svg>
  );
}
