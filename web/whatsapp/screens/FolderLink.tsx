// The way to another list, above the rows of this one.
import { Icon, type IconName, type ListFolder, href } from "kit/app";
import { useFormat } from "kit/i18n";

export function FolderLink(props: { folder: ListFolder; icon: IconName; label: string; count: number }) {
  const format = useFormat();
  return (
    <a data-part="folder-row" data-action={`open-${props.folder}`} href={href({ name: "folder", folder: props.folder })}>
      <Icon name={props.icon} />
      <span data-part="folder-name">{props.label}</span>
      {props.count > 0 ? <span data-part="folder-count">{format.number(props.count)}</span> : null}
    </a>
  );
}
