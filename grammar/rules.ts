/**
 * The grammar of `.sp`; `generated/grammar.ebnf` is printed from it. A string names a rule. One token decides between alternatives, except
 * behind a gate of `lookahead.ts`. Where a statement is allowed is checked after parsing.
 */
import type { TokenType } from "./chevrotain.js";
import type { Part } from "./combinators.js";
import { alt, as, choice, head, item, list, many, opt, separated, seq, some, when } from "./combinators.js";
import * as look from "./lookahead.js";
import { sightAhead, upTo } from "./lookahead.js";
import * as t from "./tokens.js";
import { Colon, Comma, Eq, K, LBrace, LBracket, LParen, Name, NL, RBrace, RBracket, RParen, Semicolon, Tilde, Word } from "./tokens.js";

const BLOCK_ENDS = new Set<TokenType>([NL, Semicolon, RBrace]);
const FILE_ENDS = new Set<TokenType>([NL, Semicolon]);
const ARM_ENDS = new Set<TokenType>([NL, Semicolon, Comma, RBrace]);
const ITEM_ENDS = new Set<TokenType>([NL, Comma, RBrace]);
const PAREN_ENDS = new Set<TokenType>([Comma, RParen]);
const BRACKET_ENDS = new Set<TokenType>([Comma, RBracket]);
const HOLE_ENDS = new Set<TokenType>([t.HoleClose]);

/** Rules by their names. */
const named = (names: string): string[] => names.split(" ");
/** Statements or members between braces. */
const body = (member: string, what: string): Part => seq(LBrace, opt("sep"), list(member, BLOCK_ENDS, what, "sep"), RBrace);
/** Fields, names, features between braces. */
const items = (member: string, what: string): Part => seq(LBrace, opt(NL), list(member, ITEM_ENDS, what, "itemSep"), RBrace);
const inParens = (member: string, what: string): Part => seq(LParen, list(member, PAREN_ENDS, what, Comma), RParen);
const inBrackets = (member: string, what: string): Part => seq(LBracket, list(member, BRACKET_ENDS, what, Comma), RBracket);
const quoted = (hole: string): Part => seq(t.StringOpen, many(alt(t.StringText, t.Escape, t.BadEscape, hole)), t.StringClose);

