/**
 * The grammar of `.sp` as Chevrotain rules; `generated/grammar.ebnf` is printed from it. One token decides between alternatives, except where
 * a GATE looks further: at one or two more tokens, or over balanced brackets at the places marked [scan].
 *
 * Recovery is ours. Lists of statements, members, arms, arguments read each item with `item`: what cannot be read is kept as a fault and becomes
 * one `Unreadable` token, found by brackets and separators, so one mistake gives one message and the rest is read as usual.
 */
import { CstParser, EOF, tokenMatcher } from "./chevrotain.js";
import type { CstNode, IParserErrorMessageProvider, IRecognitionException, IToken, ParserMethod, TokenType } from "./chevrotain.js";
import { firstOf } from "./first.js";
import * as t from "./tokens.js";
import { K } from "./tokens.js";

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
  /** The first token of the list's item in which it was found. */
  readonly start: IToken;
  /** The rules being read, outermost first. */
  readonly rules: readonly string[];
}

type Tokens = ReadonlySet<TokenType>;
const BLOCK_ENDS: Tokens = new Set([t.NL, t.Semicolon, t.RBrace]);
const FILE_ENDS: Tokens = new Set([t.NL, t.Semicolon]);
const ARM_ENDS: Tokens = new Set([t.NL, t.Semicolon, t.Comma, t.RBrace]);
const BRACE_ITEM_ENDS: Tokens = new Set([t.NL, t.Comma, t.RBrace]);
const PAREN_ENDS: Tokens = new Set([t.Comma, t.RParen]);
const BRACKET_ENDS: Tokens = new Set([t.Comma, t.RBracket]);
const HOLE_ENDS: Tokens = new Set([t.HoleClose]);
/** Where the search for a block's brace gives up. */
const HEAD_ENDS: Tokens = new Set([t.NL, t.Semicolon, t.Comma, t.RBrace, EOF]);

const VISIBILITY: Tokens = new Set([K.public, K.private, K.secret, K.measured, K.seen]);
/** What makes a name of the word before it. */
const AFTER_NAME: Tokens = new Set([t.Colon, t.Eq, t.Tilde, t.Comma, t.RParen, t.LBracket, t.NL, t.Semicolon, t.RBrace, K.in]);
const AFTER_EVERY: Tokens = new Set([t.Dot, t.Eq, t.PlusEq, t.MinusEq, t.Tilde, t.Comma]);
const AFTER_BINDING: Tokens = new Set([t.Colon, t.Eq, t.Tilde, t.LBracket, t.Comma, t.NL, t.Semicolon, t.RBrace]);
const RANGE_SIGNS: Tokens = new Set([t.Plus, t.Minus, t.Star, t.Slash, t.Caret, t.Dot, K.div, K.mod]);

export class SpParser extends CstParser {
  /** What could not be read, in order. */
  faults: Fault[] = [];
  private readonly noted = new WeakSet<object>();
  private readonly firsts = new Map<string, ReadonlySet<number>>();
  private readonly state = this as unknown as State;

  constructor(options: { validate?: boolean } = {}) {
    super(t.allTokens, {
      maxLookahead: 1,
      recoveryEnabled: false,
      nodeLocationTracking: "onlyOffset",
      errorMessageProvider: expectations,
      skipValidations: options.validate !== true,
    });
    this.performSelfAnalysis();
  }

  override reset(): void {
    super.reset();
    this.faults = [];
  }

  /* ---------------------------------------------------------------- looking ahead */

  private is(k: number, type: TokenType): boolean {
    return tokenMatcher(this.LA(k), type);
  }
  private in(k: number, types: Tokens): boolean {
    return types.has(this.LA(k).tokenType);
  }
  /** The index of the token at distance `k`. */
  private indexOf(k: number): number {
    return this.state.exportLexerState() + k;
  }
  /** The distance of the token after the bracket that opens at distance `k`. */
  private past(k: number): number {
    const partner = (this.LA(k) as t.Token).partner;
    return partner === undefined ? k + 1 : Math.max(k, k + partner - this.indexOf(k)) + 1;
  }
  /** Whether the word here begins something: `:` after it would make it the name of a field. */
  private opens(): boolean {
    return !this.is(2, t.Colon);
  }
  private visibilityAhead(k = 1): boolean {
    return this.in(k, VISIBILITY) && !this.in(k + 1, AFTER_NAME);
  }
  private upToAhead(): boolean {
    return this.is(1, K.up) && this.is(2, K.to);
  }
  /** [scan 1] A range, if `..` is reached over names, numbers, signs and balanced brackets with no two operands side by side. */
  private rangeAhead(): boolean {
    let operand = false; // whether an operand stands just before
    for (let k = 1; ;) {
      const type = this.LA(k).tokenType;
      if (type === t.DotDot) return operand;
      if (RANGE_SIGNS.has(type)) {
        operand = false;
        k += 1;
      } else if (type === t.LParen || (type === t.LBracket && operand)) {
        operand = true;
        k = this.past(k);
      } else if (!operand && (type === t.NumberToken || this.is(k, t.Word))) {
        operand = true;
        k += 1;
      } else return false;
    }
  }
  /** Heads in brackets, told from a tuple of types by `Word :`. */
  private headsAhead(k = 1): boolean {
    if (!this.is(k, t.LParen)) return false;
    return this.is(k + 1, t.RParen) || (this.is(k + 1, t.Word) && this.is(k + 2, t.Colon)) || this.visibilityAhead(k + 1);
  }
  /** [scan 2] One more binder, if names and name tuples lead to `in`. */
  private binderAhead(): boolean {
    for (let k = 2; ; k += 1) {
      if (this.is(k, t.LParen)) k = this.past(k);
      else if (this.is(k, t.Name) || this.is(k, t.Wildcard)) k += 1;
      else return false;
      if (this.is(k, K.in)) return true;
      if (!this.is(k, t.Comma)) return false;
    }
  }
  /** [scan 3] One more binding of seats. */
  private bindAhead(): boolean {
    if (this.is(2, K.swapping) && this.is(3, K.seats)) return true;
    const k = this.is(2, K.every) && this.is(3, t.Word) ? 3 : 2;
    if (!this.is(k, t.Word)) return false;
    const after = this.is(k + 1, t.LBracket) ? this.past(k + 1) : k + 1;
    return this.is(after, t.Colon) || this.is(after, t.Tilde);
  }
  /** One more name of a `let`; inside an arm the comma may begin the next arm instead. */
  private bindingAhead(): boolean {
    if (this.visibilityAhead(2)) return true;
    if (this.is(2, t.LParen)) return this.in(this.past(2), AFTER_BINDING);
    return this.is(2, t.Name) && this.in(3, AFTER_BINDING);
  }
  /** One more metric; the same. */
  private metricAhead(): boolean {
    return this.is(2, t.Name) && this.is(this.is(3, t.LBracket) ? this.past(3) : 3, t.Eq);
  }

  /* ---------------------------------------------------------------- recovery */

