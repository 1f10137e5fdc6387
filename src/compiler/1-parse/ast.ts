/**
 * The syntax tree of a spec. Plain readonly objects with a `kind` and a `span`; comments are kept beside the tree (see `File.comments`).
 * Names follow `grammar/generated/grammar.ebnf`. Anything the parser could not read is an `{ kind: "unknown" }` node, and later phases
 * stay silent about it.
 */
import type { SourceFile, Span } from "../source/source-file.js";

export interface Node {
  readonly kind: string;
  readonly span: Span;
}

/** A name where it is written; `text` is the identifier. */
export interface Name extends Node {
  readonly kind: "name";
  readonly text: string;
}

export interface Unknown extends Node {
  readonly kind: "unknown";
}

export interface Comment {
  readonly text: string; // with its slashes
  readonly span: Span;
}

export interface File extends Node {
  readonly kind: "file";
  readonly source: SourceFile;
  readonly declarations: readonly Declaration[];
  /** Every comment in order, doc comments included. */
  readonly comments: readonly Comment[];
}

/* ---------------------------------------------------------------- declarations */

interface DeclarationBase extends Node {
  readonly local: boolean;
  /** The `///` lines before it, without slashes, joined by newlines. */
  readonly doc?: string;
}

export type Common = EnumDecl | RecordDecl | TypeAlias | ConstDecl | FnDecl | FormatDecl;
export type Declaration =
  ImportDecl | Common | ExternDecl | GameDecl | NetworkDecl | RuleDecl | ActDecl | MethodDecl | TestDecl | ClaimDecl | Unknown;

export interface ImportDecl extends DeclarationBase {
  readonly kind: "import";
  readonly measured: boolean;
  readonly names: readonly { readonly name: Name; readonly as?: Name }[];
  readonly from: StringLit;
}

export interface EnumDecl extends DeclarationBase {
  readonly kind: "enum";
  readonly name: Name;
  readonly members: readonly Name[];
}

export interface RecordDecl extends DeclarationBase {
  readonly kind: "record";
  readonly name: Name;
  readonly typeParams: readonly Name[];
  readonly members: readonly (Field | FnDecl | RuleDecl)[];
}

/** State of a game, a field of a record or of heads. */
export interface Field extends Node {
  readonly kind: "field";
  readonly doc?: string;
  readonly visibility: readonly VisibilityWord[];
  readonly name: Name;
  readonly type: TypeNode;
  readonly init?: Init;
}

export interface VisibilityWord extends Node {
  readonly kind: "visibility";
  readonly word: "public" | "private" | "secret" | "measured" | "seen";
  /** For `seen by a, b`; `others` is an ordinary name here. */
  readonly by: readonly SeatRef[];
}

export interface Init extends Node {
  readonly kind: "init";
  readonly op: "=" | "~";
  readonly value: Expr;
}

export interface TypeAlias extends DeclarationBase {
  readonly kind: "type";
  readonly name: Name;
  readonly domain: DomainNode;
}

export interface ConstDecl extends DeclarationBase {
  readonly kind: "const";
  readonly name: Name;
  readonly type?: TypeNode;
  readonly value: Expr;
}

export interface Param extends Node {
  readonly kind: "param";
  readonly visibility: readonly VisibilityWord[];
  readonly name: Name;
  readonly type?: TypeNode;
  readonly default?: Expr;
}

interface FnBase extends DeclarationBase {
  readonly typeParams: readonly Name[];
  readonly params: readonly Param[];
  readonly result?: TypeNode;
  /** `= e` or a block. */
  readonly body: Expr | Block;
}
export interface FnDecl extends FnBase {
  readonly kind: "fn";
  readonly name: Name;
}
export interface RuleDecl extends FnBase {
  readonly kind: "rule";
  readonly name: Name;
}
export interface ActDecl extends FnBase {
  readonly kind: "act";
  readonly name?: Name;
}

export interface ExternDecl extends DeclarationBase {
  readonly kind: "extern";
  readonly words: readonly ("pure" | "async" | "sandboxed")[];
  readonly what: "fn" | "type";
  readonly name: Name;
  readonly typeParams: readonly Name[];
  readonly params: readonly Param[];
  readonly result?: TypeNode;
  readonly from: StringLit;
}

