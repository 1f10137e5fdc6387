import { afterEach, describe, expect, test } from "vitest";
import { startPlay } from "../../../src/runtime/games/text-play.js";
import { ChatClient, type RemoteSettings } from "../../../src/runtime/words/remote/chat-client.js";
import { remoteAddress, remotePlayer } from "../../../src/runtime/words/remote/remote-player.js";
import { shelf } from "../../stdlib/shelf.js";
import { chatServer, type ChatServer, type Reply, type Sent } from "../../support/chat-server.js";

let server: ChatServer | undefined;
afterEach(async () => {
  await server?.close();
  server = undefined;
});

const KEY = "sk-very-secret";

async function client(
  reply: (sent: Sent, number: number) => Reply | Promise<Reply>,
  settings: Partial<RemoteSettings> = {},
): Promise<ChatClient> {
  server = await chatServer(reply);
  return new ChatClient({ url: server.url, model: "m", pause: 1, retries: 3, environment: { SPC_API_KEY: KEY }, ...settings });
}

const ASKED = { messages: [{ role: "user", content: "hello" }], seed: 17 } as const;

describe("tokens and completions", () => {
  const reply = (choice: object): Reply => ({ status: 200, body: JSON.stringify({ choices: [choice], usage: {} }) });

  test("the tokens of a chat's answer have log-probabilities and numbers where the server tells them", async () => {
    const content = [
      { token: "ye", logprob: -0.5, top_logprobs: [] },
      { token: "s", logprob: -0.25 },
    ];
    const message = { content: "yes" };
    const chat = await client((_, n) => reply({ message, logprobs: { content }, ...(n === 0 && { token_ids: [7, 8] }) }));
    expect(await chat.ask({ ...ASKED, tokens: true })).toEqual({
      kind: "text",
      text: "yes",
      tokens: [
        { text: "ye", logp: -0.5, id: 7 },
        { text: "s", logp: -0.25, id: 8 },
      ],
    });
    expect(server!.sent[0].body).toMatchObject({ logprobs: true, return_token_ids: true });
    expect(await chat.ask(ASKED)).toMatchObject({ tokens: [{ text: "ye", logp: -0.5 }, { text: "s" }] });
    expect(server!.sent[1].body).not.toHaveProperty("logprobs");
  });

  test("numbers that are those of other tokens are not taken", async () => {
    const chat = await client(() =>
      reply({ message: { content: "a" }, logprobs: { content: [{ token: "a", logprob: -1 }] }, token_ids: [1, 2] }),
    );
    expect(await chat.ask({ ...ASKED, tokens: true })).toEqual({ kind: "text", text: "a", tokens: [{ text: "a", logp: -1 }] });
  });

  test("a text is gone on with, up to where it stops; what was cut says so", async () => {
    const chat = await client((_, n) =>
      n === 0
        ? reply({ text: " two", finish_reason: "stop", logprobs: { tokens: [" two"], token_logprobs: [-0.125] } })
        : reply({ text: " tw", finish_reason: "length" }),
    );
    const asked = { prompt: "one", stop: ["\n"], seed: 3 };
    expect(await chat.complete({ ...asked, tokens: true })).toEqual({
      kind: "text",
      text: " two",
      tokens: [{ text: " two", logp: -0.125 }],
    });
    expect(server!.sent[0]).toMatchObject({ url: "/v1/completions", body: { prompt: "one", stop: ["\n"], seed: 3, logprobs: 1 } });
    expect(await chat.complete(asked)).toEqual({ kind: "text", text: " tw", cut: true });
  });

  test("trouble is met as in a chat", async () => {
    const chat = await client((_, n) => (n < 2 ? { status: 500 } : " two"));
    expect(await chat.complete({ prompt: "one", seed: 3 })).toEqual({ kind: "text", text: " two" });
    expect(chat.usage).toMatchObject({ requests: 3, retries: 2, inputTokens: 50, outputTokens: 3 });
    const odd = await client(() => ({ status: 200, body: '{"choices": [{"message": {"content": "x"}}]}' }), { retries: 0 });
    await expect(odd.complete({ prompt: "one", seed: 3 })).rejects.toMatchObject({ message: expect.stringContaining("no completion") });
  });
});

