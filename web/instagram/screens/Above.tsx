// What opens above the panes: a new message, a new group, finding somebody, joining by a link.
import type { ReactNode } from "react";

import { FindPerson, JoinGroup, NewChat, NewGroup } from "kit/flows";
import { Dialog } from "kit/parts";

import type { Place } from "../place";
import { useWords } from "../words";

export function Above({ place }: { place: Place }): ReactNode {
  const t = useWords();
  const { above, close } = place;
  if (above === null) return null;
  const titles = {
    new: t("new.title"),
    "new-group": t("new.group"),
    find: t("find.title"),
    join: t("i.new.join"),
  };
  return (
    <Dialog title={titles[above.name]} name="above" isOpen onClose={close}>
      <Content place={place} />
    </Dialog>
  );
}

function Content({ place }: { place: Place }): ReactNode {
  const { above, close } = place;
  switch (above?.name) {
    case "new":
      return <NewChat onBack={close} />;
    case "new-group":
      return <NewGroup onBack={close} />;
    case "find":
      return <FindPerson onBack={close} />;
    case "join":
      return <JoinGroup link={above.link} onBack={close} />;
    case undefined:
      return null;
  }
}
