// The middle while no chat is open.
import { useT } from "../words";
import { Bubbles } from "./Bubbles";

export function SelectChat() {
  const t = useT();
  return (
    <div data-part="select-chat">
      <Bubbles />
      <h2>{t("empty.title")}</h2>
      <p>{t("empty.line")}</p>
    </div>
  );
}
