/** A small real server of chat completions: answers by a script, and keeps what it was sent. */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export interface Sent {
  readonly headers: IncomingMessage["headers"];
  readonly url: string;
  readonly body: {
    readonly model: string;
    readonly seed: number;
    /** What a completion goes on with. */
    readonly prompt?: string;
    readonly messages: readonly { readonly role: string; readonly content: string }[];
  };
}

/** What to do with a request: an answer's text, something else to send, or silence. */
export type Reply =
  | string
  | { readonly status: number; readonly body?: string; readonly headers?: Readonly<Record<string, string>> }
  | { readonly refusal: string }
  | "hang";

export interface ChatServer {
  readonly url: string;
  readonly sent: Sent[];
  /** The most requests that were under way at once. */
  most(): number;
  close(): Promise<void>;
}

export async function chatServer(reply: (sent: Sent, number: number) => Reply | Promise<Reply>): Promise<ChatServer> {
  const sent: Sent[] = [];
  let now = 0;
  let most = 0;
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    let text = "";
    for await (const chunk of request) text += String(chunk);
    const one: Sent = { headers: request.headers, url: request.url ?? "", body: JSON.parse(text) as Sent["body"] };
    sent.push(one);
    now += 1;
    most = Math.max(most, now);
    const said = await reply(one, sent.length - 1);
    now -= 1;
    if (said === "hang") return;
    if (typeof said === "object" && "status" in said) {
      response.writeHead(said.status, said.headers).end(said.body ?? "");
      return;
    }
    const message =
      typeof said === "string" ? { role: "assistant", content: said } : { role: "assistant", content: null, refusal: said.refusal };
    if (one.url.endsWith("/completions") && !one.url.endsWith("/chat/completions") && typeof said === "string") {
      const usage = { prompt_tokens: 50, completion_tokens: 3 };
      response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify({ choices: [{ text: said }], usage }));
      return;
    }
    const usage = { prompt_tokens: 100, completion_tokens: 7 };
    response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify({ choices: [{ message }], usage }));
  };
  const server = createServer((request, response) => void answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    sent,
    most: () => most,
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
