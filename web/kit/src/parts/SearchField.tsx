// The field above a list. By itself, as the first view needs it and no other field.
import type { ReactNode } from "react";
import { Input, SearchField as Search } from "react-aria-components";

import { Icon } from "kit/app/context";
import { useT } from "kit/i18n";

import { IconButton } from "./Button";
import { given } from "./given";

export function SearchField(props: {
  label: string;
  value: string;
  onChange: (value: string) => void;
  placeholder?: string;
  autoFocus?: boolean;
  onSubmit?: () => void;
}): ReactNode {
  const t = useT();
  return (
    <Search
      data-part="search-field"
      aria-label={props.label}
      value={props.value}
      onChange={props.onChange}
      {...given({ onSubmit: props.onSubmit, autoFocus: props.autoFocus })}
    >
      <Icon name="search" />
      <Input
        data-part="search"
        dir="auto"
        autoComplete="off"
        placeholder={props.placeholder ?? props.label}
      />
      {props.value === "" ? null : (
        <IconButton part="search-clear" name="close" label={t("search.clear")} />
      )}
    </Search>
  );
}
