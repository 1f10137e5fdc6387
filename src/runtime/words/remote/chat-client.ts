/** Asks a server that speaks the chat-completions protocol, or completes plain text: time-outs, retries, a limit of requests at once, counters of tokens and cost (G4). */
import type { Message } from "../prompt.js";
import { WordsFault } from "../words-fault.js";

export interface RemoteSettings {
  /** Up to and without `/chat/completions`: `http://127.0.0.1:8000/v1`. */
  readonly url: string;
  readonly model: string;
  /** The environment variable that holds the key; `SPC_API_KEY` without a word. Its value is sent to the server and nowhere else. */
  readonly keyVariable?: string;
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** How long one request may take, in milliseconds. */
  readonly timeout?: number;
  /** How often a request is sent again after a fault that may pass. */
  readonly retries?: number;
  /** How long to wait before the first retry, in milliseconds; twice as long before each next one, unless the server says how long. */
  readonly pause?: number;
  /** How many requests may be under way at once. */
  readonly atOnce?: number;
  readonly temperature?: number;
  readonly maxTokens?: number;
  /** The price of a million tokens, for `cost`. */
  readonly price?: { readonly input: number; readonly output: number };
}

/** What was asked for so far. */
export interface Usage {
  readonly requests: number;
  readonly retries: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
  /** In the money of the prices; 0 without prices. */
  readonly cost: number;
}

export interface Asked {
  readonly messages: readonly Message[];
  /** The same number for the same decision of the same run, so that a retry asks for the same sample (D4). */
  readonly seed: number;
  /** A grammar for servers that mask decoding by one (`grammar` of llama.cpp and its kin). */
  readonly grammar?: string;
  /** Asks for the tokens of the answer, with their log-probabilities and numbers. */
  readonly tokens?: boolean;
}

/** A text to go on with: for models that were not made to chat. */
export interface Continued extends Omit<Asked, "messages"> {
  readonly prompt: string;
  /** Where the model stops; these texts are no part of the answer. */
  readonly stop?: readonly string[];
}

/** A token of an answer, as the server tells it; what it does not tell is missing. */
export interface AnsweredToken {
  readonly text: string;
  readonly logp?: number;
  readonly id?: number;
}

/** What a server answered: text, or that it would not. */
export type Answered =
  | {
      readonly kind: "text";
      readonly text: string;
      /** Where they were asked for and the server tells them. */
      readonly tokens?: readonly AnsweredToken[];
      /** The model was not done: it had no more tokens to write. */
      readonly cut?: true;
    }
  | { readonly kind: "refusal"; readonly text: string };

const USUAL = { timeout: 60_000, retries: 4, pause: 500, atOnce: 8, keyVariable: "SPC_API_KEY" } as const;

/** The longest pause that is kept, whatever a server asks for. */
const LONGEST_PAUSE = 60_000;

export class ChatClient {
  private requests = 0;
  private retries = 0;
  private inputTokens = 0;
  private outputTokens = 0;
  private underWay = 0;
  private readonly waiting: (() => void)[] = [];

  constructor(private readonly settings: RemoteSettings) {}

  get usage(): Usage {
    const { price } = this.settings;
    const cost = price === undefined ? 0 : (this.inputTokens * price.input + this.outputTokens * price.output) / 1e6;
    return { requests: this.requests, retries: this.retries, inputTokens: this.inputTokens, outputTokens: this.outputTokens, cost };
  }

  /** Asks once; what may pass is tried again, what stays is a `WordsFault`: the run can be resumed (G4). */
  ask({ messages, ...rest }: Asked): Promise<Answered> {
    const tokens = rest.tokens ? { logprobs: true, return_token_ids: true } : {};
    return this.tried("chat/completions", { messages, ...this.common(rest), ...tokens });
  }

  /** Goes on with a text; the same as `ask` in all else. */
  complete({ prompt, stop, ...rest }: Continued): Promise<Answered> {
    const tokens = rest.tokens ? { logprobs: 1, return_token_ids: true } : {};
    return this.tried("completions", { prompt, ...(stop && { stop }), ...this.common(rest), ...tokens });
  }

  private common({ seed, grammar }: Pick<Asked, "seed" | "grammar">): Readonly<Record<string, unknown>> {
    const { model, temperature, maxTokens } = this.settings;
    return {
      model,
      seed,
      ...(temperature === undefined ? {} : { temperature }),
      ...(maxTokens === undefined ? {} : { max_tokens: maxTokens }),
      ...(grammar === undefined ? {} : { grammar }),
    };
  }

  private async tried(path: string, request: Readonly<Record<string, unknown>>): Promise<Answered> {
    await this.enter();
    try {
      const { retries = USUAL.retries, pause = USUAL.pause } = this.settings;
      for (let tried = 0; ; tried++) {
        const result = await this.send(path, request);
        if ("answer" in result) return result.answer;
        if (!result.mayPass) throw new WordsFault("SP6703", `${this.name} ${result.problem}`, result.help);
        if (tried === retries)
          throw new WordsFault(
            "SP6703",
            `${this.name} gave no answer in ${retries + 1} tries: it ${result.problem}`,
            "see that the server is up, and run again: what was done is kept",
          );
        this.retries += 1;
        await sleep(Math.min(LONGEST_PAUSE, result.after ?? pause * 2 ** tried));
      }
    } finally {
      this.leave();
    }
  }

