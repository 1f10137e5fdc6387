import { answerPlay, startPlay, type PlaySession, type PlaySettings } from "./text-play.js";

/** Plays a game on two streams, a line a move. The end of the input leaves the game. */
export async function playOnStreams<S>(
  settings: PlaySettings<S>,
  input: NodeJS.ReadableStream,
  output: NodeJS.WritableStream,
): Promise<PlaySession<S>> {
  const { createInterface } = await import("node:readline");
  const print = (lines: readonly string[], prompt: string) => {
    output.write(lines.map((line) => `${line}\n`).join("") + prompt);
  };
  let step = await startPlay(settings);
  print(step.lines, step.prompt);
  if (step.session.status !== "asking") return step.session;
  const reader = createInterface({ input, crlfDelay: Infinity, terminal: false });
  for await (const line of reader) {
    step = await answerPlay(step.session, line);
    print(step.lines, step.prompt);
    if (step.session.status !== "asking") break;
  }
  reader.close();
  if (step.session.status !== "asking") return step.session;
  output.write("\n");
  return { ...step.session, status: "left" };
}
