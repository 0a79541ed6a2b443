// Optional properties that are `undefined` are left out: exactOptionalPropertyTypes tells "not given"
// from "given as undefined", and React Aria's types do so too.
type Given<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

export function given<T extends object>(props: T): Given<T>;
export function given(props: object): object {
  return Object.fromEntries(Object.entries(props).filter(([, value]) => value !== undefined));
}

/** The value of a boolean `data-` attribute: there, or not there. */
export const flag = (on: boolean): "" | undefined => (on ? "" : undefined);
