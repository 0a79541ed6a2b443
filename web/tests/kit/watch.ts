// Whatever a page must never do fails the test that it happened in: complain in the console, break
// its policy, leave a promise unhandled, ask another origin.
import type { BrowserContext } from "@playwright/test";

export class Watch {
  private readonly seen: string[] = [];
  private readonly expected: RegExp[] = [];

  constructor(context: BrowserContext, origin: string) {
    context.on("console", (message) => {
      if (message.type() === "error" || message.type() === "warning") {
        this.add(`console.${message.type()}: ${message.text()}`);
      }
    });
    // Thrown and not caught, and promises that nobody handled.
    context.on("weberror", (error) => this.add(`uncaught: ${error.error().message}`));
    context.on("request", (request) => {
      const url = request.url();
      if (!url.startsWith(`${origin}/`) && !url.startsWith(`blob:${origin}/`)) this.add(`foreign request: ${url}`);
    });
  }

  /** What this test brings about on purpose. */
  expects(...patterns: RegExp[]): void {
    this.expected.push(...patterns);
  }

  /** Everything that was seen and not expected. */
  get complaints(): string[] {
    return this.seen.filter((line) => !this.expected.some((pattern) => pattern.test(line)));
  }

  private add(line: string): void {
    this.seen.push(line);
  }
}

/** What a browser says by itself when it is cut off. */
export const CUT_OFF = [/ERR_INTERNET_DISCONNECTED/, /ERR_NETWORK_CHANGED/, /WebSocket connection .* failed/, /ERR_FAILED/];