  private get name(): string {
    return `the server at ${this.settings.url} (${this.settings.model})`;
  }

  private async send(path: string, request: Readonly<Record<string, unknown>>): Promise<{ readonly answer: Answered } | Failed> {
    const { url, timeout = USUAL.timeout, keyVariable = USUAL.keyVariable } = this.settings;
    const key = (this.settings.environment ?? process.env)[keyVariable];
    this.requests += 1;
    let body: string;
    let status: number;
    let after: number | undefined;
    try {
      const response = await fetch(`${url.replace(/\/+$/, "")}/${path}`, {
        method: "POST",
        headers: { "content-type": "application/json", ...(key === undefined || key === "" ? {} : { authorization: `Bearer ${key}` }) },
        body: JSON.stringify(request),
        signal: AbortSignal.timeout(timeout),
        redirect: "error",
      });
      status = response.status;
      after = pauseOf(response.headers.get("retry-after"));
      body = await response.text();
    } catch (error) {
      const late = error instanceof Error && (error.name === "TimeoutError" || error.name === "AbortError");
      return { mayPass: true, problem: late ? `did not answer within ${timeout / 1000} s` : "cannot be reached" };
    }
    if (status === 429) return { mayPass: true, problem: "has too many requests (429)", after };
    if (status >= 500) return { mayPass: true, problem: `failed (${status})`, after };
    if (status === 401 || status === 403) {
      const help = key === undefined ? `put the key into the environment as ${keyVariable}` : `see that ${keyVariable} holds the right key`;
      return { mayPass: false, problem: `lets nobody in without a right key (${status})`, help };
    }
    if (status !== 200)
      return { mayPass: false, problem: `refused the request (${status})`, help: "see that the address and the model's name are right" };
    return this.understood(body, path === "completions");
  }

  private understood(body: string, plain: boolean): { readonly answer: Answered } | Failed {
    const odd: Failed = { mayPass: true, problem: `sent something that is no ${plain ? "" : "chat "}completion` };
    let json: unknown;
    try {
      json = JSON.parse(body);
    } catch {
      return odd;
    }
    const choices = part(json, "choices");
    const choice: unknown = Array.isArray(choices) ? choices[0] : undefined;
    const message = part(choice, "message");
    const content = plain ? part(choice, "text") : part(message, "content");
    const refusal = part(message, "refusal");
    const usage = part(json, "usage");
    if (typeof content !== "string" && typeof refusal !== "string") return odd;
    this.inputTokens += countOf(part(usage, "prompt_tokens"));
    this.outputTokens += countOf(part(usage, "completion_tokens"));
    if (typeof refusal === "string" && refusal !== "") return { answer: { kind: "refusal", text: refusal } };
    const tokens = tokensOf(choice);
    const cut = part(choice, "finish_reason") === "length";
    const text = typeof content === "string" ? content : "";
    return { answer: { kind: "text", text, ...(tokens && { tokens }), ...(cut && { cut }) } };
  }

  private async enter(): Promise<void> {
    if (this.underWay < (this.settings.atOnce ?? USUAL.atOnce)) {
      this.underWay += 1;
      return;
    }
    await new Promise<void>((resolve) => this.waiting.push(resolve));
  }

  /** Hands the place on to who waits longest. */
  private leave(): void {
    const next = this.waiting.shift();
    if (next === undefined) this.underWay -= 1;
    else next();
  }
}

interface Failed {
  readonly mayPass: boolean;
  readonly problem: string;
  readonly help?: string;
  readonly after?: number | undefined;
}

function part(value: unknown, key: string): unknown {
  return typeof value === "object" && value !== null ? (value as Readonly<Record<string, unknown>>)[key] : undefined;
}

/** The tokens of an answer in the forms that servers have: a list of records (chat), or lists side by side (completions); their numbers lie in either, or beside them. */
function tokensOf(choice: unknown): readonly AnsweredToken[] | undefined {
  const told = part(choice, "logprobs");
  const ids = listAt(choice, "token_ids");
  const records = listAt(told, "content");
  const texts = records?.map((record) => part(record, "token")) ?? listAt(told, "tokens");
  if (!texts?.every((text) => typeof text === "string")) return undefined;
  const logps = records?.map((record) => part(record, "logprob")) ?? listAt(told, "token_logprobs");
  // Numbers of another count are those of other tokens.
  const numbers = ids?.length === texts.length ? ids : records?.map((record) => part(record, "id"));
  return texts.map((text, i) => {
    const [logp, id] = [logps?.[i], numbers?.[i]];
    return { text, ...(typeof logp === "number" && { logp }), ...(typeof id === "number" && { id }) };
  });
}

function listAt(value: unknown, key: string): readonly unknown[] | undefined {
  const found = part(value, key);
  return Array.isArray(found) ? (found as readonly unknown[]) : undefined;
}

function countOf(value: unknown): number {
  return typeof value === "number" && Number.isFinite(value) && value >= 0 ? value : 0;
}

/** The seconds of a `retry-after`, as milliseconds. */
function pauseOf(header: string | null): number | undefined {
  const seconds = header === null || header.trim() === "" ? NaN : Number(header);
  return Number.isFinite(seconds) && seconds >= 0 ? seconds * 1000 : undefined;
}

function sleep(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