export interface FormatDecl extends DeclarationBase {
  readonly kind: "format";
  readonly name: Name;
  readonly params: readonly Param[];
  readonly template: Template;
}

export interface GameDecl extends DeclarationBase {
  readonly kind: "game";
  readonly name: Name;
  readonly params: readonly Param[];
  readonly members: readonly GameMember[];
}

export type GameMember =
  | Seats
  | Payoff
  | Field
  | { readonly kind: "symmetry"; readonly span: Span; readonly doc?: string; readonly name: Name; readonly by: readonly Expr[] }
  | { readonly kind: "recall"; readonly span: Span; readonly doc?: string; readonly what: string }
  | ObserveMember
  | ShowMember
  | { readonly kind: "play"; readonly span: Span; readonly doc?: string; readonly body: Block }
  | RuleDecl
  | Common
  | Unknown;

export interface Seats extends Node {
  readonly kind: "seats";
  readonly doc?: string;
  readonly word: "players" | "roles";
  readonly seats: readonly { readonly name: Name; readonly dims: readonly (TypeNode | SizeType)[]; readonly span: Span }[];
}

export interface Payoff extends Node {
  readonly kind: "payoff";
  readonly doc?: string;
  readonly word: "zero_sum" | "common_sum" | "constant_sum";
  readonly constant?: Expr;
}

export interface ObserveMember extends Node {
  readonly kind: "observe";
  readonly doc?: string;
  readonly seat?: SeatRef;
  readonly features: readonly { readonly name: Name; readonly value?: Expr; readonly span: Span }[];
}

export interface ShowMember extends Node {
  readonly kind: "show";
  readonly doc?: string;
  readonly to?: SeatRef;
  readonly text: StringLit;
}

export interface SeatRef extends Node {
  readonly kind: "seat_ref";
  readonly name: Name;
  readonly indices: readonly IndexNode[];
}

export interface NetworkDecl extends DeclarationBase {
  readonly kind: "network";
  readonly name: Name;
  readonly params: readonly Param[];
  readonly extends?: Expr;
  readonly members: readonly (FnDecl | ActDecl | LetStmt | Unknown)[];
}

export interface MethodDecl extends DeclarationBase {
  readonly kind: "method";
  readonly name: Name;
  readonly params: readonly Param[];
  readonly members: readonly MethodMember[];
}

export type MethodMember =
  | { readonly kind: "train"; readonly span: Span; readonly doc?: string; readonly body: Block }
  | RuleDecl
  | ActDecl
  | Common
  | LetStmt
  | Lasting
  | Unknown;

/** `memory tasks[Kind]: Task up to 100, keep newest = first()`. */
export interface Lasting extends Node {
  readonly kind: "lasting";
  readonly doc?: string;
  readonly word: "policy" | "model" | "pool" | "memory" | "curriculum" | "running";
  readonly name: Name;
  readonly indices: readonly IndexNode[];
  readonly type?: TypeNode;
  readonly of?: Expr;
  readonly by?: Expr;
  readonly upTo?: Expr;
  /** The words after commas: `keep newest`, `priority 0.5`, `unique`, `decay 0.95`. */
  readonly options: readonly { readonly word: Name; readonly of: boolean; readonly value?: Expr; readonly span: Span }[];
  readonly value?: Expr;
}

export interface TestDecl extends DeclarationBase {
  readonly kind: "test";
  readonly title: StringLit;
  readonly of: Expr;
  readonly body: Block;
}

export interface ClaimDecl extends DeclarationBase {
  readonly kind: "claim";
  readonly open: boolean;
  readonly title: StringLit;
  readonly body: Block;
}

/* ---------------------------------------------------------------- types and domains */

export type TypeNode =
  RangeType | NamedType | SetType | FnType | HeadsType | TupleType | OptionType | ArrayType | BoundedType | InType | Unknown;

