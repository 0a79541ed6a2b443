// Fields of forms. Words of a failure stand at the field that it is about.
import type { ReactNode } from "react";
import {
  Input,
  Label,
  Radio,
  RadioGroup,
  Switch,
  Text,
  TextArea,
  TextField as Field,
} from "react-aria-components";

import { given } from "./given";

export function TextField(props: {
  label: string;
  value: string;
  onChange: (value: string) => void;
  name?: string;
  hint?: ReactNode;
  error?: string | null;
  inputMode?: "text" | "tel" | "numeric";
  autoComplete?: string;
  autoFocus?: boolean;
  maxLength?: number;
  placeholder?: string;
  isDisabled?: boolean;
  isRequired?: boolean;
  /** Of several lines. */
  isLong?: boolean;
  /** Handles and codes are written left to right in every language. */
  dir?: "ltr" | "auto";
}): ReactNode {
  const error = props.error ?? null;
  return (
    <Field
      data-part="field"
      value={props.value}
      onChange={props.onChange}
      isInvalid={error !== null}
      {...given({
        name: props.name,
        isDisabled: props.isDisabled,
        isRequired: props.isRequired,
        maxLength: props.maxLength,
        autoFocus: props.autoFocus,
      })}
    >
      <Label data-part="field-label">{props.label}</Label>
      {props.isLong === true ? (
        <TextArea data-part="field-input" data-long="" dir="auto" rows={4} />
      ) : (
        <Input
          data-part="field-input"
          dir={props.dir ?? "auto"}
          inputMode={props.inputMode ?? "text"}
          autoComplete={props.autoComplete ?? "off"}
          spellCheck={false}
          {...given({ placeholder: props.placeholder })}
        />
      )}
      {props.hint === undefined ? null : (
        <Text slot="description" data-part="field-hint">
          {props.hint}
        </Text>
      )}
      {error === null ? null : (
        <Text slot="errorMessage" data-part="field-error" role="alert">
          {error}
        </Text>
      )}
    </Field>
  );
}

export function Toggle(props: {
  label: string;
  hint?: ReactNode;
  isOn: boolean;
  onChange: (isOn: boolean) => void;
  isDisabled?: boolean;
  action?: string;
}): ReactNode {
  return (
    <Switch
      data-part="toggle"
      data-action={props.action}
      isSelected={props.isOn}
      onChange={props.onChange}
      isDisabled={props.isDisabled ?? false}
    >
      <span data-part="toggle-text">
        <span data-part="toggle-label">{props.label}</span>
        {props.hint === undefined ? null : <span data-part="toggle-hint">{props.hint}</span>}
      </span>
      <span data-part="toggle-track" aria-hidden="true">
        <span data-part="toggle-thumb" />
      </span>
    </Switch>
  );
}

export type Option<Id extends string = string> = { id: Id; text: string; hint?: string };

export function Choice<Id extends string>(props: {
  label: string;
  value: Id;
  onChange: (id: Id) => void;
  options: readonly Option<Id>[];
  name?: string;
  /** For those who see the title above it anyway. */
  isLabelHidden?: boolean;
}): ReactNode {
  return (
    <RadioGroup
      data-part="choice"
      value={props.value}
      onChange={(value) => {
        const option = props.options.find(({ id }) => id === value);
        if (option !== undefined) props.onChange(option.id);
      }}
      {...given({ name: props.name })}
      {...(props.isLabelHidden === true ? { "aria-label": props.label } : {})}
    >
      {props.isLabelHidden === true ? null : <Label data-part="field-label">{props.label}</Label>}
      {props.options.map((option) => (
        <Radio key={option.id} value={option.id} data-part="choice-option" data-value={option.id}>
          <span data-part="choice-text">
            <span data-part="choice-label">{option.text}</span>
            {option.hint === undefined ? null : <span data-part="choice-hint">{option.hint}</span>}
          </span>
          <span data-part="choice-mark" aria-hidden="true" />
        </Radio>
      ))}
    </RadioGroup>
  );
}
