// The three apps, and what a person is found by in each.
export const APPS = ["messenger", "instagram", "whatsapp"] as const;
export type App = (typeof APPS)[number];

/** What the apps are called in English, on badges and in choices. */
export const TITLES: Record<App, string> = {
  messenger: "Messenger",
  instagram: "Instagram",
  whatsapp: "WhatsApp",
};

/** A handle that nobody else has: `number` differs for each person of a server. */
export function handleFor(app: App, name: string, number: number): string {
  const word = name.toLowerCase().replace(/[^a-z]/g, "");
  switch (app) {
    case "messenger":
      return `${word}.${number}`;
    case "instagram":
      return `${word}_${number}`;
    case "whatsapp":
      return `+4179${String(5_000_000 + number)}`;
  }
}