/** `lo..hi`, both ends included. */
export interface RangeType extends Node {
  readonly kind: "range_type";
  readonly low: Expr;
  readonly high: Expr;
}
/** `Card`, `bargain.State`, `grid(3, 3)`, `Batch of rally`. */
export interface NamedType extends Node {
  readonly kind: "named_type";
  readonly path: readonly Name[];
  readonly args?: readonly Arg[];
  readonly of?: Expr;
}
export interface SetType extends Node {
  readonly kind: "set_type";
  readonly element: TypeNode;
}
export interface FnType extends Node {
  readonly kind: "fn_type";
  readonly params: readonly TypeNode[];
  readonly result: TypeNode;
}
/** `(first: Order, second: Order)`. */
export interface HeadsType extends Node {
  readonly kind: "heads_type";
  readonly fields: readonly Field[];
}
/** `(A, B)`; one type in brackets is that type and makes no node. */
export interface TupleType extends Node {
  readonly kind: "tuple_type";
  readonly elements: readonly TypeNode[];
}
export interface OptionType extends Node {
  readonly kind: "option_type";
  readonly inner: TypeNode;
}
/** `T[n]`, `T[E]`, `T[player]`, `T[]`. A dimension is a size, a range or an index type; as names cannot tell, all are types, a size a `size_type`. */
export interface ArrayType extends Node {
  readonly kind: "array_type";
  readonly element: TypeNode;
  readonly dims: readonly (TypeNode | SizeType)[];
}
export interface SizeType extends Node {
  readonly kind: "size_type";
  readonly size: Expr;
}
/** `T up to n`. */
export interface BoundedType extends Node {
  readonly kind: "bounded_type";
  readonly inner: TypeNode;
  readonly bound: Expr;
}
/** `real[2] in -1..1`. */
export interface InType extends Node {
  readonly kind: "in_type";
  readonly inner: TypeNode;
  readonly range: Expr;
}

/** Alternatives separated by `|`; a domain of one plain type has one alternative. */
export interface DomainNode extends Node {
  readonly kind: "domain";
  readonly alternatives: readonly Alternative[];
}
/** A tag (`raise(by: 1..20)`, lower case alone: `check`) or a type. Lower-case names without heads are read as tags. */
export interface Alternative extends Node {
  readonly kind: "alternative";
  readonly tag?: Name;
  readonly heads: readonly Field[];
  readonly type?: TypeNode;
  readonly where?: Expr;
}

/* ---------------------------------------------------------------- statements */

export interface Block extends Node {
  readonly kind: "block";
  readonly statements: readonly Stmt[];
}

export type Stmt =
  | LetStmt
  | IfStmt
  | ForStmt
  | WhileStmt
  | RepeatStmt
  | CycleStmt
  | TogetherStmt
  | ReturnStmt
  | BreakStmt
  | ContinueStmt
  | WinStmt
  | DrawStmt
  | EndStmt
  | RewardStmt
  | ImproveStmt
  | ObjectiveStmt
  | StageStmt
  | EveryStmt
  | MeasureStmt
  | ExpectStmt
  | RequireStmt
  | ReportStmt
  | SeedsStmt
  | PlaysStmt
  | ConstDecl
  | FnDecl
  | StoreStmt
  | ExprStmt
  | Unknown;

