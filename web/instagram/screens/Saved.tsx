// Messages that one saved.
import type { ReactNode } from "react";

import { Starred } from "kit/flows";

export const Saved = (props: { onBack: () => void }): ReactNode => <Starred onBack={props.onBack} />;
