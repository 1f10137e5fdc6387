/** A language model's tokens: its tokenizer, what each token says, and how a decision is put to it. */
import path from "node:path";
import { Tokenizer } from "@huggingface/tokenizers";
import type { LanguageModelPlan } from "../../contract/models/config.js";
import type { Vocabulary } from "../policies/vocabulary.js";
import { promptAt } from "../words/prompt.js";
import { chatOf, contentOf } from "./chat.js";
import { damagedFile, otherTokenizer } from "./messages.js";
import { jsonIn } from "./shards.js";

/** What is part of a character stands for itself only together with its neighbours. */
const PART = "\ufffd";

/** Reads the tokenizer and the chat template of a model's folder. */
export function tokenVocabulary(folder: string, { config }: LanguageModelPlan): Vocabulary {
  const settings = jsonIn(folder, "tokenizer_config.json") as Readonly<Record<string, unknown>>;
  const tokenizer = tokenizerIn(folder, settings);
  const ids = [...tokenizer.get_vocab(true).values()];
  const highest = Math.max(...ids);
  if (highest >= config.vocabulary)
    throw otherTokenizer({ folder, because: `its tokens go up to ${highest}, the network has room for ${config.vocabulary}` });
  const special = new Set([...tokenizer.get_added_tokens_decoder()].flatMap(([id, token]) => (token.special ? [id] : [])));
  const chat = chatOf(folder, settings);
  const encoded = (text: string): number[] => tokenizer.encode(text, { add_special_tokens: false }).ids;
  const end = encoded(chat.behind).find((id) => special.has(id)) ?? ownEnd(folder, settings, tokenizer);
  const says = (numbers: readonly number[]): string =>
    tokenizer.decode([...numbers], { skip_special_tokens: false, clean_up_tokenization_spaces: false });
  // Behind another token none loses the space before it.
  const anchor = anchorOf(tokenizer);
  const anchored = anchor.length === 0 ? 0 : says(anchor).length;
  const spoken = (numbers: readonly number[]): string => says([...anchor, ...numbers]).slice(anchored);
  const texts = Array.from({ length: config.vocabulary }, () => "");
  const free = new Uint8Array(config.vocabulary);
  for (const id of ids) {
    if (special.has(id) || id === end) continue;
    free[id] = 1;
    const text = spoken([id]);
    if (!text.includes(PART)) texts[id] = text;
  }
  free[end] = 1;
  const byText = new Map(texts.flatMap((text, id) => (text === "" ? [] : [[text, id] as const])));
  const longest = texts.reduce((most, text) => Math.max(most, text.length), 0);
  return {
    size: config.vocabulary,
    pad: end,
    end,
    texts,
    free,
    noun: "tokens",
    encode: (text) => {
      const numbers = encoded(text);
      // Some tokenizers put a space before every text: then the longest tokens that say the text as it is are taken.
      return numbers.map((id) => texts[id]).join("") === text ? numbers : pieces(text, byText, longest, numbers);
    },
    decode: spoken,
    context: (game, situation) => encoded(chat.ask(promptAt(game, situation, false))),
  };
}

function tokenizerIn(folder: string, settings: object): Tokenizer {
  const json = jsonIn(folder, "tokenizer.json");
  try {
    return new Tokenizer(json, settings);
  } catch (error) {
    throw damagedFile({ file: path.join(folder, "tokenizer.json"), because: `it is no tokenizer (${(error as Error).message})` });
  }
}

function anchorOf(tokenizer: Tokenizer): readonly number[] {
  return tokenizer.encode("a", { add_special_tokens: false }).ids.slice(-1);
}

/** The token that ends texts, where the chat template marks no end of an answer. */
function ownEnd(folder: string, settings: Readonly<Record<string, unknown>>, tokenizer: Tokenizer): number {
  const named = contentOf(settings.eos_token);
  const id = named === undefined ? undefined : tokenizer.token_to_id(named);
  if (id !== undefined) return id;
  throw otherTokenizer({ folder, because: named === undefined ? "it names no `eos_token`" : `its \`eos_token\` \`${named}\` is no token` });
}

function pieces(text: string, byText: ReadonlyMap<string, number>, longest: number, otherwise: number[]): number[] {
  const numbers: number[] = [];
  for (let at = 0; at < text.length;) {
    let length = Math.min(longest, text.length - at);
    while (length > 0 && !byText.has(text.slice(at, at + length))) length--;
    const id = byText.get(text.slice(at, at + length));
    if (length === 0 || id === undefined) return otherwise;
    numbers.push(id);
    at += length;
  }
  return numbers;
}