export interface LetStmt extends Node {
  readonly kind: "let";
  readonly doc?: string;
  readonly word: "let" | "var" | "keep";
  readonly measured: boolean;
  readonly bindings: readonly Binding[];
  /** `… for x in xs` after the last binding. */
  readonly for?: ForClause;
}
export interface Binding extends Node {
  readonly kind: "binding";
  readonly visibility: readonly VisibilityWord[];
  /** One name, or several in brackets that take a tuple apart. */
  readonly target: Name | NameTuple;
  /** `let v[i] = e for i in D`. */
  readonly indices: readonly Name[];
  readonly type?: TypeNode;
  readonly init?: Init;
}
export interface NameTuple extends Node {
  readonly kind: "name_tuple";
  readonly names: readonly BindName[];
}
export type BindName = Name | Wildcard | NameTuple;
export interface Wildcard extends Node {
  readonly kind: "wildcard";
}
export interface ForClause extends Node {
  readonly kind: "for_clause";
  readonly binders: readonly Binder[];
  readonly where?: Expr;
}
export interface Binder extends Node {
  readonly kind: "binder";
  readonly names: readonly BindName[];
  readonly in: Expr;
}
export interface IfStmt extends Node {
  readonly kind: "if";
  readonly condition: Expr;
  readonly then: Block;
  readonly else?: IfStmt | Block;
}
export interface ForStmt extends Node {
  readonly kind: "for";
  readonly clause: ForClause;
  readonly body: Block;
}
export interface WhileStmt extends Node {
  readonly kind: "while";
  readonly condition: Expr;
  readonly body: Block;
}
export interface RepeatStmt extends Node {
  readonly kind: "repeat";
  readonly upTo: boolean;
  readonly count?: Expr;
  /** `iterations`, `ticks`, …. */
  readonly noun?: Name;
  readonly until?: Expr;
  readonly body: Block;
}
export interface CycleStmt extends Node {
  readonly kind: "cycle";
  readonly name: Name;
  readonly in: Expr;
  readonly upTo?: Expr;
  readonly body: Block;
}
export interface TogetherStmt extends Node {
  readonly kind: "together";
  readonly body: Block;
}
export interface ReturnStmt extends Node {
  readonly kind: "return";
  readonly value?: Expr;
}
export interface BreakStmt extends Node {
  readonly kind: "break";
}
export interface ContinueStmt extends Node {
  readonly kind: "continue";
}
export interface WinStmt extends Node {
  readonly kind: "win";
  readonly winner: Expr;
  readonly by?: Expr;
}
export interface DrawStmt extends Node {
  readonly kind: "draw";
}
export interface EndStmt extends Node {
  readonly kind: "end";
  readonly word: "end" | "cut";
  readonly with?: Expr;
}
export interface RewardStmt extends Node {
  readonly kind: "reward";
  readonly target: Expr;
  readonly at?: Name;
  readonly value: Expr;
  readonly channel?: Name;
  readonly for?: ForClause;
}
export interface ImproveStmt extends Node {
  readonly kind: "improve";
  readonly targets: readonly Expr[];
  readonly using: Expr;
  readonly over?: { readonly names: readonly BindName[]; readonly in: Expr };
  readonly body: Block;
}
export interface ObjectiveStmt extends Node {
  readonly kind: "objective";
  readonly word: "minimise" | "maximise";
  readonly value: Expr;
}
export interface StageStmt extends Node {
  readonly kind: "stage";
  readonly name: Name;
  readonly body: Block;
}
export interface EveryStmt extends Node {
  readonly kind: "every";
  readonly count: Expr;
  readonly noun?: Name;
  readonly of?: Expr;
  readonly body: Block;
}
export interface MeasureStmt extends Node {
  readonly kind: "measure";
  readonly metrics: readonly { readonly target: SeatRef; readonly value: Expr; readonly span: Span }[];
  readonly for?: ForClause;
  readonly body?: Block;
}
export interface ExpectStmt extends Node {
  readonly kind: "expect";
  readonly doc?: string;
  readonly condition: Expr;
}
export interface RequireStmt extends Node {
  readonly kind: "require";
  readonly condition: Expr;
  readonly else?: StringLit;
}
export interface ReportStmt extends Node {
  readonly kind: "report";
  readonly values: readonly Expr[];
}
export interface SeedsStmt extends Node {
  readonly kind: "seeds";
  readonly range: Expr;
}
export interface PlaysStmt extends Node {
  readonly kind: "plays";
  readonly moves: readonly { readonly who?: Name; readonly op?: ":" | "~"; readonly move: Expr; readonly span: Span }[];
}
/** `a = e`, `a += e`, `a -= e`, `a ~ d`, with `for` repeated. */
export interface StoreStmt extends Node {
  readonly kind: "store";
  readonly target: Expr;
  readonly op: "=" | "+=" | "-=" | "~";
  readonly value: Expr;
  readonly for?: ForClause;
}
export interface ExprStmt extends Node {
  readonly kind: "expr";
  readonly value: Expr;
  readonly for?: ForClause;
}

/* ---------------------------------------------------------------- expressions */

export type Expr =
  | NumberLit
  | StringLit
  | BoolLit
  | NoneLit
  | NameExpr
  | ColumnExpr
  | MemberExpr
  | CallExpr
  | IndexExpr
  | UnaryExpr
  | BinaryExpr
  | IsExpr
  | InExpr
  | RangeExpr
  | PipeExpr
  | ConditionalExpr
  | LambdaExpr
  | ParenExpr
  | RecordExpr
  | TupleExpr
  | ListExpr
  | ComprehensionExpr
  | WeightedExpr
  | MatchExpr
  | CollectExpr
  | RunExpr
  | PlayExpr
  | ClauseExpr
  | WithExpr
  | ElseExpr
  | ChoosesExpr
  | WritesExpr
  | GivenExpr
  | Unknown;

