// Filters of the list in the app's own words.
import type { ReactNode } from "react";

import type { Filter } from "kit/core";
import { useT } from "kit/i18n";
import { Chips } from "kit/parts/Tabs";

export function FilterChips(props: {
  value: Filter;
  onChange: (filter: Filter) => void;
  filters: readonly Filter[];
}): ReactNode {
  const t = useT();
  return (
    <Chips
      label={t("filter.label")}
      value={props.value}
      onChange={props.onChange}
      chips={props.filters.map((id) => ({ id, text: t(`filter.${id}`) }))}
    />
  );
}
