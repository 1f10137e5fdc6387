/**
 * The parser: Chevrotain runs the rules of `rules.ts`, and recovery is ours. Each item of a list is read on its own; what cannot be read is kept
 * as a fault and becomes one `Unreadable` token, found by brackets and separators, so one mistake gives one message and the rest is read as usual.
 */
import { CstParser, EOF, tokenMatcher } from "./chevrotain.js";
import type { CstNode, IParserErrorMessageProvider, IRecognitionException, IToken, ParserMethod, TokenType } from "./chevrotain.js";
import type { Gate, Part, Tokens } from "./combinators.js";
import { firstOfRule } from "./first.js";
import { lazyLookahead } from "./lazy-lookahead.js";
import type { Look } from "./lookahead.js";
import { rules } from "./rules.js";
import * as t from "./tokens.js";

/** What was expected, as the `message` of a fault: `token NAME`, `rule NAME` or `text WORDS`. */
const expectations: IParserErrorMessageProvider = {
  buildMismatchTokenMessage: ({ expected }) => `token ${expected.name}`,
  buildNoViableAltMessage: ({ customUserDescription, ruleName }) =>
    customUserDescription ? `text ${customUserDescription}` : `rule ${ruleName}`,
  buildEarlyExitMessage: ({ ruleName }) => `rule ${ruleName}`,
  buildNotAllInputParsedMessage: () => "text a declaration",
};

/** Chevrotain's position in the tokens and its names of the rules being read, which its types keep to themselves. */
interface State {
  exportLexerState(): number;
  importLexerState(at: number): void;
  getHumanReadableRuleStack(): string[];
}

/** What could not be read. */
export interface Fault {
  /** `token NAME`, `rule NAME` or `text WORDS` for what was expected, `after WORDS` for what stands behind a whole item. */
  readonly expected: string;
  readonly token: IToken;
  /** The token before it. */
  readonly previous: IToken;
  /** The first token of the list's item in which it was found. */
  readonly start: IToken;
  /** The rules being read, outermost first. */
  readonly rules: readonly string[];
}

/** Where the search for a block's brace gives up. */
const HEAD_ENDS: Tokens = new Set([t.NL, t.Semicolon, t.Comma, t.RBrace, EOF]);

type Run = () => void;
/** How often each kind of call stands in a rule; Chevrotain tells calls apart by it. */
type Counts = Map<string, number>;

/** Chevrotain keeps each rule as a property of its name, so no rule may be named like a method here. */
export class SpParser extends CstParser {
  /** What could not be read, in order. */
  faults: Fault[] = [];
  private readonly noted = new WeakSet<object>();
  private readonly state = this as unknown as State;
  private readonly methods = new Map<string, ParserMethod<[], CstNode>>();
  private readonly look: Look = {
    is: (k, type) => tokenMatcher(this.LA(k), type),
    in: (k, types) => types.has(this.LA(k).tokenType),
    past: (k) => this.past(k),
  };

  constructor(options: { validate?: boolean } = {}) {
    super(t.allTokens, {
      maxLookahead: 1,
      recoveryEnabled: false,
      nodeLocationTracking: "onlyOffset",
      errorMessageProvider: expectations,
      skipValidations: options.validate !== true,
      ...(options.validate === true ? {} : { lookaheadStrategy: lazyLookahead }),
    });
    for (const [name, part] of Object.entries(rules)) this.methods.set(name, this.RULE(name, this.compile(part, new Map())));
    this.performSelfAnalysis();
  }

  /** Parses the tokens of a file. */
  parseFile(tokens: t.Token[]): CstNode {
    this.input = tokens;
    return this.ruleNamed("file").call(this);
  }

  override reset(): void {
    super.reset();
    this.faults = [];
  }

  /* ---------------------------------------------------------------- the notation of the rules, as Chevrotain calls */

  private ruleNamed(name: string): ParserMethod<[], CstNode> {
    const method = this.methods.get(name);
    if (method === undefined) throw new Error(`no rule is named ${name}`);
    return method;
  }

