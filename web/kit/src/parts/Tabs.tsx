// Tabs over a list, and chips that filter it.
import type { ReactNode } from "react";
import { Radio, RadioGroup, Tab, TabList, TabPanel, Tabs as Group } from "react-aria-components";

import { useFormat } from "kit/i18n";

export type TabEntry<Id extends string = string> = { id: Id; text: string; count?: number };

/** The panel is `children`: one for all tabs, as the tab only says what it shows. */
export function Tabs<Id extends string>(props: {
  label: string;
  value: Id;
  onChange: (id: Id) => void;
  tabs: readonly TabEntry<Id>[];
  children: ReactNode;
}): ReactNode {
  const format = useFormat();
  return (
    <Group
      data-part="tabs"
      selectedKey={props.value}
      onSelectionChange={(key) => {
        const tab = props.tabs.find(({ id }) => id === key);
        if (tab !== undefined) props.onChange(tab.id);
      }}
    >
      <TabList data-part="tab-list" aria-label={props.label}>
        {props.tabs.map((tab) => (
          <Tab key={tab.id} id={tab.id} data-part="tab" data-action={`tab-${tab.id}`}>
            <span data-part="tab-text">{tab.text}</span>
            {tab.count === undefined || tab.count === 0 ? null : (
              <span data-part="tab-count">{format.number(tab.count)}</span>
            )}
          </Tab>
        ))}
      </TabList>
      <TabPanel key={props.value} id={props.value} data-part="tab-panel">
        {props.children}
      </TabPanel>
    </Group>
  );
}

/** Filters in a row: one of them holds. */
export function Chips<Id extends string>(props: {
  label: string;
  value: Id;
  onChange: (id: Id) => void;
  chips: readonly { id: Id; text: string }[];
}): ReactNode {
  return (
    <RadioGroup
      data-part="chips"
      aria-label={props.label}
      orientation="horizontal"
      value={props.value}
      onChange={(value) => {
        const chip = props.chips.find(({ id }) => id === value);
        if (chip !== undefined) props.onChange(chip.id);
      }}
    >
      {props.chips.map((chip) => (
        <Radio key={chip.id} value={chip.id} data-part="chip" data-action={`filter-${chip.id}`}>
          {chip.text}
        </Radio>
      ))}
    </RadioGroup>
  );
}
