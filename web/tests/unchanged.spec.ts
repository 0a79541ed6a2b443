// Whoever never uses other networks must not see that there are any.
import { APPS } from "./kit/apps.ts";
import { differing, still } from "./kit/looks.ts";
import { expect, feature } from "./kit/stage.ts";

/** Of a million. Corners are smoothed anew when they are drawn anew; the smallest badge has a hundred. */
const SMOOTHED = 32;

feature("across", APPS, "nothing looks different while other networks are allowed and nobody of them is there", async ({ app, people }) => {
  const [ana, ben] = await people.friends(app, "Ana", "Ben");
  await ben.writes("The hut is booked for Saturday");
  await ana.writes("Lovely! What do I bring?");
  await ben.replies("Lovely! What do I bring?", "Cheese, and the map");
  await ana.sees("Cheese, and the map");
  // Both know that the other is there before the first picture.
  await expect(ana.page.locator('[data-part="header"] [data-part="presence"]')).toHaveAttribute("data-active", "");
  // So that no age grows between two pictures.
  await ana.page.clock.setFixedTime(new Date());
  const shots = async (): Promise<Buffer[]> => {
    await ana.goesBackToTheList();
    const list = await still(ana);
    await ana.opens("Ben");
    const thread = await still(ana);
    await ana.opensInfo();
    return [list, thread, await still(ana)];
  };
  const before = await shots();
  for (const other of APPS.filter((each) => each !== app)) await ana.allows(other);
  const after = await shots();
  for (const [index, what] of ["the list", "a thread", "the information"].entries()) {
    const [one, other] = [before[index], after[index]];
    if (one === undefined || other === undefined) throw new Error("a picture is missing");
    expect(await differing(ana.page, one, other), what).toBeLessThanOrEqual(SMOOTHED);
  }
});
