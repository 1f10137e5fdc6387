/** How a conversation is written for a language model: its folder's chat template. */
import { existsSync } from "node:fs";
import path from "node:path";
import { Template } from "@huggingface/jinja";
import type { Message } from "../words/prompt.js";
import { noTemplate } from "./messages.js";
import { textIn } from "./shards.js";

export interface Chat {
  /** Writes messages as the text behind which the model answers. */
  ask(messages: readonly Message[]): string;
  /** What the template writes behind an answer. */
  readonly behind: string;
}

/** Reads the chat template of a folder. */
export function chatOf(folder: string, settings: Readonly<Record<string, unknown>>): Chat {
  const source = templateIn(folder, settings);
  if (source === undefined) throw noTemplate({ folder, because: "there is none" });
  let template: Template;
  try {
    template = new Template(source);
  } catch (error) {
    throw noTemplate({ folder, because: `it is no template (${(error as Error).message})` });
  }
  const marks = Object.fromEntries(
    Object.entries(settings).flatMap(([name, value]) => (name.endsWith("_token") ? [[name, contentOf(value) ?? ""]] : [])),
  );
  const render = (messages: readonly Message[], add_generation_prompt: boolean): string =>
    // Templates of models that think first are asked for an answer at once: a grammar lets nothing else through.
    template.render({ messages, add_generation_prompt, enable_thinking: false, ...marks });
  const written = (messages: readonly Message[], asking: boolean): string => {
    try {
      return render(messages, asking);
    } catch {
      // Some templates have no place for a system's words: they go before the first ones of the user.
      try {
        return render(withoutSystem(messages), asking);
      } catch (error) {
        throw noTemplate({ folder, because: `it cannot write a conversation (${(error as Error).message})` });
      }
    }
  };
  const example = written(
    [
      { role: "user", content: "question" },
      { role: "assistant", content: "answer" },
    ],
    false,
  );
  const at = example.lastIndexOf("answer");
  if (at < 0) throw noTemplate({ folder, because: "it leaves out what was answered" });
  return { ask: (messages) => written(messages, true), behind: example.slice(at + "answer".length) };
}

function templateIn(folder: string, { chat_template: given }: Readonly<Record<string, unknown>>): string | undefined {
  if (typeof given === "string") return given;
  // Several templates by name: the one for plain conversations.
  if (Array.isArray(given)) {
    const named = given as readonly { readonly name?: unknown; readonly template?: unknown }[];
    const found = named.find(({ name }) => name === "default")?.template;
    if (typeof found === "string") return found;
  }
  return existsSync(path.join(folder, "chat_template.jinja")) ? textIn(folder, "chat_template.jinja") : undefined;
}

/** The text of a mark, which is written as a text or as an object. */
export function contentOf(value: unknown): string | undefined {
  if (typeof value === "string") return value;
  const { content } = (value ?? {}) as { readonly content?: unknown };
  return typeof content === "string" ? content : undefined;
}

function withoutSystem(messages: readonly Message[]): readonly Message[] {
  const out: Message[] = [];
  for (const { role, content } of messages) {
    const plain = role === "system" ? "user" : role;
    const last = out.at(-1);
    if (last?.role === plain) out[out.length - 1] = { role: plain, content: `${last.content}\n\n${content}` };
    else out.push({ role: plain, content });
  }
  return out;
}