export interface NumberLit extends Node {
  readonly kind: "number";
  readonly value: number;
  /** As written: `16_384`, `1e-3`. */
  readonly text: string;
  /** Written without a point or exponent. */
  readonly integer: boolean;
}
/** Parts alternate: text (escapes resolved, long form dedented), hole, text, …. A string without holes has one text part. */
export interface StringLit extends Node {
  readonly kind: "string";
  readonly long: boolean;
  readonly parts: readonly (StringText | StringHole)[];
}
export interface StringText extends Node {
  readonly kind: "string_text";
  readonly text: string;
}
export interface StringHole extends Node {
  readonly kind: "string_hole";
  readonly value: Expr;
}
/** A format's template: text and typed holes. */
export interface Template extends Node {
  readonly kind: "template";
  readonly long: boolean;
  readonly parts: readonly (StringText | FormatHole)[];
}
export interface FormatHole extends Node {
  readonly kind: "format_hole";
  readonly name: Name;
  readonly private: boolean;
  readonly domain?: DomainNode;
  readonly separator?: StringLit;
}
export interface BoolLit extends Node {
  readonly kind: "bool";
  readonly value: boolean;
}
export interface NoneLit extends Node {
  readonly kind: "none";
}
export interface NameExpr extends Node {
  readonly kind: "name_expr";
  readonly name: Name;
}
/** `.column`. */
export interface ColumnExpr extends Node {
  readonly kind: "column";
  readonly name: Name;
}
export interface MemberExpr extends Node {
  readonly kind: "member";
  readonly object: Expr;
  readonly name: Name;
}
/** `f(a, name: b, drawn ~ d, e for x in xs)`. */
export interface CallExpr extends Node {
  readonly kind: "call";
  readonly callee: Expr;
  readonly args: readonly Arg[];
}
export interface Arg extends Node {
  readonly kind: "arg";
  readonly name?: Name;
  readonly op?: ":" | "~";
  /** `e for x in xs` is a `comprehension` here. */
  readonly value: Expr;
}
export interface IndexExpr extends Node {
  readonly kind: "index";
  readonly object: Expr;
  readonly indices: readonly IndexNode[];
}
export type IndexNode = Expr | Wildcard;
export interface UnaryExpr extends Node {
  readonly kind: "unary";
  readonly op: "-" | "not";
  readonly operand: Expr;
}
export type BinaryOp = "or" | "and" | "==" | "!=" | "<" | "<=" | ">" | ">=" | "+" | "-" | "*" | "/" | "div" | "mod" | "^";
export interface BinaryExpr extends Node {
  readonly kind: "binary";
  readonly op: BinaryOp;
  readonly left: Expr;
  readonly right: Expr;
}
/** `x is some`, `x is not none`, `t is raise(by)`; what follows is read as an expression, `some` and `none` included. */
export interface IsExpr extends Node {
  readonly kind: "is";
  readonly not: boolean;
  readonly left: Expr;
  readonly right: Expr;
}
export interface InExpr extends Node {
  readonly kind: "in";
  readonly not: boolean;
  readonly left: Expr;
  readonly right: Expr;
}
export interface RangeExpr extends Node {
  readonly kind: "range";
  readonly low: Expr;
  readonly high: Expr;
}
export interface PipeExpr extends Node {
  readonly kind: "pipe";
  readonly left: Expr;
  readonly right: Expr;
}
export interface ConditionalExpr extends Node {
  readonly kind: "conditional";
  readonly condition: Expr;
  readonly then: Expr;
  readonly else: Expr;
}
export interface LambdaExpr extends Node {
  readonly kind: "lambda";
  readonly params: readonly Name[];
  readonly body: Expr | Block;
}
/** Brackets round one expression. */
export interface ParenExpr extends Node {
  readonly kind: "paren";
  readonly inner: Expr;
}
/** `(a: 1, b)`, with at least one name before `:`; in `given`, `with` and `end with` any list is a record and a bare name names itself. */
export interface RecordExpr extends Node {
  readonly kind: "record_expr";
  readonly entries: readonly RecordEntry[];
}
export interface RecordEntry extends Node {
  readonly kind: "record_entry";
  readonly name?: Name;
  readonly value: Expr;
}
export interface TupleExpr extends Node {
  readonly kind: "tuple";
  readonly elements: readonly Expr[];
}
export interface ListExpr extends Node {
  readonly kind: "list";
  readonly elements: readonly Expr[];
}
/** `[e for x in xs where c]`, and `e for x in xs` as an argument. */
export interface ComprehensionExpr extends Node {
  readonly kind: "comprehension";
  readonly value: Expr;
  readonly for: ForClause;
  /** Written in `[ ]`. */
  readonly brackets: boolean;
}
export interface WeightedExpr extends Node {
  readonly kind: "weighted";
  readonly outcomes: readonly { readonly value: Expr; readonly weight: Expr; readonly span: Span }[];
}
export interface MatchExpr extends Node {
  readonly kind: "match";
  /** Absent for guards. */
  readonly subject?: Expr;
  readonly arms: readonly Arm[];
}
export interface Arm extends Node {
  readonly kind: "arm";
  /** With a subject. */
  readonly pattern?: Pattern;
  readonly where?: Expr;
  /** Without one; absent for `else`. */
  readonly guard?: Expr;
  /** A statement that is an expression is the arm's value. */
  readonly body: Block | Stmt;
}
export type Pattern =
  | { readonly kind: "any_of"; readonly span: Span; readonly patterns: readonly Pattern[] }
  | { readonly kind: "wildcard"; readonly span: Span }
  | { readonly kind: "else_pattern"; readonly span: Span }
  | { readonly kind: "none"; readonly span: Span }
  | BoolLit
  | { readonly kind: "literal_pattern"; readonly span: Span; readonly low: number; readonly high?: number }
  | StringLit
  | { readonly kind: "name_pattern"; readonly span: Span; readonly name: Name; readonly binds?: readonly BindName[] }
  | { readonly kind: "tuple_pattern"; readonly span: Span; readonly elements: readonly Pattern[] };

