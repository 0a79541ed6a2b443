// A server process of the tests' own: free port, empty data, codes shown. Ended by its own handle.
import { spawn, type ChildProcess } from "node:child_process";
import { closeSync, openSync } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { env } from "node:process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

import type { App } from "./apps.ts";

const root = fileURLToPath(new URL("../../..", import.meta.url));

export class Server {
  private constructor(
    private process: ChildProcess,
    readonly port: number,
    /** Everything that the server keeps, and its log. */
    readonly folder: string,
    private readonly dist: string,
  ) {}

  /** `dist`: other apps than those that people get. */
  static async start(dist = env["TRESSE_DIST"] ?? join(root, "web/dist")): Promise<Server> {
    const folder = await mkdtemp(join(tmpdir(), "tresse-web-"));
    const { process, port } = await launch(folder, 0, dist);
    return new Server(process, port, folder, dist);
  }

  origin(app: App): string {
    return `http://${app}.localhost:${this.port}`;
  }

  /** As a power cut would end it. */
  async goesDown(): Promise<void> {
    await this.end("SIGKILL");
  }

  /** With the same data, at the same port. */
  async comesBack(): Promise<void> {
    this.process = (await launch(this.folder, this.port, this.dist)).process;
  }

  async stop(): Promise<void> {
    await this.end("SIGTERM");
    await rm(this.folder, { recursive: true, force: true });
  }

  private async end(signal: NodeJS.Signals): Promise<void> {
    if (this.process.exitCode !== null || this.process.signalCode !== null) return;
    const ended = new Promise((resolve) => this.process.once("exit", resolve));
    this.process.kill(signal);
    await ended;
  }
}

async function launch(folder: string, port: number, dist: string): Promise<{ process: ChildProcess; port: number }> {
  const log = openSync(join(folder, "log"), "a");
  const process = spawn(
    env["TRESSED"] ?? join(root, "target/debug/tressed"),
    ["serve", "--demonstration", "--listen", `127.0.0.1:${port}`, "--data", join(folder, "data"), "--log", "debug"],
    {
      stdio: ["ignore", "pipe", log],
      env: {
        TRESSED_RATE_LIMITS: "none",
        TRESSED_STORE__CACHE_MIB: "8",
        TRESSED_WEB__FOLDER: dist,
      },
    },
  );
  closeSync(log);
  return { process, port: await ready(process, join(folder, "log")) };
}

async function ready(child: ChildProcess, log: string): Promise<number> {
  if (child.stdout === null) throw new Error("the server has no output");
  for await (const line of createInterface({ input: child.stdout })) {
    const said: unknown = JSON.parse(line);
    if (typeof said === "object" && said !== null && "listen" in said) {
      return Number(String(said.listen).split(":").at(-1));
    }
  }
  throw new Error(`the server did not start:\n${await readFile(log, "utf8")}`);
}
