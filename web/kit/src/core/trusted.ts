// The one policy by which this page lets a URL become a script: its own workers, and nothing else.
// The server's headers allow exactly one, by this name.

type ScriptPolicy = { createScriptURL: (url: string) => string };
type PolicyFactory = { createPolicy: (name: string, rules: ScriptPolicy) => ScriptPolicy };

declare global {
  // Not in TypeScript's own list. What a policy makes is typed as the text that it stands for.
  var trustedTypes: PolicyFactory | undefined;
}

/** Where workers of ours lie: see `worker` in vite.config.ts. */
const OURS = /^\/(?:workers\/[\w.-]+\.js|sw\.js)$/;

const rules: ScriptPolicy = {
  createScriptURL: (url) => {
    const { origin, pathname } = new URL(url, location.href);
    if (origin !== location.origin || !OURS.test(pathname)) {
      throw new TypeError("only workers of this app are started");
    }
    return url;
  },
};

const policy = globalThis.trustedTypes?.createPolicy("tresse", rules) ?? rules;

/** For `new Worker` and for registering the service worker. */
export const scriptUrl = (url: string): string => policy.createScriptURL(url);
