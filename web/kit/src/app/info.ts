// What the server tells the page about itself: `/app.json`. Read defensively, because the page may be
// older than the server.
import type { AppConfig, Features, NetworkName } from "kit/core";

import { readFeatures } from "./features";

export type HandleKind = "profile" | "username" | "phone";

/** A network as people meet it: its title and by what its people are found. */
export type NetworkInfo = {
  name: NetworkName;
  title: string;
  handleKind: HandleKind;
  handleMin: number;
  handleMax: number;
  /** What its app has; a shell asks here and never for the network's name. */
  features: Features;
};

export type AppInfo = {
  network: NetworkName;
  title: string;
  shell: string;
  build: string;
  demonstration: boolean;
  networks: readonly NetworkInfo[];
};

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const text = (value: unknown, otherwise: string): string =>
  typeof value === "string" ? value : otherwise;
const count = (value: unknown, otherwise: number): number =>
  typeof value === "number" && Number.isSafeInteger(value) && value >= 0 ? value : otherwise;

const handleKind = (value: unknown): HandleKind =>
  value === "phone" || value === "username" ? value : "profile";

export function readAppInfo(value: unknown): AppInfo {
  const told = isRecord(value) ? value : {};
  const network = text(told["network"], "");
  const networks = isRecord(told["networks"]) ? told["networks"] : {};
  return {
    network,
    title: text(told["title"], network),
    shell: text(told["shell"], network),
    build: text(told["build"], ""),
    demonstration: told["demonstration"] === true,
    networks: Object.entries(networks).map(([name, one]) => {
      const its = isRecord(one) ? one : {};
      const handle = isRecord(its["handle"]) ? its["handle"] : {};
      return {
        name,
        title: text(its["title"], name),
        handleKind: handleKind(handle["kind"]),
        handleMin: count(handle["length_min"], 1),
        handleMax: count(handle["length_max"], 64),
        features: readFeatures(its["features"]),
      };
    }),
  };
}

/** What the core is told when it is made. */
export const coreConfig = (info: AppInfo): AppConfig => ({
  network: info.network,
  title: info.title,
  build: info.build,
  demonstration: info.demonstration,
  networks: Object.fromEntries(info.networks.map(({ name, title }) => [name, { title }])),
});

/** This page's own build, written into it while building; the server's may be newer. */
export const pageBuild = (): string =>
  document.querySelector<HTMLMetaElement>('meta[name="build"]')?.content ?? "";