describe("a server that gives trouble", () => {
  const passing: readonly (readonly [string, Reply])[] = [
    ["429", { status: 429, headers: { "retry-after": "0" } }],
    ["500", { status: 500, body: "oh" }],
    ["broken JSON", { status: 200, body: '{"choices": [' }],
    ["JSON of another kind", { status: 200, body: '{"choices": []}' }],
    ["silence", "hang"],
  ];

  test.each(passing)("%s is tried again, for the same sample", async (_, trouble) => {
    const chat = await client((_sent, number) => (number < 2 ? trouble : "fine"), { timeout: 300 });
    expect(await chat.ask(ASKED)).toEqual({ kind: "text", text: "fine" });
    expect(server!.sent.map(({ body }) => body)).toEqual(Array(3).fill({ model: "m", messages: ASKED.messages, seed: 17 }));
    expect(chat.usage).toMatchObject({ requests: 3, retries: 2, inputTokens: 100, outputTokens: 7 });
  });

  test.each(passing)("%s for ever is a fault that says so, without the key", async (_, trouble) => {
    const chat = await client(() => trouble, { timeout: 60, retries: 1 });
    const fault = await chat.ask(ASKED).catch((error: unknown) => error as Error & { code: string });
    expect(fault).toMatchObject({ name: "WordsFault", code: "SP6703", message: expect.stringContaining("no answer in 2 tries") });
    expect(JSON.stringify(fault) + String((fault as Error).stack)).not.toContain(KEY);
  });

  test.each([400, 401, 404])("%i is not tried again", async (status) => {
    const chat = await client(() => ({ status, body: `no ${KEY}` }));
    await expect(chat.ask(ASKED)).rejects.toMatchObject({ code: "SP6703", message: expect.not.stringContaining(KEY) });
    expect(server!.sent.length).toBe(1);
  });

  test("one that is not there is a fault", async () => {
    const chat = await client(() => "x", { retries: 0 });
    await server!.close();
    await expect(chat.ask(ASKED)).rejects.toMatchObject({ code: "SP6703", message: expect.stringContaining("cannot be reached") });
  });
});

test("a refusal is an answer of its own; the key goes to the server only; cost is counted", async () => {
  const chat = await client((_sent, number) => (number === 0 ? { refusal: "I will not" } : "yes"), { price: { input: 2, output: 10 } });
  expect(await chat.ask(ASKED)).toEqual({ kind: "refusal", text: "I will not" });
  expect(await chat.ask(ASKED)).toEqual({ kind: "text", text: "yes" });
  expect(server!.sent[0].headers.authorization).toBe(`Bearer ${KEY}`);
  expect(chat.usage.cost).toBeCloseTo((200 * 2 + 14 * 10) / 1e6, 12);
});

test("no more requests are under way than are allowed", async () => {
  const chat = await client(
    async () => {
      await new Promise((resolve) => setTimeout(resolve, 5));
      return "x";
    },
    { atOnce: 3 },
  );
  await Promise.all(Array.from({ length: 12 }, (_, seed) => chat.ask({ ...ASKED, seed })));
  expect(server!.sent.length).toBe(12);
  expect(server!.most()).toBe(3);
});

describe("a remote seat", () => {
  const { game } = shelf("tic_tac_toe");

  test("plays a whole game; what is no legal move is asked again with the reason", async () => {
    const chat = await client(({ body }, number) => {
      if (number === 0) return "move: (9, 9)";
      if (number === 1) return { refusal: "no" };
      const listed = body.messages[1].content.split("\n").filter((line) => /^\(\d, \d\)$/.test(line));
      return `I think.\nmove: ${listed.at(-1)}`;
    });
    const player = remotePlayer<unknown>({ client: chat, seed: 1 });
    const step = await startPlay({ game, humans: [], players: [player, undefined], seed: 4 });
    expect(step.session.status).toBe("over");
    expect(step.lines[0]).toBe("x: (2, 2)");
    expect(server!.sent[1].body.messages.at(-1)!.content).toContain("This cannot be played: ");
    expect(server!.sent[2].body.messages.length).toBe(6);
    expect(new Set(server!.sent.map(({ body }) => body.seed)).size).toBe(server!.sent.length);
  });

  test("that never answers a legal move stops the game", async () => {
    const chat = await client(() => "let me think about it");
    const play = startPlay({ game, humans: [], players: [remotePlayer<unknown>({ client: chat }), undefined] });
    await expect(play).rejects.toMatchObject({ code: "SP6704", message: expect.stringContaining("x answered no legal move in 4 tries") });
  });

  test("is named by an address and a model", () => {
    expect(remoteAddress("remote:http://h:1/v1#a/b")).toEqual({ url: "http://h:1/v1", model: "a/b" });
    expect(remoteAddress("remote:http://h:1/v1")).toBeNull();
    expect(remoteAddress("random")).toBeUndefined();
  });
});
