import { PassThrough } from "node:stream";
import { expect, test } from "vitest";
import { openProgress } from "../../../src/runtime/track/progress.js";

function stream(isTTY: boolean) {
  const through = Object.assign(new PassThrough(), {
    isTTY,
    columns: 100,
    rows: 30,
    cursorTo: () => true,
    clearLine: () => true,
    moveCursor: () => true,
  });
  let text = "";
  through.setEncoding("utf8").on("data", (more: string) => (text += more));
  return { through: through as unknown as NodeJS.WriteStream, text: () => text };
}

test("without a terminal a line comes when enough time has passed, and at the end of a loop", () => {
  const { through, text } = stream(false);
  let time = 0;
  const progress = openProgress(through, { now: () => time, interval: 1000 });
  progress.stage("warm up");
  for (let done = 1; done <= 5; done++) {
    time += 400;
    progress.metric("loss", 1 / (3 * done));
    progress.loop("iterations", done, 5);
  }
  progress.line("saved");
  progress.stop();
  expect(text()).toBe("warm up  iterations 3/5  loss 0.1111\nwarm up  iterations 5/5  loss 0.06667\nsaved\n");
});

test("a loop that ends by a condition has no total", () => {
  const { through, text } = stream(false);
  let time = 0;
  const progress = openProgress(through, { now: () => (time += 2000), interval: 1000 });
  progress.loop("passes", 7, Number.MAX_SAFE_INTEGER);
  progress.stop();
  expect(text()).toBe("passes 7\n");
});

test("on a terminal there are bars, and stopping gives the cursor back", () => {
  const { through, text } = stream(true);
  const progress = openProgress(through);
  progress.loop("iterations", 1, 4);
  progress.metric("loss", 0.5);
  progress.loop("passes", 2, 2);
  progress.loop("iterations", 2, 4);
  progress.stop();
  expect(text()).toContain("iterations");
  expect(text().lastIndexOf("\u001b[?25h")).toBeGreaterThan(text().lastIndexOf("\u001b[?25l"));
});