/** `collect 128 episodes of g for g in games with every seat: hero`. */
export interface CollectExpr extends Node {
  readonly kind: "collect";
  readonly count?: Expr;
  /** `episodes`, `episode`, `decisions`, `decision`. */
  readonly unit: Name;
  readonly of: Expr;
  readonly from?: Expr;
  readonly for?: ForClause;
  readonly bindings: readonly Bind[];
}
export interface Bind extends Node {
  readonly kind: "bind";
  readonly what: "swapping" | "every" | "seat";
  readonly name?: Name;
  readonly indices: readonly IndexNode[];
  readonly op?: ":" | "~";
  readonly value?: Expr;
}
export interface RunExpr extends Node {
  readonly kind: "run";
  /** A call of a method. */
  readonly call: Expr;
}
export interface PlayExpr extends Node {
  readonly kind: "play_expr";
  readonly call: Expr;
  readonly from?: Expr;
  readonly bindings: readonly Bind[];
}
/** `x where c`, `x by k`, `x per k`, `x over a`, `x times n`. */
export interface ClauseExpr extends Node {
  readonly kind: "clause";
  readonly word: "where" | "by" | "per" | "over" | "times";
  readonly operand: Expr;
  readonly argument: Expr;
}
export interface WithExpr extends Node {
  readonly kind: "with";
  readonly operand: Expr;
  readonly record: RecordExpr;
}
export interface ElseExpr extends Node {
  readonly kind: "else";
  readonly operand: Expr;
  readonly otherwise: Expr | Block;
}
export interface ChoosesExpr extends Node {
  readonly kind: "chooses";
  readonly seat: Expr;
  readonly domain: DomainNode;
}
export interface WritesExpr extends Node {
  readonly kind: "writes";
  readonly seat: Expr;
  readonly formats: readonly { readonly name: Name; readonly args?: readonly Arg[]; readonly span: Span }[];
}
export interface GivenExpr extends Node {
  readonly kind: "given";
  readonly operand: Expr;
  readonly record: RecordExpr;
}
