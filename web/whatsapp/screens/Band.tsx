// Above the sign-up: which app this is.
import { useApp } from "kit/app";

import { Mark } from "../icons/Mark";

export function Band() {
  const { title } = useApp();
  return (
    <p data-part="band">
      <Mark />
      <span>{title}</span>
    </p>
  );
}