  /** A list of items between separators, inside brackets or over a whole file. */
  private list(rule: () => ParserMethod<[], CstNode>, name: string, ends: Tokens, what: string, separate: () => void): void {
    let more = true;
    this.many(9, {
      GATE: () => more && this.settle(ends, what, name),
      DEF: () => {
        more = false;
        this.or(9, [
          { ALT: () => this.item(ends, what, () => void this.subrule(9, rule())) },
          { ALT: () => void this.consume(8, t.Unreadable) },
        ]);
        this.option(8, () => void this.consume(9, t.Unreadable));
        this.option(9, () => {
          separate();
          more = true;
        });
      },
    });
  }

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
    if (ends.has(type) || type === EOF || type === t.Unreadable || this.first(rule).has(type.tokenTypeIdx ?? 0)) return true;
    this.note(this.surprise(`text ${what}`), this.LA(1));
    this.collapse(this.indexOf(1), ends);
    return true;
  }

  /** What a rule can begin with, as indices of token types. */
  private first(rule: string): ReadonlySet<number> {
    let first = this.firsts.get(rule);
    if (first === undefined) {
      first = firstOf(this.getGAstProductions()[rule].definition);
      this.firsts.set(rule, first);
    }
    return first;
  }

  /** Reads what stands before a block; where it cannot be read, goes on at the block's brace. */
  private head(read: () => void): void {
    if (this.RECORDING_PHASE) return read();
    const start = this.LA(0);
    let fault: IRecognitionException;
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
    this.faults.push({ expected: fault.message, token: fault.token, start, rules: fault.context.ruleStack });
  }

  /** A fault of our own, at the next token. */
  private surprise(message: string): IRecognitionException {
    return {
      name: "MismatchedTokenException",
      message,
      token: this.LA(1),
      resyncedTokens: [],
      context: { ruleStack: this.state.getHumanReadableRuleStack(), ruleOccurrenceStack: [] },
    };
  }

  /* ---------------------------------------------------------------- separators */

  sep = this.RULE("sep", () => {
    this.AT_LEAST_ONE(() => {
      this.OR([{ ALT: () => this.CONSUME(t.NL) }, { ALT: () => this.CONSUME(t.Semicolon) }]);
    });
  });

  itemSep = this.RULE("itemSep", () => {
    this.OR([
      {
        ALT: () => {
          this.CONSUME(t.Comma);
          this.OPTION(() => this.CONSUME(t.NL));
        },
      },
      { ALT: () => this.CONSUME1(t.NL) },
    ]);
  });

  armSep = this.RULE("armSep", () => {
    this.OR([
      {
        ALT: () => {
          this.CONSUME(t.Comma);
          this.OPTION(() => this.CONSUME(t.NL));
        },
      },
      { ALT: () => this.CONSUME1(t.NL) },
      {
        ALT: () => {
          this.CONSUME(t.Semicolon);
          this.OPTION1(() => this.CONSUME2(t.NL));
        },
      },
    ]);
  });

  /* ---------------------------------------------------------------- files and declarations */

  file = this.RULE("file", () => {
    this.OPTION(() => this.SUBRULE(this.sep));
    this.list(
      () => this.declaration,
      "declaration",
      FILE_ENDS,
      "a declaration",
      () => this.SUBRULE1(this.sep),
    );
  });

  declaration = this.RULE("declaration", () => {
    this.OPTION(() => this.CONSUME(K.local));
    this.OR({
      DEF: [
        { ALT: () => this.SUBRULE(this.importDecl) },
        { ALT: () => this.SUBRULE(this.common) },
        { ALT: () => this.SUBRULE(this.externDecl) },
        { ALT: () => this.SUBRULE(this.game) },
        { ALT: () => this.SUBRULE(this.network) },
        { ALT: () => this.SUBRULE(this.ruleDecl) },
        { ALT: () => this.SUBRULE(this.act) },
        { ALT: () => this.SUBRULE(this.method) },
        { ALT: () => this.SUBRULE(this.testDecl) },
        { ALT: () => this.SUBRULE(this.claim) },
      ],
      ERR_MSG: "a declaration",
    });
  });

  importDecl = this.RULE("importDecl", () => {
    this.CONSUME(K.import);
    this.OPTION(() => this.CONSUME(K.measured));
    this.CONSUME(t.LBrace);
    this.OPTION1(() => this.CONSUME(t.NL));
    this.list(
      () => this.importName,
      "importName",
      BRACE_ITEM_ENDS,
      "a name to import",
      () => this.SUBRULE(this.itemSep),
    );
    this.CONSUME(t.RBrace);
    this.CONSUME(K.from);
    this.SUBRULE(this.string);
  });

  importName = this.RULE("importName", () => {
    this.CONSUME(t.Name, { LABEL: "name" });
    this.OPTION(() => {
      this.CONSUME(K.as);
      this.CONSUME1(t.Name, { LABEL: "as" });
    });
  });

  /** Also inside games and methods. */
  common = this.RULE("common", () => {
    this.OR([
      { ALT: () => this.SUBRULE(this.enumDecl) },
      { ALT: () => this.SUBRULE(this.record) },
      { ALT: () => this.SUBRULE(this.typeAlias) },
      { ALT: () => this.SUBRULE(this.constDecl) },
      { ALT: () => this.SUBRULE(this.fnDecl) },
      { ALT: () => this.SUBRULE(this.format) },
    ]);
  });

  enumDecl = this.RULE("enumDecl", () => {
    this.CONSUME(K.enum);
    this.CONSUME(t.Name);
    this.CONSUME(t.LBrace);
    this.OPTION(() => this.CONSUME(t.NL));
    this.list(
      () => this.enumMember,
      "enumMember",
      BRACE_ITEM_ENDS,
      "a member",
      () => this.SUBRULE(this.itemSep),
    );
    this.CONSUME(t.RBrace);
  });

  enumMember = this.RULE("enumMember", () => {
    this.CONSUME(t.Name);
  });

  record = this.RULE("record", () => {
    this.CONSUME(K.record);
    this.CONSUME(t.Name);
    this.OPTION(() => this.SUBRULE(this.typeParams));
    this.CONSUME(t.LBrace);
    this.OPTION1(() => this.CONSUME(t.NL));
    this.list(
      () => this.recordMember,
      "recordMember",
      BRACE_ITEM_ENDS,
      "a field",
      () => this.SUBRULE(this.itemSep),
    );
    this.CONSUME(t.RBrace);
  });

  /** A `fn` or `rule` followed by `:` is a field of that name. */
  recordMember = this.RULE("recordMember", () => {
    this.OR({
      DEF: [
        { GATE: () => this.opens(), ALT: () => this.SUBRULE(this.fnDecl) },
        { GATE: () => this.opens(), ALT: () => this.SUBRULE(this.ruleDecl) },
        { ALT: () => this.SUBRULE(this.field) },
      ],
      ERR_MSG: "a field",
    });
  });

  field = this.RULE("field", () => {
    this.OPTION({ GATE: () => this.visibilityAhead(), DEF: () => this.SUBRULE(this.visibility) });
    this.CONSUME(t.Word, { LABEL: "name" });
    this.CONSUME(t.Colon);
    this.SUBRULE(this.type);
    this.OPTION1(() => this.SUBRULE(this.init));
  });

  init = this.RULE("init", () => {
    this.OR([{ ALT: () => this.CONSUME(t.Eq) }, { ALT: () => this.CONSUME(t.Tilde) }]);
    this.SUBRULE(this.expr);
  });

  typeAlias = this.RULE("typeAlias", () => {
    this.CONSUME(K.type);
    this.CONSUME(t.Name);
    this.CONSUME(t.Eq);
    this.SUBRULE(this.domain);
  });

  constDecl = this.RULE("constDecl", () => {
    this.CONSUME(K.const);
    this.CONSUME(t.Name);
    this.OPTION(() => {
      this.CONSUME(t.Colon);
      this.SUBRULE(this.type);
    });
    this.CONSUME(t.Eq);
    this.SUBRULE(this.expr);
  });

  fnDecl = this.RULE("fnDecl", () => {
    this.CONSUME(K.fn);
    this.CONSUME(t.Word, { LABEL: "name" });
    this.OPTION(() => this.SUBRULE(this.typeParams));
    this.SUBRULE(this.fnRest);
  });

  ruleDecl = this.RULE("ruleDecl", () => {
    this.CONSUME(K.rule);
    this.CONSUME(t.Word, { LABEL: "name" });
    this.OPTION(() => this.SUBRULE(this.typeParams));
    this.SUBRULE(this.fnRest);
  });

  act = this.RULE("act", () => {
    this.CONSUME(K.act);
    this.OPTION(() => this.CONSUME(t.Name));
    this.SUBRULE(this.fnRest);
  });

  fnRest = this.RULE("fnRest", () => {
    this.SUBRULE(this.params);
    this.OPTION(() => {
      this.CONSUME(t.Arrow);
      this.SUBRULE(this.type);
    });
    this.OR({
      DEF: [
        {
          ALT: () => {
            this.CONSUME(t.Eq);
            this.SUBRULE(this.expr);
          },
        },
        { ALT: () => this.SUBRULE(this.block) },
      ],
      ERR_MSG: "`=` or a block",
    });
  });

  externDecl = this.RULE("externDecl", () => {
    this.CONSUME(K.extern);
    this.MANY(() =>
      this.OR([{ ALT: () => this.CONSUME(K.pure) }, { ALT: () => this.CONSUME(K.async) }, { ALT: () => this.CONSUME(K.sandboxed) }]),
    );
    this.OR1({
      DEF: [
        {
          ALT: () => {
            this.CONSUME(K.fn);
            this.CONSUME(t.Name, { LABEL: "name" });
            this.OPTION(() => this.SUBRULE(this.typeParams));
            this.SUBRULE(this.params);
            this.OPTION1(() => {
              this.CONSUME(t.Arrow);
              this.SUBRULE(this.type);
            });
          },
        },
        {
          ALT: () => {
            this.CONSUME(K.type);
            this.CONSUME1(t.Name, { LABEL: "name" });
          },
        },
      ],
      ERR_MSG: "`fn` or `type`",
    });
    this.CONSUME(K.from);
    this.SUBRULE(this.string);
  });

  typeParams = this.RULE("typeParams", () => {
    this.CONSUME(t.Less);
    this.AT_LEAST_ONE_SEP({
      SEP: t.Comma,
      DEF: () => {
        this.CONSUME(t.Name);
      },
    });
    this.CONSUME(t.Greater);
  });

  params = this.RULE("params", () => {
    this.CONSUME(t.LParen);
    this.list(
      () => this.param,
      "param",
      PAREN_ENDS,
      "a parameter",
      () => this.CONSUME(t.Comma),
    );
    this.CONSUME(t.RParen);
  });

  param = this.RULE("param", () => {
    this.OPTION({ GATE: () => this.visibilityAhead(), DEF: () => this.SUBRULE(this.visibility) });
    this.CONSUME(t.Name, { LABEL: "name" });
    this.OPTION1(() => {
      this.CONSUME(t.Colon);
      this.SUBRULE(this.type);
    });
    this.OPTION2(() => {
      this.CONSUME(t.Eq);
      this.SUBRULE(this.expr);
    });
  });

  format = this.RULE("format", () => {
    this.CONSUME(K.format);
    this.CONSUME(t.Name);
    this.OPTION(() => this.SUBRULE(this.params));
    this.SUBRULE(this.template);
  });

  /** Before the name, never after the type. */
  visibility = this.RULE("visibility", () => {
    this.AT_LEAST_ONE({
      GATE: () => this.visibilityAhead(),
      DEF: () => {
        this.SUBRULE(this.visibilityWord);
      },
    });
  });

  visibilityWord = this.RULE("visibilityWord", () => {
    this.OR([
      { ALT: () => this.CONSUME(K.public) },
      { ALT: () => this.CONSUME(K.private) },
      { ALT: () => this.CONSUME(K.secret) },
      { ALT: () => this.CONSUME(K.measured) },
      {
        ALT: () => {
          this.CONSUME(K.seen);
          this.CONSUME(K.by);
          this.SUBRULE(this.seatRef);
          this.MANY(() => {
            this.CONSUME(t.Comma);
            this.SUBRULE1(this.seatRef);
          });
        },
      },
    ]);
  });

  /* ---------------------------------------------------------------- types and domains */

  type = this.RULE("type", () => {
    this.SUBRULE(this.typeHead);
    this.MANY(() => this.OR([{ ALT: () => this.SUBRULE(this.optionType) }, { ALT: () => this.SUBRULE(this.array) }]));
    this.OPTION({
      GATE: () => this.upToAhead(),
      DEF: () => {
        this.CONSUME(K.up);
        this.CONSUME(K.to);
        this.SUBRULE(this.sum, { LABEL: "bound" });
      },
    });
    this.OPTION1(() => {
      this.CONSUME(K.in);
      this.SUBRULE(this.range, { LABEL: "within" });
    });
  });

  optionType = this.RULE("optionType", () => {
    this.CONSUME(t.Question);
  });

  array = this.RULE("array", () => {
    this.CONSUME(t.LBracket);
    this.OPTION(() => this.SUBRULE(this.dims));
    this.CONSUME(t.RBracket);
  });

  typeHead = this.RULE("typeHead", () => {
    this.OR({
      DEF: [
        { GATE: () => this.rangeAhead(), ALT: () => this.SUBRULE(this.rangeType) },
        { GATE: () => this.is(2, K.of), ALT: () => this.SUBRULE(this.setType) },
        { ALT: () => this.SUBRULE(this.fnType) },
        { GATE: () => this.headsAhead(), ALT: () => this.SUBRULE(this.heads) },
        { ALT: () => this.SUBRULE(this.tupleType) },
        { ALT: () => this.SUBRULE(this.namedType) },
      ],
      ERR_MSG: "a type",
    });
  });

  rangeType = this.RULE("rangeType", () => {
    this.SUBRULE(this.sum, { LABEL: "low" });
    this.CONSUME(t.DotDot);
    this.SUBRULE1(this.sum, { LABEL: "high" });
  });

  setType = this.RULE("setType", () => {
    this.CONSUME(K.set);
    this.CONSUME(K.of);
    this.SUBRULE(this.type);
  });

  fnType = this.RULE("fnType", () => {
    this.CONSUME(K.fn);
    this.CONSUME(t.LParen);
    this.OPTION(() => {
      this.SUBRULE(this.type, { LABEL: "params" });
      this.MANY(() => {
        this.CONSUME(t.Comma);
        this.SUBRULE1(this.type, { LABEL: "params" });
      });
    });
    this.CONSUME(t.RParen);
    this.CONSUME(t.Arrow);
    this.SUBRULE2(this.type, { LABEL: "result" });
  });

  /** A tuple, or brackets round one type. */
  tupleType = this.RULE("tupleType", () => {
    this.CONSUME(t.LParen);
    this.SUBRULE(this.type);
    this.MANY(() => {
      this.CONSUME(t.Comma);
      this.SUBRULE1(this.type);
    });
    this.CONSUME(t.RParen);
  });

  namedType = this.RULE("namedType", () => {
    this.CONSUME(t.Name);
    this.MANY(() => {
      this.CONSUME(t.Dot);
      this.CONSUME1(t.Name);
    });
    this.OPTION(() => this.SUBRULE(this.args));
    this.OPTION1(() => {
      this.CONSUME(K.of);
      this.SUBRULE(this.postfix);
    });
  });

  heads = this.RULE("heads", () => {
    this.CONSUME(t.LParen);
    this.list(
      () => this.field,
      "field",
      PAREN_ENDS,
      "a head",
      () => this.CONSUME(t.Comma),
    );
    this.CONSUME(t.RParen);
  });

  /** A size, a range, an enum, a seat type, an index type, an axis. */
  dims = this.RULE("dims", () => {
    this.SUBRULE(this.range);
    this.MANY(() => {
      this.CONSUME(t.Comma);
      this.OPTION(() => this.SUBRULE1(this.range));
    });
  });

  domain = this.RULE("domain", () => {
    this.SUBRULE(this.alternative);
    this.MANY(() => {
      this.CONSUME(t.Bar);
      this.SUBRULE1(this.alternative);
    });
  });

  /** `where` belongs to the alternative before it. */
  alternative = this.RULE("alternative", () => {
    this.OR({
      DEF: [
        {
          GATE: () => this.is(1, t.Name) && this.headsAhead(2),
          ALT: () => {
            this.CONSUME(t.Name);
            this.SUBRULE(this.heads);
          },
        },
        { ALT: () => this.SUBRULE(this.type) },
      ],
      ERR_MSG: "a type or a tag",
    });
    this.OPTION(() => {
      this.CONSUME(K.where);
      this.SUBRULE(this.orExpr);
    });
  });

  /* ---------------------------------------------------------------- games */

  game = this.RULE("game", () => {
    this.CONSUME(K.game);
    this.head(() => {
      this.CONSUME(t.Name);
      this.OPTION(() => this.SUBRULE(this.params));
    });
    this.CONSUME(t.LBrace);
    this.OPTION1(() => this.SUBRULE(this.sep));
    this.list(
      () => this.gameMember,
      "gameMember",
      BLOCK_ENDS,
      "a member of the game",
      () => this.SUBRULE1(this.sep),
    );
    this.CONSUME(t.RBrace);
  });

  gameMember = this.RULE("gameMember", () => {
    this.OR({
      DEF: [
        { GATE: () => this.opens(), ALT: () => this.SUBRULE(this.seats) },
        { GATE: () => this.opens(), ALT: () => this.SUBRULE(this.payoff) },
        { GATE: () => this.opens(), ALT: () => this.SUBRULE(this.symmetry) },
        { GATE: () => this.opens(), ALT: () => this.SUBRULE(this.recall) },
        { GATE: () => this.opens(), ALT: () => this.SUBRULE(this.observe) },
        { GATE: () => this.opens(), ALT: () => this.SUBRULE(this.show) },
        { GATE: () => this.opens(), ALT: () => this.SUBRULE(this.playBlock) },
        { GATE: () => this.opens(), ALT: () => this.SUBRULE(this.ruleDecl) },
        { GATE: () => this.opens(), ALT: () => this.SUBRULE(this.common) },
        { ALT: () => this.SUBRULE(this.fields) },
      ],
      ERR_MSG: "a member of the game",
    });
  });

  /** State; without a visibility word it is public. */
  fields = this.RULE("fields", () => {
    this.SUBRULE(this.field);
    this.MANY(() => {
      this.CONSUME(t.Comma);
      this.SUBRULE1(this.field);
    });
  });

  seats = this.RULE("seats", () => {
    this.OR([{ ALT: () => this.CONSUME(K.players) }, { ALT: () => this.CONSUME(K.roles) }]);
    this.SUBRULE(this.seatDecl);
    this.MANY(() => {
      this.CONSUME(t.Comma);
      this.SUBRULE1(this.seatDecl);
    });
  });

  seatDecl = this.RULE("seatDecl", () => {
    this.CONSUME(t.Name);
    this.OPTION(() => {
      this.CONSUME(t.LBracket);
      this.SUBRULE(this.dims);
      this.CONSUME(t.RBracket);
    });
  });

  payoff = this.RULE("payoff", () => {
    this.OR([
      { ALT: () => this.CONSUME(K.zero_sum) },
      { ALT: () => this.CONSUME(K.common_sum) },
      {
        ALT: () => {
          this.CONSUME(K.constant_sum);
          this.SUBRULE(this.ternary);
        },
      },
    ]);
  });

  symmetry = this.RULE("symmetry", () => {
    this.CONSUME(K.symmetry);
    this.CONSUME(t.Name);
    this.CONSUME(t.Colon);
    this.SUBRULE(this.postfix);
    this.MANY(() => {
      this.CONSUME(t.Comma);
      this.SUBRULE1(this.postfix);
    });
  });

  recall = this.RULE("recall", () => {
    this.CONSUME(K.recall);
    this.OR({ DEF: [{ ALT: () => this.CONSUME(t.Name) }, { ALT: () => this.CONSUME(K.none) }], ERR_MSG: "how much is remembered" });
  });

  observe = this.RULE("observe", () => {
    this.CONSUME(K.observe);
    this.head(() => this.OPTION(() => this.SUBRULE(this.seatRef)));
    this.CONSUME(t.LBrace);
    this.OPTION1(() => this.CONSUME(t.NL));
    this.list(
      () => this.feature,
      "feature",
      BRACE_ITEM_ENDS,
      "a feature",
      () => this.SUBRULE(this.itemSep),
    );
    this.CONSUME(t.RBrace);
  });

  feature = this.RULE("feature", () => {
    this.CONSUME(t.Word, { LABEL: "name" });
    this.OPTION(() => {
      this.CONSUME(t.Colon);
      this.SUBRULE(this.expr);
    });
  });

  show = this.RULE("show", () => {
    this.CONSUME(K.show);
    this.OPTION(() => {
      this.CONSUME(K.to);
      this.SUBRULE(this.seatRef);
    });
    this.SUBRULE(this.string);
  });

  playBlock = this.RULE("playBlock", () => {
    this.CONSUME(K.play);
    this.SUBRULE(this.block);
  });

  seatRef = this.RULE("seatRef", () => {
    this.CONSUME(t.Name);
    this.OPTION(() => {
      this.CONSUME(t.LBracket);
      this.SUBRULE(this.index);
      this.MANY(() => {
        this.CONSUME(t.Comma);
        this.OPTION1(() => this.SUBRULE1(this.index));
      });
      this.CONSUME(t.RBracket);
    });
  });

  /* ---------------------------------------------------------------- statements; where each is allowed is checked after parsing */

  block = this.RULE("block", () => {
    this.CONSUME(t.LBrace);
    this.OPTION(() => this.SUBRULE(this.sep));
    this.list(
      () => this.statement,
      "statement",
      BLOCK_ENDS,
      "a statement",
      () => this.SUBRULE1(this.sep),
    );
    this.CONSUME(t.RBrace);
  });

  statement = this.RULE("statement", () => {
    this.OR({
      DEF: [
        {
          GATE: () => !this.is(1, K.measured) || this.is(2, K.let) || this.is(2, K.var) || this.is(2, K.keep),
          ALT: () => this.SUBRULE(this.letStmt),
        },
        { ALT: () => this.SUBRULE(this.ifStmt) },
        { ALT: () => this.SUBRULE(this.forStmt) },
        { ALT: () => this.SUBRULE(this.whileStmt) },
        { ALT: () => this.SUBRULE(this.repeatStmt) },
        { ALT: () => this.SUBRULE(this.cycleStmt) },
        { ALT: () => this.SUBRULE(this.together) },
        { ALT: () => this.SUBRULE(this.returnStmt) },
        { ALT: () => this.SUBRULE(this.breakStmt) },
        { ALT: () => this.SUBRULE(this.continueStmt) },
        { ALT: () => this.SUBRULE(this.draw) },
        { ALT: () => this.SUBRULE(this.win) },
        { ALT: () => this.SUBRULE(this.endStmt) },
        { ALT: () => this.SUBRULE(this.reward) },
        { ALT: () => this.SUBRULE(this.improve) },
        { ALT: () => this.SUBRULE(this.objective) },
        { ALT: () => this.SUBRULE(this.stage) },
        { GATE: () => !this.in(2, AFTER_EVERY), ALT: () => this.SUBRULE(this.every) },
        { ALT: () => this.SUBRULE(this.measure) },
        { ALT: () => this.SUBRULE(this.expect) },
        { ALT: () => this.SUBRULE(this.require) },
        { ALT: () => this.SUBRULE(this.report) },
        { ALT: () => this.SUBRULE(this.seeds) },
        { ALT: () => this.SUBRULE(this.plays) },
        { ALT: () => this.SUBRULE(this.constDecl) },
        { ALT: () => this.SUBRULE(this.fnDecl) },
        { ALT: () => this.SUBRULE(this.simple) },
      ],
      ERR_MSG: "a statement",
    });
  });

  letStmt = this.RULE("letStmt", () => {
    this.OPTION(() => this.CONSUME(K.measured));
    this.OR([{ ALT: () => this.CONSUME(K.let) }, { ALT: () => this.CONSUME(K.var) }, { ALT: () => this.CONSUME(K.keep) }]);
    this.SUBRULE(this.binding);
    this.MANY({
      GATE: () => this.bindingAhead(),
      DEF: () => {
        this.CONSUME(t.Comma);
        this.SUBRULE1(this.binding);
      },
    });
    this.OPTION1(() => this.SUBRULE(this.forClause));
  });

  binding = this.RULE("binding", () => {
    this.OR({
      DEF: [
        {
          ALT: () => {
            this.OPTION({ GATE: () => this.visibilityAhead(), DEF: () => this.SUBRULE(this.visibility) });
            this.CONSUME(t.Name, { LABEL: "name" });
            this.OPTION1(() => {
              this.CONSUME(t.LBracket);
              this.CONSUME1(t.Name, { LABEL: "index" });
              this.MANY(() => {
                this.CONSUME(t.Comma);
                this.CONSUME2(t.Name, { LABEL: "index" });
              });
              this.CONSUME(t.RBracket);
            });
            this.OPTION2(() => {
              this.CONSUME(t.Colon);
              this.SUBRULE(this.type);
            });
          },
        },
        { ALT: () => this.SUBRULE(this.names) },
      ],
      ERR_MSG: "a name",
    });
    this.OPTION3(() => this.SUBRULE(this.init));
  });

  ifStmt = this.RULE("ifStmt", () => {
    this.CONSUME(K.if);
    this.head(() => this.SUBRULE(this.expr));
    this.SUBRULE(this.block);
    this.OPTION(() => {
      this.CONSUME(K.else);
      this.OR({
        DEF: [{ ALT: () => this.SUBRULE(this.ifStmt) }, { ALT: () => this.SUBRULE1(this.block, { LABEL: "otherwise" }) }],
        ERR_MSG: "`if` or a block",
      });
    });
  });

  forStmt = this.RULE("forStmt", () => {
    this.head(() => this.SUBRULE(this.forClause));
    this.SUBRULE(this.block);
  });

  forClause = this.RULE("forClause", () => {
    this.CONSUME(K.for);
    this.SUBRULE(this.binder);
    this.MANY({
      GATE: () => this.binderAhead(),
      DEF: () => {
        this.CONSUME(t.Comma);
        this.SUBRULE1(this.binder);
      },
    });
    this.OPTION(() => {
      this.CONSUME(K.where);
      this.SUBRULE(this.ternary);
    });
  });

  /** Several names take a tuple apart, or key and value of a table. */
  binder = this.RULE("binder", () => {
    this.SUBRULE(this.bindName);
    this.MANY(() => {
      this.CONSUME(t.Comma);
      this.SUBRULE1(this.bindName);
    });
    this.CONSUME(K.in);
    this.SUBRULE(this.ternary);
  });

  bindName = this.RULE("bindName", () => {
    this.OR({
      DEF: [{ ALT: () => this.CONSUME(t.Name) }, { ALT: () => this.CONSUME(t.Wildcard) }, { ALT: () => this.SUBRULE(this.names) }],
      ERR_MSG: "a name",
    });
  });

  names = this.RULE("names", () => {
    this.CONSUME(t.LParen);
    this.SUBRULE(this.bindName);
    this.MANY(() => {
      this.CONSUME(t.Comma);
      this.SUBRULE1(this.bindName);
    });
    this.CONSUME(t.RParen);
  });

  whileStmt = this.RULE("whileStmt", () => {
    this.CONSUME(K.while);
    this.head(() => this.SUBRULE(this.expr));
    this.SUBRULE(this.block);
  });

  repeatStmt = this.RULE("repeatStmt", () => {
    this.CONSUME(K.repeat);
    this.head(() => {
      this.OPTION({
        GATE: () => this.upToAhead(),
        DEF: () => {
          this.CONSUME(K.up);
          this.CONSUME(K.to);
        },
      });
      this.OPTION1(() => {
        this.SUBRULE(this.ternary);
        this.OPTION2(() => this.CONSUME(t.Name, { LABEL: "noun" }));
      });
      this.OPTION3(() => {
        this.CONSUME(K.until);
        this.SUBRULE(this.expr);
      });
    });
    this.SUBRULE(this.block);
  });

  cycleStmt = this.RULE("cycleStmt", () => {
    this.CONSUME(K.cycle);
    this.head(() => {
      this.CONSUME(t.Name);
      this.CONSUME(K.in);
      this.SUBRULE(this.expr);
      this.OPTION(() => {
        this.CONSUME(K.up);
        this.CONSUME(K.to);
        this.SUBRULE1(this.expr, { LABEL: "bound" });
      });
    });
    this.SUBRULE(this.block);
  });

  together = this.RULE("together", () => {
    this.CONSUME(K.together);
    this.SUBRULE(this.block);
  });

  returnStmt = this.RULE("returnStmt", () => {
    this.CONSUME(K.return);
    this.OPTION(() => this.SUBRULE(this.expr));
  });

  breakStmt = this.RULE("breakStmt", () => {
    this.CONSUME(K.break);
  });

  continueStmt = this.RULE("continueStmt", () => {
    this.CONSUME(K.continue);
  });

  draw = this.RULE("draw", () => {
    this.CONSUME(K.draw);
  });

  win = this.RULE("win", () => {
    this.CONSUME(K.win);
    this.SUBRULE(this.ternary, { LABEL: "winner" });
    this.OPTION(() => {
      this.CONSUME(K.by);
      this.SUBRULE1(this.ternary, { LABEL: "amount" });
    });
  });

  endStmt = this.RULE("endStmt", () => {
    this.OR([{ ALT: () => this.CONSUME(K.end) }, { ALT: () => this.CONSUME(K.cut) }]);
    this.OPTION(() => {
      this.CONSUME(K.with);
      this.SUBRULE(this.postfix);
    });
  });

  reward = this.RULE("reward", () => {
    this.CONSUME(K.reward);
    this.SUBRULE(this.postfix);
    this.OPTION(() => {
      this.CONSUME(K.at);
      this.CONSUME(t.Name, { LABEL: "site" });
    });
    this.CONSUME(t.PlusEq);
    this.SUBRULE(this.expr);
    this.OPTION1(() => {
      this.CONSUME(K.as);
      this.CONSUME1(t.Name, { LABEL: "channel" });
    });
    this.OPTION2(() => this.SUBRULE(this.forClause));
  });

  improve = this.RULE("improve", () => {
    this.CONSUME(K.improve);
    this.head(() => {
      this.SUBRULE(this.postfix, { LABEL: "target" });
      this.MANY(() => {
        this.CONSUME(t.Comma);
        this.SUBRULE1(this.postfix, { LABEL: "target" });
      });
      this.CONSUME(K.using);
      this.SUBRULE2(this.postfix, { LABEL: "using" });
      this.OPTION(() => {
        this.CONSUME(K.over);
        this.SUBRULE(this.bindName);
        this.MANY1(() => {
          this.CONSUME1(t.Comma);
          this.SUBRULE1(this.bindName);
        });
        this.CONSUME(K.in);
        this.SUBRULE3(this.postfix, { LABEL: "rows" });
      });
    });
    this.SUBRULE(this.block);
  });

  objective = this.RULE("objective", () => {
    this.OR([{ ALT: () => this.CONSUME(K.minimise) }, { ALT: () => this.CONSUME(K.maximise) }]);
    this.SUBRULE(this.expr);
  });

  stage = this.RULE("stage", () => {
    this.CONSUME(K.stage);
    this.head(() => this.CONSUME(t.Name));
    this.SUBRULE(this.block);
  });

  every = this.RULE("every", () => {
    this.CONSUME(K.every);
    this.head(() => {
      this.SUBRULE(this.ternary);
      this.OPTION({ GATE: () => !this.is(1, K.of), DEF: () => this.CONSUME(t.Name, { LABEL: "noun" }) });
      this.OPTION1(() => {
        this.CONSUME(K.of);
        this.SUBRULE(this.postfix);
      });
    });
    this.SUBRULE(this.block);
  });

  measure = this.RULE("measure", () => {
    this.CONSUME(K.measure);
    this.OR({
      DEF: [
        {
          ALT: () => {
            this.SUBRULE(this.metric);
            this.MANY({
              GATE: () => this.metricAhead(),
              DEF: () => {
                this.CONSUME(t.Comma);
                this.SUBRULE1(this.metric);
              },
            });
            this.OPTION(() => this.SUBRULE(this.forClause));
          },
        },
        { ALT: () => this.SUBRULE(this.block) },
      ],
      ERR_MSG: "a metric or a block",
    });
  });

  metric = this.RULE("metric", () => {
    this.SUBRULE(this.seatRef);
    this.CONSUME(t.Eq);
    this.SUBRULE(this.expr);
  });

  expect = this.RULE("expect", () => {
    this.CONSUME(K.expect);
    this.SUBRULE(this.expr);
  });

  require = this.RULE("require", () => {
    this.CONSUME(K.require);
    this.SUBRULE(this.ternary);
    this.OPTION(() => {
      this.CONSUME(K.else);
      this.SUBRULE(this.string);
    });
  });

  report = this.RULE("report", () => {
    this.CONSUME(K.report);
    this.SUBRULE(this.expr);
    this.MANY(() => {
      this.CONSUME(t.Comma);
      this.SUBRULE1(this.expr);
    });
  });

  seeds = this.RULE("seeds", () => {
    this.CONSUME(K.seeds);
    this.SUBRULE(this.range);
  });

  plays = this.RULE("plays", () => {
    this.CONSUME(K.plays);
    this.SUBRULE(this.move);
    this.MANY(() => {
      this.CONSUME(t.Comma);
      this.SUBRULE1(this.move);
    });
  });

  /** A move, a seat's move, or what a draw gave. */
  move = this.RULE("move", () => {
    this.OPTION({
      GATE: () => this.is(2, t.Colon) || this.is(2, t.Tilde),
      DEF: () => {
        this.CONSUME(t.Word, { LABEL: "who" });
        this.OR([{ ALT: () => this.CONSUME(t.Colon) }, { ALT: () => this.CONSUME(t.Tilde) }]);
      },
    });
    this.SUBRULE(this.ternary);
  });

  /** A call, an assignment, a draw; with `for` repeated. */
  simple = this.RULE("simple", () => {
    this.SUBRULE(this.expr);
    this.OPTION(() => {
      this.OR([
        { ALT: () => this.CONSUME(t.Eq) },
        { ALT: () => this.CONSUME(t.PlusEq) },
        { ALT: () => this.CONSUME(t.MinusEq) },
        { ALT: () => this.CONSUME(t.Tilde) },
      ]);
      this.SUBRULE1(this.expr, { LABEL: "value" });
    });
    this.OPTION1(() => this.SUBRULE(this.forClause));
  });

  /* ---------------------------------------------------------------- expressions, loosest first */

  expr = this.RULE("expr", () => {
    this.SUBRULE(this.ternary);
    this.MANY(() => this.SUBRULE(this.clause));
  });

  clause = this.RULE("clause", () => {
    this.OR([
      { ALT: () => this.SUBRULE(this.plainClause) },
      {
        ALT: () => {
          this.CONSUME(K.with);
          this.SUBRULE(this.paren);
        },
      },
      {
        ALT: () => {
          this.CONSUME(K.else);
          this.OR1({
            DEF: [{ ALT: () => this.SUBRULE(this.block) }, { ALT: () => this.SUBRULE(this.ternary) }],
            ERR_MSG: "a value or a block",
          });
        },
      },
      {
        ALT: () => {
          this.CONSUME(K.chooses);
          this.SUBRULE(this.domain);
        },
      },
      {
        ALT: () => {
          this.CONSUME(K.writes);
          this.SUBRULE(this.formatRef);
          this.MANY(() => {
            this.CONSUME(t.Bar);
            this.SUBRULE1(this.formatRef);
          });
        },
      },
      {
        ALT: () => {
          this.CONSUME(K.given);
          this.SUBRULE1(this.paren);
        },
      },
    ]);
  });

  plainClause = this.RULE("plainClause", () => {
    this.OR([
      { ALT: () => this.CONSUME(K.where) },
      { ALT: () => this.CONSUME(K.by) },
      { ALT: () => this.CONSUME(K.per) },
      { ALT: () => this.CONSUME(K.over) },
      { ALT: () => this.CONSUME(K.times) },
    ]);
    this.SUBRULE(this.ternary);
  });

  formatRef = this.RULE("formatRef", () => {
    this.CONSUME(t.Name);
    this.OPTION(() => this.SUBRULE(this.args));
  });

  ternary = this.RULE("ternary", () => {
    this.SUBRULE(this.orExpr);
    this.OPTION(() =>
      this.OR([
        {
          ALT: () => {
            this.CONSUME(t.Question);
            this.SUBRULE(this.ternary, { LABEL: "then" });
            this.CONSUME(t.Colon);
            this.SUBRULE1(this.ternary, { LABEL: "otherwise" });
          },
        },
        {
          ALT: () => {
            this.CONSUME(t.FatArrow);
            this.OR1({
              DEF: [{ ALT: () => this.SUBRULE(this.block) }, { ALT: () => this.SUBRULE2(this.ternary, { LABEL: "body" }) }],
              ERR_MSG: "a value or a block",
            });
          },
        },
      ]),
    );
  });

  orExpr = this.RULE("orExpr", () => {
    this.SUBRULE(this.andExpr);
    this.MANY(() => {
      this.CONSUME(K.or);
      this.SUBRULE1(this.andExpr);
    });
  });

  andExpr = this.RULE("andExpr", () => {
    this.SUBRULE(this.notExpr);
    this.MANY(() => {
      this.CONSUME(K.and);
      this.SUBRULE1(this.notExpr);
    });
  });

  notExpr = this.RULE("notExpr", () => {
    this.OR({
      DEF: [
        {
          ALT: () => {
            this.CONSUME(K.not);
            this.SUBRULE(this.notExpr);
          },
        },
        { ALT: () => this.SUBRULE(this.comparison) },
      ],
      ERR_MSG: "an expression",
    });
  });

  /** None associates: `a < b < c` is refused with a fix. */
  comparison = this.RULE("comparison", () => {
    this.SUBRULE(this.pipe);
    this.MANY(() => this.SUBRULE(this.compared));
  });

  compared = this.RULE("compared", () => {
    this.OR([
      { ALT: () => this.CONSUME(t.EqEq) },
      { ALT: () => this.CONSUME(t.NotEq) },
      { ALT: () => this.CONSUME(t.Less) },
      { ALT: () => this.CONSUME(t.LessEq) },
      { ALT: () => this.CONSUME(t.Greater) },
      { ALT: () => this.CONSUME(t.GreaterEq) },
      {
        ALT: () => {
          this.CONSUME(K.is);
          this.OPTION(() => this.CONSUME(K.not));
        },
      },
      {
        ALT: () => {
          this.OPTION1(() => this.CONSUME1(K.not, { LABEL: "notIn" }));
          this.CONSUME(K.in);
        },
      },
    ]);
    this.SUBRULE(this.pipe);
  });

  /** `x |> f(a)` is `f(x, a)`. */
  pipe = this.RULE("pipe", () => {
    this.SUBRULE(this.range);
    this.MANY(() => {
      this.CONSUME(t.PipeTo);
      this.SUBRULE(this.postfix);
    });
  });

  range = this.RULE("range", () => {
    this.SUBRULE(this.sum, { LABEL: "low" });
    this.OPTION(() => {
      this.CONSUME(t.DotDot);
      this.SUBRULE1(this.sum, { LABEL: "high" });
    });
  });

  sum = this.RULE("sum", () => {
    this.SUBRULE(this.product);
    this.MANY(() => {
      this.OR([{ ALT: () => this.CONSUME(t.Plus, { LABEL: "sign" }) }, { ALT: () => this.CONSUME(t.Minus, { LABEL: "sign" }) }]);
      this.SUBRULE1(this.product);
    });
  });

  product = this.RULE("product", () => {
    this.SUBRULE(this.unary);
    this.MANY(() => {
      this.OR([
        { ALT: () => this.CONSUME(t.Star, { LABEL: "sign" }) },
        { ALT: () => this.CONSUME(t.Slash, { LABEL: "sign" }) },
        { ALT: () => this.CONSUME(K.div, { LABEL: "sign" }) },
        { ALT: () => this.CONSUME(K.mod, { LABEL: "sign" }) },
      ]);
      this.SUBRULE1(this.unary);
    });
  });

  unary = this.RULE("unary", () => {
    this.OR({
      DEF: [
        {
          ALT: () => {
            this.CONSUME(t.Minus);
            this.SUBRULE(this.unary);
          },
        },
        { ALT: () => this.SUBRULE(this.power) },
      ],
      ERR_MSG: "an expression",
    });
  });

  power = this.RULE("power", () => {
    this.SUBRULE(this.postfix);
    this.OPTION(() => {
      this.CONSUME(t.Caret);
      this.SUBRULE(this.unary);
    });
  });

  postfix = this.RULE("postfix", () => {
    this.SUBRULE(this.primary);
    this.MANY(() => this.SUBRULE(this.suffix));
  });

  suffix = this.RULE("suffix", () => {
    this.OR([
      {
        ALT: () => {
          this.CONSUME(t.Dot);
          this.CONSUME(t.Word, { LABEL: "name" });
        },
      },
      { ALT: () => this.SUBRULE(this.args) },
      { ALT: () => this.SUBRULE(this.indices) },
    ]);
  });

  indices = this.RULE("indices", () => {
    this.CONSUME(t.LBracket);
    this.list(
      () => this.index,
      "index",
      BRACKET_ENDS,
      "an index",
      () => this.CONSUME(t.Comma),
    );
    this.CONSUME(t.RBracket);
  });

  index = this.RULE("index", () => {
    this.OR({ DEF: [{ ALT: () => this.SUBRULE(this.ternary) }, { ALT: () => this.CONSUME(t.Wildcard) }], ERR_MSG: "an index" });
  });

  args = this.RULE("args", () => {
    this.CONSUME(t.LParen);
    this.list(
      () => this.arg,
      "arg",
      PAREN_ENDS,
      "an argument",
      () => this.CONSUME(t.Comma),
    );
    this.CONSUME(t.RParen);
  });

  arg = this.RULE("arg", () => {
    this.OR({
      DEF: [
        {
          GATE: () => this.is(2, t.Colon) || this.is(2, t.Tilde),
          ALT: () => {
            this.CONSUME(t.Word, { LABEL: "name" });
            this.OR1([{ ALT: () => this.CONSUME(t.Colon) }, { ALT: () => this.CONSUME(t.Tilde) }]);
            this.SUBRULE(this.expr, { LABEL: "value" });
          },
        },
        {
          ALT: () => {
            this.SUBRULE1(this.expr, { LABEL: "value" });
            this.OPTION(() => this.SUBRULE(this.forClause));
          },
        },
      ],
      ERR_MSG: "an argument",
    });
  });

  primary = this.RULE("primary", () => {
    this.OR({
      DEF: [
        { ALT: () => this.CONSUME(t.NumberToken) },
        { ALT: () => this.SUBRULE(this.string) },
        { ALT: () => this.CONSUME(K.true) },
        { ALT: () => this.CONSUME(K.false) },
        { ALT: () => this.CONSUME(K.none) },
        { ALT: () => this.SUBRULE(this.match) },
        { ALT: () => this.SUBRULE(this.collect) },
        { GATE: () => this.is(2, t.LBrace), ALT: () => this.SUBRULE(this.weighted) },
        { ALT: () => this.CONSUME(t.Name) },
        { ALT: () => this.SUBRULE(this.column) },
        { ALT: () => this.SUBRULE(this.run) },
        { ALT: () => this.SUBRULE(this.playExpr) },
        { ALT: () => this.SUBRULE(this.paren) },
        { ALT: () => this.SUBRULE(this.listExpr) },
      ],
      ERR_MSG: "an expression",
    });
  });

  /** A column, inside where, by, per, with. */
  column = this.RULE("column", () => {
    this.CONSUME(t.Dot);
    this.CONSUME(t.Word, { LABEL: "name" });
  });

  run = this.RULE("run", () => {
    this.CONSUME(K.run);
    this.SUBRULE(this.postfix);
  });

  playExpr = this.RULE("playExpr", () => {
    this.CONSUME(K.play);
    this.SUBRULE(this.postfix);
    this.OPTION(() => {
      this.CONSUME(K.from);
      this.SUBRULE(this.ternary);
    });
    this.OPTION1(() => {
      this.CONSUME(K.with);
      this.SUBRULE(this.bindings);
    });
  });

  weighted = this.RULE("weighted", () => {
    this.CONSUME(K.weighted);
    this.CONSUME(t.LBrace);
    this.OPTION(() => this.CONSUME(t.NL));
    this.list(
      () => this.outcome,
      "outcome",
      BRACE_ITEM_ENDS,
      "an outcome",
      () => this.SUBRULE(this.itemSep),
    );
    this.CONSUME(t.RBrace);
  });

  outcome = this.RULE("outcome", () => {
    this.SUBRULE(this.orExpr);
    this.CONSUME(t.Colon);
    this.SUBRULE(this.expr);
  });

  /** Brackets, a tuple, or with names a record. */
  paren = this.RULE("paren", () => {
    this.CONSUME(t.LParen);
    this.list(
      () => this.entry,
      "entry",
      PAREN_ENDS,
      "an expression",
      () => this.CONSUME(t.Comma),
    );
    this.CONSUME(t.RParen);
  });

  entry = this.RULE("entry", () => {
    this.OPTION({
      GATE: () => this.is(2, t.Colon),
      DEF: () => {
        this.CONSUME(t.Word, { LABEL: "name" });
        this.CONSUME(t.Colon);
      },
    });
    this.SUBRULE(this.expr);
  });

  listExpr = this.RULE("listExpr", () => {
    this.CONSUME(t.LBracket);
    this.list(
      () => this.element,
      "element",
      BRACKET_ENDS,
      "an element",
      () => this.CONSUME(t.Comma),
    );
    this.CONSUME(t.RBracket);
  });

  element = this.RULE("element", () => {
    this.SUBRULE(this.expr);
    this.OPTION(() => this.SUBRULE(this.forClause));
  });

  match = this.RULE("match", () => {
    this.CONSUME(K.match);
    this.OR({
      DEF: [
        {
          ALT: () => {
            this.head(() => this.SUBRULE(this.expr));
            this.SUBRULE(this.arms);
          },
        },
        { ALT: () => this.SUBRULE(this.guards) },
      ],
      ERR_MSG: "a value or arms",
    });
  });

  arms = this.RULE("arms", () => {
    this.CONSUME(t.LBrace);
    this.OPTION(() => this.CONSUME(t.NL));
    this.list(
      () => this.arm,
      "arm",
      ARM_ENDS,
      "an arm",
      () => this.SUBRULE(this.armSep),
    );
    this.CONSUME(t.RBrace);
  });

  guards = this.RULE("guards", () => {
    this.CONSUME(t.LBrace);
    this.OPTION(() => this.CONSUME(t.NL));
    this.list(
      () => this.guard,
      "guard",
      ARM_ENDS,
      "an arm",
      () => this.SUBRULE(this.armSep),
    );
    this.CONSUME(t.RBrace);
  });

  arm = this.RULE("arm", () => {
    this.SUBRULE(this.pattern);
    this.OPTION(() => {
      this.CONSUME(K.where);
      this.SUBRULE(this.orExpr);
    });
    this.CONSUME(t.FatArrow);
    this.SUBRULE(this.armBody);
  });

  guard = this.RULE("guard", () => {
    this.OR({ DEF: [{ ALT: () => this.CONSUME(K.else) }, { ALT: () => this.SUBRULE(this.orExpr) }], ERR_MSG: "a condition or `else`" });
    this.CONSUME(t.FatArrow);
    this.SUBRULE(this.armBody);
  });

  armBody = this.RULE("armBody", () => {
    this.OR({
      DEF: [{ ALT: () => this.SUBRULE(this.block) }, { ALT: () => this.SUBRULE(this.statement) }],
      ERR_MSG: "a statement or a block",
    });
  });

  pattern = this.RULE("pattern", () => {
    this.SUBRULE(this.pattern1);
    this.MANY(() => {
      this.CONSUME(t.Bar);
      this.SUBRULE1(this.pattern1);
    });
  });

  /** A bare name tests; names in its brackets bind. */
  pattern1 = this.RULE("pattern1", () => {
    this.OR({
      DEF: [
        { ALT: () => this.CONSUME(t.Wildcard) },
        { ALT: () => this.CONSUME(K.else) },
        { ALT: () => this.CONSUME(K.none) },
        { ALT: () => this.CONSUME(K.true) },
        { ALT: () => this.CONSUME(K.false) },
        {
          ALT: () => {
            this.SUBRULE(this.literal, { LABEL: "low" });
            this.OPTION(() => {
              this.CONSUME(t.DotDot);
              this.SUBRULE1(this.literal, { LABEL: "high" });
            });
          },
        },
        { ALT: () => this.SUBRULE(this.string) },
        {
          ALT: () => {
            this.CONSUME(t.Name);
            this.OPTION1(() => {
              this.CONSUME(t.LParen);
              this.SUBRULE(this.bindName);
              this.MANY(() => {
                this.CONSUME(t.Comma);
                this.SUBRULE1(this.bindName);
              });
              this.CONSUME(t.RParen);
            });
          },
        },
        {
          ALT: () => {
            this.CONSUME1(t.LParen);
            this.SUBRULE(this.pattern);
            this.MANY1(() => {
              this.CONSUME1(t.Comma);
              this.SUBRULE1(this.pattern);
            });
            this.CONSUME1(t.RParen);
          },
        },
      ],
      ERR_MSG: "a pattern",
    });
  });

  literal = this.RULE("literal", () => {
    this.OPTION(() => this.CONSUME(t.Minus));
    this.CONSUME(t.NumberToken);
  });

  collect = this.RULE("collect", () => {
    this.CONSUME(K.collect);
    this.OPTION({ GATE: () => !(this.is(1, t.Name) && this.is(2, K.of)), DEF: () => this.SUBRULE(this.ternary, { LABEL: "count" }) });
    this.CONSUME(t.Name, { LABEL: "unit" });
    this.CONSUME(K.of);
    this.SUBRULE(this.postfix);
    this.OPTION1(() => {
      this.CONSUME(K.from);
      this.SUBRULE1(this.ternary, { LABEL: "from" });
    });
    this.OPTION2(() => this.SUBRULE(this.forClause));
    this.CONSUME(K.with);
    this.SUBRULE(this.bindings);
  });

  bindings = this.RULE("bindings", () => {
    this.SUBRULE(this.bind);
    this.MANY({
      GATE: () => this.bindAhead(),
      DEF: () => {
        this.CONSUME(t.Comma);
        this.SUBRULE1(this.bind);
      },
    });
  });

  bind = this.RULE("bind", () => {
    this.OR({
      DEF: [
        {
          GATE: () => this.is(2, K.seats),
          ALT: () => {
            this.CONSUME(K.swapping);
            this.CONSUME(K.seats);
          },
        },
        {
          ALT: () => {
            this.OPTION({ GATE: () => this.is(2, t.Word), DEF: () => this.CONSUME(K.every) });
            this.CONSUME(t.Word, { LABEL: "name" });
            this.OPTION1(() => this.SUBRULE(this.indices));
            this.OR1([{ ALT: () => this.CONSUME(t.Colon) }, { ALT: () => this.CONSUME(t.Tilde) }]);
            this.SUBRULE(this.ternary);
          },
        },
      ],
      ERR_MSG: "a binding of a seat",
    });
  });

  /* ---------------------------------------------------------------- learning, tests */

  network = this.RULE("network", () => {
    this.CONSUME(K.network);
    this.head(() => {
      this.CONSUME(t.Name);
      this.OPTION(() => this.SUBRULE(this.params));
      this.OPTION1(() => {
        this.CONSUME(K.extends);
        this.SUBRULE(this.postfix);
      });
    });
    this.CONSUME(t.LBrace);
    this.OPTION2(() => this.SUBRULE(this.sep));
    this.list(
      () => this.networkMember,
      "networkMember",
      BLOCK_ENDS,
      "a member of the network",
      () => this.SUBRULE1(this.sep),
    );
    this.CONSUME(t.RBrace);
  });

  networkMember = this.RULE("networkMember", () => {
    this.OR({
      DEF: [{ ALT: () => this.SUBRULE(this.fnDecl) }, { ALT: () => this.SUBRULE(this.act) }, { ALT: () => this.SUBRULE(this.letStmt) }],
      ERR_MSG: "a member of the network",
    });
  });

  method = this.RULE("method", () => {
    this.CONSUME(K.method);
    this.head(() => {
      this.CONSUME(t.Name);
      this.OPTION(() => this.SUBRULE(this.params));
    });
    this.CONSUME(t.LBrace);
    this.OPTION1(() => this.SUBRULE(this.sep));
    this.list(
      () => this.methodMember,
      "methodMember",
      BLOCK_ENDS,
      "a member of the method",
      () => this.SUBRULE1(this.sep),
    );
    this.CONSUME(t.RBrace);
  });

  methodMember = this.RULE("methodMember", () => {
    this.OR({
      DEF: [
        { ALT: () => this.SUBRULE(this.train) },
        { ALT: () => this.SUBRULE(this.ruleDecl) },
        { ALT: () => this.SUBRULE(this.act) },
        { ALT: () => this.SUBRULE(this.common) },
        { ALT: () => this.SUBRULE(this.letStmt) },
        { ALT: () => this.SUBRULE(this.lasting) },
      ],
      ERR_MSG: "a member of the method",
    });
  });

  train = this.RULE("train", () => {
    this.CONSUME(K.train);
    this.SUBRULE(this.block);
  });

  lasting = this.RULE("lasting", () => {
    this.OR([
      { ALT: () => this.CONSUME(K.policy, { LABEL: "word" }) },
      { ALT: () => this.CONSUME(K.model, { LABEL: "word" }) },
      { ALT: () => this.CONSUME(K.pool, { LABEL: "word" }) },
      { ALT: () => this.CONSUME(K.memory, { LABEL: "word" }) },
      { ALT: () => this.CONSUME(K.curriculum, { LABEL: "word" }) },
      { ALT: () => this.CONSUME(K.running, { LABEL: "word" }) },
    ]);
    this.SUBRULE(this.seatRef);
    this.OPTION(() => {
      this.CONSUME(t.Colon);
      this.SUBRULE(this.type);
    });
    this.OPTION1(() => {
      this.CONSUME(K.of);
      this.SUBRULE(this.postfix);
    });
    this.OPTION2(() => {
      this.CONSUME(K.by);
      this.SUBRULE(this.ternary, { LABEL: "by" });
    });
    this.OPTION3(() => {
      this.CONSUME(K.up);
      this.CONSUME(K.to);
      this.SUBRULE1(this.ternary, { LABEL: "bound" });
    });
    this.MANY(() => {
      this.CONSUME(t.Comma);
      this.SUBRULE(this.lastingOption);
    });
    this.OPTION4(() => {
      this.CONSUME(t.Eq);
      this.SUBRULE(this.expr);
    });
  });

  lastingOption = this.RULE("lastingOption", () => {
    this.CONSUME(t.Word, { LABEL: "word" });
    this.OPTION(() => this.CONSUME(K.of));
    this.OPTION1(() => this.SUBRULE(this.ternary));
  });

  testDecl = this.RULE("testDecl", () => {
    this.CONSUME(K.test);
    this.head(() => {
      this.SUBRULE(this.string);
      this.CONSUME(K.of);
      this.SUBRULE(this.postfix);
    });
    this.SUBRULE(this.block);
  });

  claim = this.RULE("claim", () => {
    this.OPTION(() => this.CONSUME(K.open));
    this.CONSUME(K.claim);
    this.head(() => this.SUBRULE(this.string));
    this.SUBRULE(this.block);
  });

  /* ---------------------------------------------------------------- strings */

  string = this.RULE("string", () => {
    this.OR({
      DEF: [
        {
          ALT: () => {
            this.CONSUME(t.StringOpen);
            this.MANY(() =>
              this.OR1([
                { ALT: () => this.CONSUME(t.StringText) },
                { ALT: () => this.CONSUME(t.Escape) },
                { ALT: () => this.CONSUME(t.BadEscape) },
                { ALT: () => this.SUBRULE(this.hole) },
              ]),
            );
            this.CONSUME(t.StringClose);
          },
        },
        { ALT: () => this.CONSUME(t.UnclosedString) },
      ],
      ERR_MSG: "a string",
    });
  });

  hole = this.RULE("hole", () => {
    this.CONSUME(t.HoleOpen);
    this.item(HOLE_ENDS, "an expression", () => this.SUBRULE(this.expr));
    this.OPTION(() => this.CONSUME(t.Unreadable));
    this.CONSUME(t.HoleClose);
  });

  template = this.RULE("template", () => {
    this.OR({
      DEF: [
        {
          ALT: () => {
            this.CONSUME(t.StringOpen);
            this.MANY(() =>
              this.OR1([
                { ALT: () => this.CONSUME(t.StringText) },
                { ALT: () => this.CONSUME(t.Escape) },
                { ALT: () => this.CONSUME(t.BadEscape) },
                { ALT: () => this.SUBRULE(this.formatHole) },
              ]),
            );
            this.CONSUME(t.StringClose);
          },
        },
        { ALT: () => this.CONSUME(t.UnclosedString) },
      ],
      ERR_MSG: "a template",
    });
  });

  formatHole = this.RULE("formatHole", () => {
    this.CONSUME(t.HoleOpen);
    this.item(HOLE_ENDS, "a typed hole", () => {
      this.CONSUME(t.Word, { LABEL: "name" });
      this.OPTION(() => {
        this.CONSUME(t.Colon);
        this.OPTION1({ GATE: () => !this.is(2, t.HoleClose) && !this.is(2, t.Bar), DEF: () => this.CONSUME(K.private) });
        this.SUBRULE(this.domain);
      });
      this.OPTION2(() => {
        this.CONSUME(K.separated);
        this.CONSUME(K.by);
        this.SUBRULE(this.string);
      });
    });
    this.OPTION3(() => this.CONSUME(t.Unreadable));
    this.CONSUME(t.HoleClose);
  });
}

/** Chevrotain's exceptions and ours; anything else is a bug. */
function isFault(error: unknown): error is IRecognitionException {
  return typeof error === "object" && error !== null && "resyncedTokens" in error && "token" in error;
}