  private compile(part: Part, counts: Counts): Run {
    if (typeof part === "string") return this.compileCall(part, undefined, counts);
    if (!("make" in part)) return this.compileToken(part, undefined, counts);
    switch (part.make) {
      case "seq": {
        const runs = part.parts.map((inner) => this.compile(inner, counts));
        return () => {
          for (const run of runs) run();
        };
      }
      case "label":
        return typeof part.part === "string"
          ? this.compileCall(part.part, part.label, counts)
          : this.compileToken(part.part, part.label, counts);
      case "opt":
      case "many":
      case "some": {
        const index = count(counts, part.make);
        const run = this.compile(part.part, counts);
        const { gate } = part;
        const body = gate === undefined ? { DEF: run } : { DEF: run, GATE: () => gate(this.look) };
        if (part.make === "opt") return () => void this.option(index, body);
        if (part.make === "many") return () => this.many(index, body);
        return () => this.atLeastOne(index, body);
      }
      case "alt": {
        const index = count(counts, "alt");
        const DEF = part.alternatives.map((inner) => {
          const gate: Gate | undefined = typeof inner === "object" && "make" in inner && inner.make === "gated" ? inner.gate : undefined;
          const ALT = this.compile(inner, counts);
          return gate === undefined ? { ALT } : { ALT, GATE: () => gate(this.look) };
        });
        const alternatives = part.expected === undefined ? DEF : { DEF, ERR_MSG: part.expected };
        return () => void this.or(index, alternatives);
      }
      case "gated":
        return this.compile(part.part, counts);
      case "list":
        return this.compileList(part.item, part.ends, part.what, part.separator, counts);
      case "head": {
        const run = this.compile(part.part, counts);
        return () => this.head(run);
      }
      case "item": {
        const run = this.compile(part.part, counts);
        const skip = this.compile({ make: "opt", part: t.Unreadable }, counts);
        return () => {
          this.item(part.ends, part.what, run);
          skip();
        };
      }
    }
  }

  private compileCall(name: string, LABEL: string | undefined, counts: Counts): Run {
    const index = count(counts, `rule ${name}`);
    const options = LABEL === undefined ? undefined : { LABEL };
    return () => void this.subrule(index, this.ruleNamed(name), options);
  }

  private compileToken(type: TokenType, LABEL: string | undefined, counts: Counts): Run {
    const index = count(counts, `token ${type.name}`);
    const options = LABEL === undefined ? undefined : { LABEL };
    return () => void this.consume(index, type, options);
  }

  private compileList(rule: string, ends: Tokens, what: string, separator: Part, counts: Counts): Run {
    const index = count(counts, "many");
    const choose = count(counts, "alt");
    const read = this.compile(rule, counts);
    const unread = this.compile(t.Unreadable, counts);
    const alternatives = [{ ALT: () => this.item(ends, what, read) }, { ALT: unread }];
    const leftOver = this.compile({ make: "opt", part: t.Unreadable }, counts);
    const separated = count(counts, "opt");
    const separate = this.compile(separator, counts);
    return () => {
      let more = true;
      this.many(index, {
        GATE: () => more && this.settle(ends, what, rule),
        DEF: () => {
          more = false;
          this.or(choose, alternatives);
          leftOver();
          this.option(separated, () => {
            separate();
            more = true;
          });
        },
      });
    };
  }

  /* ---------------------------------------------------------------- looking ahead */

  /** The index of the token at distance `k`. */
  private indexOf(k: number): number {
    return this.state.exportLexerState() + k;
  }

  private past(k: number): number {
    const partner = (this.LA(k) as t.Token).partner;
    return partner === undefined ? k + 1 : Math.max(k, k + partner - this.indexOf(k)) + 1;
  }

  private is(k: number, type: TokenType): boolean {
    return tokenMatcher(this.LA(k), type);
  }

  private in(k: number, types: Tokens): boolean {
    return types.has(this.LA(k).tokenType);
  }

  /* ---------------------------------------------------------------- recovery */