export const rules: Readonly<Record<string, Part>> = {
  /* ---------------------------------------------------------------- files and declarations */
  file: seq(opt("sep"), list("declaration", FILE_ENDS, "a declaration", "sep")),
  sep: some(alt(NL, Semicolon)),
  /** Between fields and members. */
  itemSep: alt(seq(Comma, opt(NL)), NL),
  declaration: seq(
    opt(K.local),
    choice("a declaration", "importDecl", "common", "externDecl", "game", "network", "ruleDecl", "act", "method", "testDecl", "claim"),
  ),
  importDecl: seq(K.import, opt(K.measured), items("importName", "a name to import"), K.from, "string"),
  importName: seq(as("name", Name), opt(seq(K.as, as("as", Name)))),
  /** Also inside games and methods. */
  common: alt("enumDecl", "record", "typeAlias", "constDecl", "fnDecl", "format"),
  enumDecl: seq(K.enum, Name, items("enumMember", "a member")),
  enumMember: Name,
  record: seq(K.record, Name, opt("typeParams"), items("recordMember", "a field")),
  /** A `fn` or `rule` followed by `:` is a field of that name. */
  recordMember: choice("a field", when(look.opens, "fnDecl"), when(look.opens, "ruleDecl"), when(look.fieldAhead, "field")),
  field: seq(opt("visibility", sightAhead), as("name", Word), Colon, "type", opt("init")),
  init: seq(alt(Eq, Tilde), "expr"),
  typeAlias: seq(K.type, Name, Eq, "domain"),
  constDecl: seq(K.const, Name, opt(seq(Colon, "type")), Eq, "expr"),
  fnDecl: seq(K.fn, as("name", Word), opt("typeParams"), "fnRest"),
  ruleDecl: seq(K.rule, as("name", Word), opt("typeParams"), "fnRest"),
  act: seq(K.act, opt(Name), "fnRest"),
  fnRest: seq("params", opt(seq(t.Arrow, "type")), choice("`=` or a block", seq(Eq, "expr"), "block")),
  externDecl: seq(
    K.extern,
    many(alt(K.pure, K.async, K.sandboxed)),
    choice(
      "`fn` or `type`",
      seq(K.fn, as("name", Name), opt("typeParams"), "params", opt(seq(t.Arrow, "type"))),
      seq(K.type, as("name", Name)),
    ),
    K.from,
    "string",
  ),
  typeParams: seq(t.Less, separated(Name, Comma), t.Greater),
  params: inParens("param", "a parameter"),
  param: seq(opt("visibility", sightAhead), as("name", Name), opt(seq(Colon, "type")), opt(seq(Eq, "expr"))),
  format: seq(K.format, Name, opt("params"), "template"),
  /** Before the name, never after the type. */
  visibility: some("visibilityWord", sightAhead),
  visibilityWord: alt(K.public, K.private, K.secret, K.measured, seq(K.seen, K.by, separated("seatRef", Comma))),

  /* ---------------------------------------------------------------- types and domains */
  type: seq(
    "typeHead",
    many(alt("optionType", "dims")),
    opt(seq(K.up, K.to, as("bound", "sum")), upTo),
    opt(seq(K.in, as("within", "range"))),
  ),
  optionType: t.Question,
  typeHead: choice(
    "a type",
    when(look.rangeAhead, "rangeType"),
    when((next) => next.is(2, K.of), "setType"),
    "fnType",
    when(look.headsAhead, "heads"),
    "tupleType",
    "namedType",
  ),
  rangeType: seq(as("low", "sum"), t.DotDot, as("high", "sum")),
  setType: seq(K.set, K.of, "type"),
  fnType: seq(K.fn, LParen, opt(separated(as("params", "type"), Comma)), RParen, t.Arrow, as("result", "type")),
  /** A tuple, or brackets round one type. */
  tupleType: seq(LParen, separated("type", Comma), RParen),
  namedType: seq(separated(Name, t.Dot), opt("args"), opt(seq(K.of, "postfix"))),
  heads: inParens("field", "a head"),
  /** Sizes, ranges, enums, seats, index types, axes. */
  dims: inBrackets("range", "a size or an index type"),
  domain: separated("alternative", t.Bar),
  /** `where` belongs to the alternative before it. */
  alternative: seq(choice("a type or a tag", when(look.tagAhead, seq(Name, "heads")), "type"), opt(seq(K.where, "orExpr"))),

  /* ---------------------------------------------------------------- games */
  game: seq(K.game, head(Name, opt("params")), body("gameMember", "a member of the game")),
  gameMember: choice(
    "a member of the game",
    ...named("seats payoff symmetry recall observe show playBlock ruleDecl common").map((member) => when(look.opens, member)),
    when(look.fieldAhead, "fields"),
  ),
  /** State; without a visibility word it is public. */
  fields: separated("field", Comma),
  seats: seq(alt(K.players, K.roles), separated("seatDecl", Comma)),
  seatDecl: seq(Name, opt("dims")),
  payoff: alt(K.zero_sum, K.common_sum, seq(K.constant_sum, "ternary")),
  symmetry: seq(K.symmetry, Name, Colon, separated("postfix", Comma)),
  recall: seq(K.recall, choice("`none` or a name", Name, K.none)),
  observe: seq(K.observe, head(opt("seatRef")), items("feature", "a feature")),
  feature: seq(as("name", Word), opt(seq(Colon, "expr"))),
  show: seq(K.show, opt(seq(K.to, "seatRef")), "string"),
  playBlock: seq(K.play, "block"),
  seatRef: seq(Name, opt("indices")),

  /* ---------------------------------------------------------------- statements */
  block: body("statement", "a statement"),
  statement: choice(
    "a statement",
    when(look.letAhead, "letStmt"),
    ...named("ifStmt forStmt whileStmt repeatStmt cycleStmt together returnStmt breakStmt continueStmt draw win endStmt"),
    ...named("reward improve objective stage"),
    when(look.everyAhead, "every"),
    ...named("measure expect require report seeds plays constDecl fnDecl simple"),
  ),
  letStmt: seq(opt(K.measured), alt(K.let, K.var, K.keep), separated("binding", Comma, look.bindingAhead), opt("forClause")),
  binding: seq(
    choice(
      "a name",
      seq(
        opt("visibility", sightAhead),
        as("name", Name),
        opt(seq(LBracket, separated(as("index", Name), Comma), RBracket)),
        opt(seq(Colon, "type")),
      ),
      "names",
    ),
    opt("init"),
  ),
  ifStmt: seq(K.if, head("expr"), "block", opt(seq(K.else, choice("`if` or a block", "ifStmt", as("otherwise", "block"))))),
  forStmt: seq(head("forClause"), "block"),
  forClause: seq(K.for, separated("binder", Comma, look.binderAhead), opt(seq(K.where, "ternary"))),
  /** Several names take a tuple apart, or key and value of a table. */
  binder: seq(separated("bindName", Comma), K.in, "ternary"),
  bindName: choice("a name", Name, t.Wildcard, "names"),
  names: seq(LParen, separated("bindName", Comma), RParen),
  whileStmt: seq(K.while, head("expr"), "block"),
  repeatStmt: seq(
    K.repeat,
    head(opt(seq(K.up, K.to), upTo), opt(seq("ternary", opt(as("noun", Name)))), opt(seq(K.until, "expr"))),
    "block",
  ),
  cycleStmt: seq(K.cycle, head(Name, K.in, "expr", opt(seq(K.up, K.to, as("bound", "expr")))), "block"),
  together: seq(K.together, "block"),
  returnStmt: seq(K.return, opt("expr")),
  breakStmt: K.break,
  continueStmt: K.continue,
  draw: K.draw,
  win: seq(K.win, as("winner", "ternary"), opt(seq(K.by, as("amount", "ternary")))),
  endStmt: seq(alt(K.end, K.cut), opt(seq(K.with, "postfix"))),
  /** `at`: a site; `as`: a channel. */
  reward: seq(
    K.reward,
    "postfix",
    opt(seq(K.at, as("site", Name))),
    t.PlusEq,
    "expr",
    opt(seq(K.as, as("channel", Name))),
    opt("forClause"),
  ),
  improve: seq(
    K.improve,
    head(
      separated(as("target", "postfix"), Comma),
      K.using,
      as("using", "postfix"),
      opt(seq(K.over, separated("bindName", Comma), K.in, as("rows", "postfix"))),
    ),
    "block",
  ),
  objective: seq(alt(K.minimise, K.maximise), "expr"),
  stage: seq(K.stage, head(Name), "block"),
  every: seq(
    K.every,
    head(
      "ternary",
      opt(as("noun", Name), (next) => !next.is(1, K.of)),
      opt(seq(K.of, "postfix")),
    ),
    "block",
  ),
  measure: seq(K.measure, choice("a metric or a block", seq(separated("metric", Comma, look.metricAhead), opt("forClause")), "block")),
  metric: seq("seatRef", Eq, "expr"),
  expect: seq(K.expect, "expr"),
  require: seq(K.require, "ternary", opt(seq(K.else, "string"))),
  report: seq(K.report, separated("expr", Comma)),
  seeds: seq(K.seeds, "range"),
  plays: seq(K.plays, separated("move", Comma)),
  /** A move, a seat's move, or what a draw gave. */
  move: seq(opt(seq(as("who", Word), alt(Colon, Tilde)), look.named), "ternary"),
  /** A call, an assignment, a draw; with `for` repeated. */
  simple: seq("expr", opt(seq(alt(Eq, t.PlusEq, t.MinusEq, Tilde), as("value", "expr"))), opt("forClause")),

  /* ---------------------------------------------------------------- expressions, loosest first */
  expr: seq("ternary", many("clause")),
  clause: alt(
    "plainClause",
    seq(K.with, "paren"),
    seq(K.else, choice("a value or a block", "block", "ternary")),
    seq(K.chooses, "domain"),
    seq(K.writes, separated("formatRef", t.Bar)),
    seq(K.given, "paren"),
  ),
  plainClause: seq(alt(K.where, K.by, K.per, K.over, K.times), "ternary"),
  formatRef: seq(Name, opt("args")),
  /** Before `=>` stands a name or a tuple of names. */
  ternary: seq(
    "orExpr",
    opt(
      alt(
        seq(t.Question, as("then", "ternary"), Colon, as("otherwise", "ternary")),
        seq(t.FatArrow, choice("a value or a block", "block", as("body", "ternary"))),
      ),
    ),
  ),
  orExpr: separated("andExpr", K.or),
  andExpr: separated("notExpr", K.and),
  notExpr: choice("an expression", seq(K.not, "notExpr"), "comparison"),
  /** None associates: `a < b < c` is refused with a fix. */
  comparison: seq("pipe", many("compared")),
  compared: seq(
    alt(t.EqEq, t.NotEq, t.Less, t.LessEq, t.Greater, t.GreaterEq, seq(K.is, opt(K.not)), seq(opt(as("notIn", K.not)), K.in)),
    "pipe",
  ),
  /** `x |> f(a)` is `f(x, a)`. */
  pipe: seq("range", many(seq(t.PipeTo, "postfix"))),
  range: seq(as("low", "sum"), opt(seq(t.DotDot, as("high", "sum")))),
  sum: seq("product", many(seq(alt(as("sign", t.Plus), as("sign", t.Minus)), "product"))),
  product: seq("unary", many(seq(alt(as("sign", t.Star), as("sign", t.Slash), as("sign", K.div), as("sign", K.mod)), "unary"))),
  unary: choice("an expression", seq(t.Minus, "unary"), "power"),
  power: seq("postfix", opt(seq(t.Caret, "unary"))),
  postfix: seq("primary", many("suffix")),
  suffix: alt(seq(t.Dot, as("name", Word)), "args", "indices"),
  indices: inBrackets("index", "an index"),
  index: choice("an index", "ternary", t.Wildcard),
  args: inParens("arg", "an argument"),
  /** Named; drawn anew for every episode; or plain, where `e for x in xs` is a list. */
  arg: choice(
    "an argument",
    when(look.named, seq(as("name", Word), alt(Colon, Tilde), as("value", "expr"))),
    seq(as("value", "expr"), opt("forClause")),
  ),
  primary: choice(
    "an expression",
    t.NumberToken,
    "string",
    K.true,
    K.false,
    K.none,
    "match",
    "collect",
    when((next) => next.is(2, LBrace), "weighted"),
    Name,
    ...named("column run playExpr paren listExpr"),
  ),
  /** A column, inside where, by, per, with. */
  column: seq(t.Dot, as("name", Word)),
  run: seq(K.run, "postfix"),
  playExpr: seq(K.play, "postfix", opt(seq(K.from, "ternary")), opt(seq(K.with, "bindings"))),
  weighted: seq(K.weighted, items("outcome", "an outcome")),
  outcome: seq("orExpr", Colon, "expr"),
  /** Brackets, a tuple, or with names a record. */
  paren: inParens("entry", "an expression"),
  entry: seq(opt(seq(as("name", Word), Colon), look.nameColon), "expr"),
  listExpr: inBrackets("element", "an element"),
  element: seq("expr", opt("forClause")),
  match: seq(K.match, choice("a value or arms", seq(head("expr"), "arms"), "guards")),
  arms: seq(LBrace, opt(NL), list("arm", ARM_ENDS, "an arm", "armSep"), RBrace),
  guards: seq(LBrace, opt(NL), list("guard", ARM_ENDS, "an arm", "armSep"), RBrace),
  armSep: alt(seq(Comma, opt(NL)), NL, seq(Semicolon, opt(NL))),
  arm: seq("pattern", opt(seq(K.where, "orExpr")), t.FatArrow, "armBody"),
  guard: seq(choice("a condition or `else`", K.else, "orExpr"), t.FatArrow, "armBody"),
  armBody: choice("a statement or a block", "block", "statement"),
  pattern: separated("pattern1", t.Bar),
  /** A bare name tests; names in its brackets bind. */
  pattern1: choice(
    "a pattern",
    t.Wildcard,
    K.else,
    K.none,
    K.true,
    K.false,
    seq(as("low", "literal"), opt(seq(t.DotDot, as("high", "literal")))),
    "string",
    seq(Name, opt(seq(LParen, separated("bindName", Comma), RParen))),
    seq(LParen, separated("pattern", Comma), RParen),
  ),
  literal: seq(opt(t.Minus), t.NumberToken),
  collect: seq(
    K.collect,
    opt(as("count", "ternary"), look.countAhead),
    as("unit", Name),
    K.of,
    "postfix",
    opt(seq(K.from, as("from", "ternary"))),
    opt("forClause"),
    K.with,
    "bindings",
  ),
  bindings: separated("bind", Comma, look.bindAhead),
  bind: choice(
    "a binding of a seat",
    when((next) => next.is(2, K.seats), seq(K.swapping, K.seats)),
    seq(
      opt(K.every, (next) => next.is(2, Word)),
      as("name", Word),
      opt("indices"),
      alt(Colon, Tilde),
      "ternary",
    ),
  ),

  /* ---------------------------------------------------------------- learning, tests */
  network: seq(K.network, head(Name, opt("params"), opt(seq(K.extends, "postfix"))), body("networkMember", "a member of the network")),
  networkMember: choice("a member of the network", "fnDecl", "act", "letStmt"),
  method: seq(K.method, head(Name, opt("params")), body("methodMember", "a member of the method")),
  methodMember: choice("a member of the method", "train", "ruleDecl", "act", "common", "letStmt", "lasting"),
  train: seq(K.train, "block"),
  lasting: seq(
    alt(...[K.policy, K.model, K.pool, K.memory, K.curriculum, K.running].map((word) => as("word", word))),
    "seatRef",
    opt(seq(Colon, "type")),
    opt(seq(K.of, "postfix")),
    opt(seq(K.by, as("by", "ternary"))),
    opt(seq(K.up, K.to, as("bound", "ternary"))),
    many(seq(Comma, "lastingOption")),
    opt(seq(Eq, "expr")),
  ),
  lastingOption: seq(as("word", Word), opt(K.of), opt("ternary")),
  testDecl: seq(K.test, head("string", K.of, "postfix"), "block"),
  claim: seq(opt(K.open), K.claim, head("string"), "block"),

  /* ---------------------------------------------------------------- strings */
  string: choice("a string", quoted("hole"), t.UnclosedString),
  hole: seq(t.HoleOpen, item(HOLE_ENDS, "an expression", "expr"), t.HoleClose),
  template: choice("a template", quoted("formatHole"), t.UnclosedString),
  formatHole: seq(
    t.HoleOpen,
    item(
      HOLE_ENDS,
      "a typed hole",
      as("name", Word),
      opt(seq(Colon, opt(K.private, look.privateAhead), "domain")),
      opt(seq(K.separated, K.by, "string")),
    ),
    t.HoleClose,
  ),
};
