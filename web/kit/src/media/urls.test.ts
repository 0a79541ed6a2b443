import { beforeEach, describe, expect, it } from "vitest";

import { Urls } from "./urls";

describe("object URLs of files", () => {
  let made = 0;
  let revoked: string[] = [];
  let urls = new Urls();
  const open = () => Promise.resolve(new Blob(["x"]));
  beforeEach(() => {
    made = 0;
    revoked = [];
    urls = new Urls({
      createObjectURL: () => {
        made += 1;
        return `blob:${made}`;
      },
      revokeObjectURL: (url) => revoked.push(url),
    });
  });

  it("are made once, however many look at the file", async () => {
    const [one, two] = await Promise.all([urls.lend("a", open), urls.lend("a", open)]);
    expect([one.url, two.url, made]).toEqual(["blob:1", "blob:1", 1]);
    one.release();
    one.release();
    expect(urls.peek("a")).toBe("blob:1");
  });

  it("stay for somebody who scrolls back, and are revoked when many others came", async () => {
    for (let index = 0; index < 17; index += 1) (await urls.lend(`key ${index}`, open)).release();
    expect(revoked).toEqual(["blob:1"]);
    expect(urls.peek("key 0")).toBeNull();
    expect((await urls.lend("key 1", open)).url).toBe("blob:2");
    for (let index = 20; index < 40; index += 1) (await urls.lend(`key ${index}`, open)).release();
    expect(revoked).not.toContain("blob:2");
  });

  it("of what disappears are revoked as soon as nobody looks at them", async () => {
    const one = await urls.lend("a", open, false);
    const two = await urls.lend("a", open, false);
    one.release();
    expect(revoked).toEqual([]);
    two.release();
    expect(revoked).toEqual(["blob:1"]);
  });

  it("of a file that could not be opened are tried again", async () => {
    const failing = () => Promise.reject(new Error("not here"));
    await expect(urls.lend("a", failing)).rejects.toThrow("not here");
    expect((await urls.lend("a", open)).url).toBe("blob:1");
  });
});