  /** Reads one item of a list; what cannot be read, or stands behind it, is noted and becomes one `Unreadable`. */
  private item(ends: Tokens, what: string, read: () => void): void {
    if (this.RECORDING_PHASE) return read();
    const start = this.LA(1);
    let kept = this.indexOf(1);
    try {
      read();
      kept = this.indexOf(1);
      if (this.in(1, ends) || this.is(1, EOF)) return;
      this.note(this.surprise(`after ${what}`), start);
    } catch (error) {
      if (!isFault(error)) throw error;
      this.note(error, start);
    }
    this.collapse(kept, ends);
  }

  /** Turns what stands where no item can begin into one `Unreadable`. */
  private settle(ends: Tokens, what: string, rule: string): boolean {
    const type = this.LA(1).tokenType;
    if (ends.has(type) || type === EOF || type === t.Unreadable || firstOfRule(this.getGAstProductions()[rule]).has(type.tokenTypeIdx ?? 0))
      return true;
    this.note(this.surprise(`text ${what}`), this.LA(1));
    this.collapse(this.indexOf(1), ends);
    return true;
  }

  /** Reads what stands before a block; where it cannot be read, goes on at the block's brace. */
  private head(read: () => void): void {
    if (this.RECORDING_PHASE) return read();
    const start = this.LA(0);
    let fault: Error & IRecognitionException;
    try {
      read();
      if (this.is(1, t.LBrace)) return;
      fault = this.surprise("token LBrace");
    } catch (error) {
      if (!isFault(error)) throw error;
      fault = error;
    }
    this.note(fault, start);
    let k = 1;
    while (!this.in(k, HEAD_ENDS) && !this.is(k, t.LBrace)) k = this.past(k);
    if (!this.is(k, t.LBrace)) throw fault;
    this.state.importLexerState(this.indexOf(k) - 1);
  }

  /** Makes the tokens from `start` to the end of the item one `Unreadable`, which is then the next token. */
  private collapse(start: number, ends: Tokens): void {
    const tokens = this.input as t.Token[];
    let end = Math.max(this.indexOf(1), start);
    while (tokens[end].tokenType !== EOF && !ends.has(tokens[end].tokenType)) {
      const partner = tokens[end].partner;
      end = partner !== undefined && partner > end ? partner + 1 : end + 1;
    }
    if (end <= start) return;
    tokens[end - 1] = {
      tokenType: t.Unreadable,
      tokenTypeIdx: t.Unreadable.tokenTypeIdx ?? 0,
      image: "",
      startOffset: tokens[start].startOffset,
      endOffset: Math.max(tokens[start].endOffset, tokens[end - 1].endOffset),
    };
    this.state.importLexerState(end - 2);
  }

  private note(fault: IRecognitionException, start: IToken): void {
    if (this.noted.has(fault)) return;
    this.noted.add(fault);
    this.faults.push({ expected: fault.message, token: fault.token, previous: this.LA(0), start, rules: fault.context.ruleStack });
  }

  /** A fault of our own, at the next token. */
  private surprise(message: string): Surprise {
    return new Surprise(message, this.LA(1), this.state.getHumanReadableRuleStack());
  }

  /** Chevrotain calls this where no alternative fits; its own version works out a message at length. */
  protected raiseNoAltException(_occurrence: number, expected: string | undefined): never {
    throw this.surprise(expected === undefined ? `rule ${this.state.getHumanReadableRuleStack().at(-1) ?? ""}` : `text ${expected}`);
  }
}

/** The number of a call among those of its kind. */
function count(counts: Counts, kind: string): number {
  const index = counts.get(kind) ?? 0;
  counts.set(kind, index + 1);
  return index;
}

/** A fault as Chevrotain knows them, by its name. */
class Surprise extends Error implements IRecognitionException {
  override readonly name = "NoViableAltException";
  readonly resyncedTokens: IToken[] = [];
  readonly context: IRecognitionException["context"];

  constructor(
    message: string,
    readonly token: IToken,
    ruleStack: string[],
  ) {
    super(message);
    this.context = { ruleStack, ruleOccurrenceStack: [] };
  }
}

/** Chevrotain's exceptions and ours; anything else is a bug. */
function isFault(error: unknown): error is Error & IRecognitionException {
  return error instanceof Error && "resyncedTokens" in error && "token" in error;
}
