import type { CstNode, ICstVisitor, IToken } from "chevrotain";

export interface FileCstNode extends CstNode {
  name: "file";
  children: FileCstChildren;
}

export type FileCstChildren = {
  sep?: (SepCstNode)[];
  declaration?: DeclarationCstNode[];
  Unreadable?: (IToken)[];
};

export interface SepCstNode extends CstNode {
  name: "sep";
  children: SepCstChildren;
}

export type SepCstChildren = {
  NL?: IToken[];
  Semicolon?: IToken[];
};

export interface ItemSepCstNode extends CstNode {
  name: "itemSep";
  children: ItemSepCstChildren;
}

export type ItemSepCstChildren = {
  Comma?: IToken[];
  NL?: (IToken)[];
};

export interface DeclarationCstNode extends CstNode {
  name: "declaration";
  children: DeclarationCstChildren;
}

export type DeclarationCstChildren = {
  LocalWord?: IToken[];
  importDecl?: ImportDeclCstNode[];
  common?: CommonCstNode[];
  externDecl?: ExternDeclCstNode[];
  game?: GameCstNode[];
  network?: NetworkCstNode[];
  ruleDecl?: RuleDeclCstNode[];
  act?: ActCstNode[];
  method?: MethodCstNode[];
  testDecl?: TestDeclCstNode[];
  claim?: ClaimCstNode[];
};

export interface ImportDeclCstNode extends CstNode {
  name: "importDecl";
  children: ImportDeclCstChildren;
}

export type ImportDeclCstChildren = {
  ImportKw: IToken[];
  MeasuredKw?: IToken[];
  LBrace: IToken[];
  NL?: IToken[];
  importName?: ImportNameCstNode[];
  Unreadable?: (IToken)[];
  itemSep?: ItemSepCstNode[];
  RBrace: IToken[];
  FromKw: IToken[];
  string: StringCstNode[];
};

export interface ImportNameCstNode extends CstNode {
  name: "importName";
  children: ImportNameCstChildren;
}

export type ImportNameCstChildren = {
  name: IToken[];
  AsKw?: IToken[];
  as?: IToken[];
};

export interface CommonCstNode extends CstNode {
  name: "common";
  children: CommonCstChildren;
}

export type CommonCstChildren = {
  enumDecl?: EnumDeclCstNode[];
  record?: RecordCstNode[];
  typeAlias?: TypeAliasCstNode[];
  constDecl?: ConstDeclCstNode[];
  fnDecl?: FnDeclCstNode[];
  format?: FormatCstNode[];
};

export interface EnumDeclCstNode extends CstNode {
  name: "enumDecl";
  children: EnumDeclCstChildren;
}

export type EnumDeclCstChildren = {
  EnumKw: IToken[];
  Name: IToken[];
  LBrace: IToken[];
  NL?: IToken[];
  enumMember?: EnumMemberCstNode[];
  Unreadable?: (IToken)[];
  itemSep?: ItemSepCstNode[];
  RBrace: IToken[];
};

export interface EnumMemberCstNode extends CstNode {
  name: "enumMember";
  children: EnumMemberCstChildren;
}

export type EnumMemberCstChildren = {
  Name: IToken[];
};

export interface RecordCstNode extends CstNode {
  name: "record";
  children: RecordCstChildren;
}

export type RecordCstChildren = {
  RecordKw: IToken[];
  Name: IToken[];
  typeParams?: TypeParamsCstNode[];
  LBrace: IToken[];
  NL?: IToken[];
  recordMember?: RecordMemberCstNode[];
  Unreadable?: (IToken)[];
  itemSep?: ItemSepCstNode[];
  RBrace: IToken[];
};

export interface RecordMemberCstNode extends CstNode {
  name: "recordMember";
  children: RecordMemberCstChildren;
}

export type RecordMemberCstChildren = {
  fnDecl?: FnDeclCstNode[];
  ruleDecl?: RuleDeclCstNode[];
  field?: FieldCstNode[];
};

export interface FieldCstNode extends CstNode {
  name: "field";
  children: FieldCstChildren;
}

export type FieldCstChildren = {
  visibility?: VisibilityCstNode[];
  name: IToken[];
  Colon: IToken[];
  type: TypeCstNode[];
  init?: InitCstNode[];
};

export interface InitCstNode extends CstNode {
  name: "init";
  children: InitCstChildren;
}

export type InitCstChildren = {
  Eq?: IToken[];
  Tilde?: IToken[];
  expr: ExprCstNode[];
};

export interface TypeAliasCstNode extends CstNode {
  name: "typeAlias";
  children: TypeAliasCstChildren;
}

export type TypeAliasCstChildren = {
  TypeKw: IToken[];
  Name: IToken[];
  Eq: IToken[];
  domain: DomainCstNode[];
};

export interface ConstDeclCstNode extends CstNode {
  name: "constDecl";
  children: ConstDeclCstChildren;
}

export type ConstDeclCstChildren = {
  ConstKw: IToken[];
  Name: IToken[];
  Colon?: IToken[];
  type?: TypeCstNode[];
  Eq: IToken[];
  expr: ExprCstNode[];
};

export interface FnDeclCstNode extends CstNode {
  name: "fnDecl";
  children: FnDeclCstChildren;
}

export type FnDeclCstChildren = {
  FnKw: IToken[];
  name: IToken[];
  typeParams?: TypeParamsCstNode[];
  fnRest: FnRestCstNode[];
};

export interface RuleDeclCstNode extends CstNode {
  name: "ruleDecl";
  children: RuleDeclCstChildren;
}

export type RuleDeclCstChildren = {
  RuleKw: IToken[];
  name: IToken[];
  typeParams?: TypeParamsCstNode[];
  fnRest: FnRestCstNode[];
};

export interface ActCstNode extends CstNode {
  name: "act";
  children: ActCstChildren;
}

export type ActCstChildren = {
  ActKw: IToken[];
  Name?: IToken[];
  fnRest: FnRestCstNode[];
};

export interface FnRestCstNode extends CstNode {
  name: "fnRest";
  children: FnRestCstChildren;
}

export type FnRestCstChildren = {
  params: ParamsCstNode[];
  Arrow?: IToken[];
  type?: TypeCstNode[];
  Eq?: IToken[];
  expr?: ExprCstNode[];
  block?: BlockCstNode[];
};

export interface ExternDeclCstNode extends CstNode {
  name: "externDecl";
  children: ExternDeclCstChildren;
}

export type ExternDeclCstChildren = {
  ExternKw: IToken[];
  PureKw?: IToken[];
  AsyncKw?: IToken[];
  SandboxedKw?: IToken[];
  FnKw?: IToken[];
  name?: (IToken)[];
  typeParams?: TypeParamsCstNode[];
  params?: ParamsCstNode[];
  Arrow?: IToken[];
  type?: TypeCstNode[];
  TypeKw?: IToken[];
  FromKw: IToken[];
  string: StringCstNode[];
};

export interface TypeParamsCstNode extends CstNode {
  name: "typeParams";
  children: TypeParamsCstChildren;
}

export type TypeParamsCstChildren = {
  Less: IToken[];
  Name: (IToken)[];
  Comma?: IToken[];
  Greater: IToken[];
};

export interface ParamsCstNode extends CstNode {
  name: "params";
  children: ParamsCstChildren;
}

export type ParamsCstChildren = {
  LParen: IToken[];
  param?: ParamCstNode[];
  Unreadable?: (IToken)[];
  Comma?: IToken[];
  RParen: IToken[];
};

export interface ParamCstNode extends CstNode {
  name: "param";
  children: ParamCstChildren;
}

export type ParamCstChildren = {
  visibility?: VisibilityCstNode[];
  name: IToken[];
  Colon?: IToken[];
  type?: TypeCstNode[];
  Eq?: IToken[];
  expr?: ExprCstNode[];
};

export interface FormatCstNode extends CstNode {
  name: "format";
  children: FormatCstChildren;
}

export type FormatCstChildren = {
  FormatKw: IToken[];
  Name: IToken[];
  params?: ParamsCstNode[];
  template: TemplateCstNode[];
};

export interface VisibilityCstNode extends CstNode {
  name: "visibility";
  children: VisibilityCstChildren;
}

export type VisibilityCstChildren = {
  visibilityWord: VisibilityWordCstNode[];
};

export interface VisibilityWordCstNode extends CstNode {
  name: "visibilityWord";
  children: VisibilityWordCstChildren;
}

export type VisibilityWordCstChildren = {
  PublicKw?: IToken[];
  PrivateKw?: IToken[];
  SecretKw?: IToken[];
  MeasuredKw?: IToken[];
  SeenKw?: IToken[];
  ByKw?: IToken[];
  seatRef?: (SeatRefCstNode)[];
  Comma?: IToken[];
};

export interface TypeCstNode extends CstNode {
  name: "type";
  children: TypeCstChildren;
}

export type TypeCstChildren = {
  typeHead: TypeHeadCstNode[];
  optionType?: OptionTypeCstNode[];
  dims?: DimsCstNode[];
  UpKw?: IToken[];
  ToKw?: IToken[];
  bound?: SumCstNode[];
  InKw?: IToken[];
  within?: RangeCstNode[];
};

export interface OptionTypeCstNode extends CstNode {
  name: "optionType";
  children: OptionTypeCstChildren;
}

export type OptionTypeCstChildren = {
  Question: IToken[];
};

export interface TypeHeadCstNode extends CstNode {
  name: "typeHead";
  children: TypeHeadCstChildren;
}

export type TypeHeadCstChildren = {
  rangeType?: RangeTypeCstNode[];
  setType?: SetTypeCstNode[];
  fnType?: FnTypeCstNode[];
  heads?: HeadsCstNode[];
  tupleType?: TupleTypeCstNode[];
  namedType?: NamedTypeCstNode[];
};

export interface RangeTypeCstNode extends CstNode {
  name: "rangeType";
  children: RangeTypeCstChildren;
}

export type RangeTypeCstChildren = {
  low: SumCstNode[];
  DotDot: IToken[];
  high: SumCstNode[];
};

export interface SetTypeCstNode extends CstNode {
  name: "setType";
  children: SetTypeCstChildren;
}

export type SetTypeCstChildren = {
  SetKw: IToken[];
  OfKw: IToken[];
  type: TypeCstNode[];
};

export interface FnTypeCstNode extends CstNode {
  name: "fnType";
  children: FnTypeCstChildren;
}

export type FnTypeCstChildren = {
  FnKw: IToken[];
  LParen: IToken[];
  params?: (TypeCstNode)[];
  Comma?: IToken[];
  RParen: IToken[];
  Arrow: IToken[];
  result: TypeCstNode[];
};

export interface TupleTypeCstNode extends CstNode {
  name: "tupleType";
  children: TupleTypeCstChildren;
}

export type TupleTypeCstChildren = {
  LParen: IToken[];
  type: (TypeCstNode)[];
  Comma?: IToken[];
  RParen: IToken[];
};

export interface NamedTypeCstNode extends CstNode {
  name: "namedType";
  children: NamedTypeCstChildren;
}

export type NamedTypeCstChildren = {
  Name: (IToken)[];
  Dot?: IToken[];
  args?: ArgsCstNode[];
  OfKw?: IToken[];
  postfix?: PostfixCstNode[];
};

export interface HeadsCstNode extends CstNode {
  name: "heads";
  children: HeadsCstChildren;
}

export type HeadsCstChildren = {
  LParen: IToken[];
  field?: FieldCstNode[];
  Unreadable?: (IToken)[];
  Comma?: IToken[];
  RParen: IToken[];
};

export interface DimsCstNode extends CstNode {
  name: "dims";
  children: DimsCstChildren;
}

export type DimsCstChildren = {
  LBracket: IToken[];
  range?: RangeCstNode[];
  Unreadable?: (IToken)[];
  Comma?: IToken[];
  RBracket: IToken[];
};

export interface DomainCstNode extends CstNode {
  name: "domain";
  children: DomainCstChildren;
}

export type DomainCstChildren = {
  alternative: (AlternativeCstNode)[];
  Bar?: IToken[];
};

export interface AlternativeCstNode extends CstNode {
  name: "alternative";
  children: AlternativeCstChildren;
}

export type AlternativeCstChildren = {
  Name?: IToken[];
  heads?: HeadsCstNode[];
  type?: TypeCstNode[];
  WhereKw?: IToken[];
  orExpr?: OrExprCstNode[];
};

export interface GameCstNode extends CstNode {
  name: "game";
  children: GameCstChildren;
}

export type GameCstChildren = {
  GameKw: IToken[];
  Name: IToken[];
  params?: ParamsCstNode[];
  LBrace: IToken[];
  sep?: (SepCstNode)[];
  gameMember?: GameMemberCstNode[];
  Unreadable?: (IToken)[];
  RBrace: IToken[];
};

export interface GameMemberCstNode extends CstNode {
  name: "gameMember";
  children: GameMemberCstChildren;
}

export type GameMemberCstChildren = {
  seats?: SeatsCstNode[];
  payoff?: PayoffCstNode[];
  symmetry?: SymmetryCstNode[];
  recall?: RecallCstNode[];
  observe?: ObserveCstNode[];
  show?: ShowCstNode[];
  playBlock?: PlayBlockCstNode[];
  ruleDecl?: RuleDeclCstNode[];
  common?: CommonCstNode[];
  fields?: FieldsCstNode[];
};

export interface FieldsCstNode extends CstNode {
  name: "fields";
  children: FieldsCstChildren;
}

export type FieldsCstChildren = {
  field: (FieldCstNode)[];
  Comma?: IToken[];
};

export interface SeatsCstNode extends CstNode {
  name: "seats";
  children: SeatsCstChildren;
}

export type SeatsCstChildren = {
  PlayersKw?: IToken[];
  RolesKw?: IToken[];
  seatDecl: (SeatDeclCstNode)[];
  Comma?: IToken[];
};

export interface SeatDeclCstNode extends CstNode {
  name: "seatDecl";
  children: SeatDeclCstChildren;
}

export type SeatDeclCstChildren = {
  Name: IToken[];
  dims?: DimsCstNode[];
};

export interface PayoffCstNode extends CstNode {
  name: "payoff";
  children: PayoffCstChildren;
}

export type PayoffCstChildren = {
  ZeroSumKw?: IToken[];
  CommonSumKw?: IToken[];
  ConstantSumKw?: IToken[];
  ternary?: TernaryCstNode[];
};

export interface SymmetryCstNode extends CstNode {
  name: "symmetry";
  children: SymmetryCstChildren;
}

export type SymmetryCstChildren = {
  SymmetryKw: IToken[];
  Name: IToken[];
  Colon: IToken[];
  postfix: (PostfixCstNode)[];
  Comma?: IToken[];
};

export interface RecallCstNode extends CstNode {
  name: "recall";
  children: RecallCstChildren;
}

export type RecallCstChildren = {
  RecallKw: IToken[];
  Name?: IToken[];
  NoneKw?: IToken[];
};

export interface ObserveCstNode extends CstNode {
  name: "observe";
  children: ObserveCstChildren;
}

export type ObserveCstChildren = {
  ObserveKw: IToken[];
  seatRef?: SeatRefCstNode[];
  LBrace: IToken[];
  NL?: IToken[];
  feature?: FeatureCstNode[];
  Unreadable?: (IToken)[];
  itemSep?: ItemSepCstNode[];
  RBrace: IToken[];
};

export interface FeatureCstNode extends CstNode {
  name: "feature";
  children: FeatureCstChildren;
}

export type FeatureCstChildren = {
  name: IToken[];
  Colon?: IToken[];
  expr?: ExprCstNode[];
};

export interface ShowCstNode extends CstNode {
  name: "show";
  children: ShowCstChildren;
}

export type ShowCstChildren = {
  ShowKw: IToken[];
  ToKw?: IToken[];
  seatRef?: SeatRefCstNode[];
  string: StringCstNode[];
};

export interface PlayBlockCstNode extends CstNode {
  name: "playBlock";
  children: PlayBlockCstChildren;
}

export type PlayBlockCstChildren = {
  PlayKw: IToken[];
  block: BlockCstNode[];
};

export interface SeatRefCstNode extends CstNode {
  name: "seatRef";
  children: SeatRefCstChildren;
}

export type SeatRefCstChildren = {
  Name: IToken[];
  indices?: IndicesCstNode[];
};

export interface BlockCstNode extends CstNode {
  name: "block";
  children: BlockCstChildren;
}

export type BlockCstChildren = {
  LBrace: IToken[];
  sep?: (SepCstNode)[];
  statement?: StatementCstNode[];
  Unreadable?: (IToken)[];
  RBrace: IToken[];
};

export interface StatementCstNode extends CstNode {
  name: "statement";
  children: StatementCstChildren;
}

export type StatementCstChildren = {
  letStmt?: LetStmtCstNode[];
  ifStmt?: IfStmtCstNode[];
  forStmt?: ForStmtCstNode[];
  whileStmt?: WhileStmtCstNode[];
  repeatStmt?: RepeatStmtCstNode[];
  cycleStmt?: CycleStmtCstNode[];
  together?: TogetherCstNode[];
  returnStmt?: ReturnStmtCstNode[];
  breakStmt?: BreakStmtCstNode[];
  continueStmt?: ContinueStmtCstNode[];
  draw?: DrawCstNode[];
  win?: WinCstNode[];
  endStmt?: EndStmtCstNode[];
  reward?: RewardCstNode[];
  improve?: ImproveCstNode[];
  objective?: ObjectiveCstNode[];
  stage?: StageCstNode[];
  every?: EveryCstNode[];
  measure?: MeasureCstNode[];
  expect?: ExpectCstNode[];
  require?: RequireCstNode[];
  report?: ReportCstNode[];
  seeds?: SeedsCstNode[];
  plays?: PlaysCstNode[];
  constDecl?: ConstDeclCstNode[];
  fnDecl?: FnDeclCstNode[];
  simple?: SimpleCstNode[];
};

export interface LetStmtCstNode extends CstNode {
  name: "letStmt";
  children: LetStmtCstChildren;
}

export type LetStmtCstChildren = {
  MeasuredKw?: IToken[];
  LetKw?: IToken[];
  VarKw?: IToken[];
  KeepKw?: IToken[];
  binding: (BindingCstNode)[];
  Comma?: IToken[];
  forClause?: ForClauseCstNode[];
};

export interface BindingCstNode extends CstNode {
  name: "binding";
  children: BindingCstChildren;
}

export type BindingCstChildren = {
  visibility?: VisibilityCstNode[];
  name?: IToken[];
  LBracket?: IToken[];
  index?: (IToken)[];
  Comma?: IToken[];
  RBracket?: IToken[];
  Colon?: IToken[];
  type?: TypeCstNode[];
  names?: NamesCstNode[];
  init?: InitCstNode[];
};

export interface IfStmtCstNode extends CstNode {
  name: "ifStmt";
  children: IfStmtCstChildren;
}

export type IfStmtCstChildren = {
  IfKw: IToken[];
  expr: ExprCstNode[];
  block: BlockCstNode[];
  ElseKw?: IToken[];
  ifStmt?: IfStmtCstNode[];
  otherwise?: BlockCstNode[];
};

export interface ForStmtCstNode extends CstNode {
  name: "forStmt";
  children: ForStmtCstChildren;
}

export type ForStmtCstChildren = {
  forClause: ForClauseCstNode[];
  block: BlockCstNode[];
};

export interface ForClauseCstNode extends CstNode {
  name: "forClause";
  children: ForClauseCstChildren;
}

export type ForClauseCstChildren = {
  ForKw: IToken[];
  binder: (BinderCstNode)[];
  Comma?: IToken[];
  WhereKw?: IToken[];
  ternary?: TernaryCstNode[];
};

export interface BinderCstNode extends CstNode {
  name: "binder";
  children: BinderCstChildren;
}

export type BinderCstChildren = {
  bindName: (BindNameCstNode)[];
  Comma?: IToken[];
  InKw: IToken[];
  ternary: TernaryCstNode[];
};

export interface BindNameCstNode extends CstNode {
  name: "bindName";
  children: BindNameCstChildren;
}

export type BindNameCstChildren = {
  Name?: IToken[];
  Wildcard?: IToken[];
  names?: NamesCstNode[];
};

export interface NamesCstNode extends CstNode {
  name: "names";
  children: NamesCstChildren;
}

export type NamesCstChildren = {
  LParen: IToken[];
  bindName: (BindNameCstNode)[];
  Comma?: IToken[];
  RParen: IToken[];
};

export interface WhileStmtCstNode extends CstNode {
  name: "whileStmt";
  children: WhileStmtCstChildren;
}

export type WhileStmtCstChildren = {
  WhileKw: IToken[];
  expr: ExprCstNode[];
  block: BlockCstNode[];
};

export interface RepeatStmtCstNode extends CstNode {
  name: "repeatStmt";
  children: RepeatStmtCstChildren;
}

export type RepeatStmtCstChildren = {
  RepeatKw: IToken[];
  UpKw?: IToken[];
  ToKw?: IToken[];
  ternary?: TernaryCstNode[];
  noun?: IToken[];
  UntilKw?: IToken[];
  expr?: ExprCstNode[];
  block: BlockCstNode[];
};

export interface CycleStmtCstNode extends CstNode {
  name: "cycleStmt";
  children: CycleStmtCstChildren;
}

export type CycleStmtCstChildren = {
  CycleKw: IToken[];
  Name: IToken[];
  InKw: IToken[];
  expr: ExprCstNode[];
  UpKw?: IToken[];
  ToKw?: IToken[];
  bound?: ExprCstNode[];
  block: BlockCstNode[];
};

export interface TogetherCstNode extends CstNode {
  name: "together";
  children: TogetherCstChildren;
}

export type TogetherCstChildren = {
  TogetherKw: IToken[];
  block: BlockCstNode[];
};

export interface ReturnStmtCstNode extends CstNode {
  name: "returnStmt";
  children: ReturnStmtCstChildren;
}

export type ReturnStmtCstChildren = {
  ReturnKw: IToken[];
  expr?: ExprCstNode[];
};

export interface BreakStmtCstNode extends CstNode {
  name: "breakStmt";
  children: BreakStmtCstChildren;
}

export type BreakStmtCstChildren = {
  BreakKw: IToken[];
};

export interface ContinueStmtCstNode extends CstNode {
  name: "continueStmt";
  children: ContinueStmtCstChildren;
}

export type ContinueStmtCstChildren = {
  ContinueKw: IToken[];
};

export interface DrawCstNode extends CstNode {
  name: "draw";
  children: DrawCstChildren;
}

export type DrawCstChildren = {
  DrawKw: IToken[];
};

export interface WinCstNode extends CstNode {
  name: "win";
  children: WinCstChildren;
}

export type WinCstChildren = {
  WinKw: IToken[];
  winner: TernaryCstNode[];
  ByKw?: IToken[];
  amount?: TernaryCstNode[];
};

export interface EndStmtCstNode extends CstNode {
  name: "endStmt";
  children: EndStmtCstChildren;
}

export type EndStmtCstChildren = {
  EndWord?: IToken[];
  CutKw?: IToken[];
  WithKw?: IToken[];
  postfix?: PostfixCstNode[];
};

export interface RewardCstNode extends CstNode {
  name: "reward";
  children: RewardCstChildren;
}

export type RewardCstChildren = {
  RewardKw: IToken[];
  postfix: PostfixCstNode[];
  AtKw?: IToken[];
  site?: IToken[];
  PlusEq: IToken[];
  expr: ExprCstNode[];
  AsKw?: IToken[];
  channel?: IToken[];
  forClause?: ForClauseCstNode[];
};

export interface ImproveCstNode extends CstNode {
  name: "improve";
  children: ImproveCstChildren;
}

export type ImproveCstChildren = {
  ImproveKw: IToken[];
  target: (PostfixCstNode)[];
  Comma?: (IToken)[];
  UsingKw: IToken[];
  using: PostfixCstNode[];
  OverKw?: IToken[];
  bindName?: (BindNameCstNode)[];
  InKw?: IToken[];
  rows?: PostfixCstNode[];
  block: BlockCstNode[];
};

export interface ObjectiveCstNode extends CstNode {
  name: "objective";
  children: ObjectiveCstChildren;
}

export type ObjectiveCstChildren = {
  MinimiseKw?: IToken[];
  MaximiseKw?: IToken[];
  expr: ExprCstNode[];
};

export interface StageCstNode extends CstNode {
  name: "stage";
  children: StageCstChildren;
}

export type StageCstChildren = {
  StageKw: IToken[];
  Name: IToken[];
  block: BlockCstNode[];
};

export interface EveryCstNode extends CstNode {
  name: "every";
  children: EveryCstChildren;
}

export type EveryCstChildren = {
  EveryKw: IToken[];
  ternary: TernaryCstNode[];
  noun?: IToken[];
  OfKw?: IToken[];
  postfix?: PostfixCstNode[];
  block: BlockCstNode[];
};

export interface MeasureCstNode extends CstNode {
  name: "measure";
  children: MeasureCstChildren;
}

export type MeasureCstChildren = {
  MeasureKw: IToken[];
  metric?: (MetricCstNode)[];
  Comma?: IToken[];
  forClause?: ForClauseCstNode[];
  block?: BlockCstNode[];
};

export interface MetricCstNode extends CstNode {
  name: "metric";
  children: MetricCstChildren;
}

export type MetricCstChildren = {
  seatRef: SeatRefCstNode[];
  Eq: IToken[];
  expr: ExprCstNode[];
};

export interface ExpectCstNode extends CstNode {
  name: "expect";
  children: ExpectCstChildren;
}

export type ExpectCstChildren = {
  ExpectKw: IToken[];
  expr: ExprCstNode[];
};

export interface RequireCstNode extends CstNode {
  name: "require";
  children: RequireCstChildren;
}

export type RequireCstChildren = {
  RequireKw: IToken[];
  ternary: TernaryCstNode[];
  ElseKw?: IToken[];
  string?: StringCstNode[];
};

export interface ReportCstNode extends CstNode {
  name: "report";
  children: ReportCstChildren;
}

export type ReportCstChildren = {
  ReportKw: IToken[];
  expr: (ExprCstNode)[];
  Comma?: IToken[];
};

export interface SeedsCstNode extends CstNode {
  name: "seeds";
  children: SeedsCstChildren;
}

export type SeedsCstChildren = {
  SeedsKw: IToken[];
  range: RangeCstNode[];
};

export interface PlaysCstNode extends CstNode {
  name: "plays";
  children: PlaysCstChildren;
}

export type PlaysCstChildren = {
  PlaysKw: IToken[];
  move: (MoveCstNode)[];
  Comma?: IToken[];
};

export interface MoveCstNode extends CstNode {
  name: "move";
  children: MoveCstChildren;
}

export type MoveCstChildren = {
  who?: IToken[];
  Colon?: IToken[];
  Tilde?: IToken[];
  ternary: TernaryCstNode[];
};

export interface SimpleCstNode extends CstNode {
  name: "simple";
  children: SimpleCstChildren;
}

export type SimpleCstChildren = {
  expr: ExprCstNode[];
  Eq?: IToken[];
  PlusEq?: IToken[];
  MinusEq?: IToken[];
  Tilde?: IToken[];
  value?: ExprCstNode[];
  forClause?: ForClauseCstNode[];
};

export interface ExprCstNode extends CstNode {
  name: "expr";
  children: ExprCstChildren;
}

export type ExprCstChildren = {
  ternary: TernaryCstNode[];
  clause?: ClauseCstNode[];
};

export interface ClauseCstNode extends CstNode {
  name: "clause";
  children: ClauseCstChildren;
}

export type ClauseCstChildren = {
  plainClause?: PlainClauseCstNode[];
  WithKw?: IToken[];
  paren?: (ParenCstNode)[];
  ElseKw?: IToken[];
  block?: BlockCstNode[];
  ternary?: TernaryCstNode[];
  ChoosesKw?: IToken[];
  domain?: DomainCstNode[];
  WritesKw?: IToken[];
  formatRef?: (FormatRefCstNode)[];
  Bar?: IToken[];
  GivenKw?: IToken[];
};

export interface PlainClauseCstNode extends CstNode {
  name: "plainClause";
  children: PlainClauseCstChildren;
}

export type PlainClauseCstChildren = {
  WhereKw?: IToken[];
  ByKw?: IToken[];
  PerKw?: IToken[];
  OverKw?: IToken[];
  TimesKw?: IToken[];
  ternary: TernaryCstNode[];
};

export interface FormatRefCstNode extends CstNode {
  name: "formatRef";
  children: FormatRefCstChildren;
}

export type FormatRefCstChildren = {
  Name: IToken[];
  args?: ArgsCstNode[];
};

export interface TernaryCstNode extends CstNode {
  name: "ternary";
  children: TernaryCstChildren;
}

export type TernaryCstChildren = {
  orExpr: OrExprCstNode[];
  Question?: IToken[];
  then?: TernaryCstNode[];
  Colon?: IToken[];
  otherwise?: TernaryCstNode[];
  FatArrow?: IToken[];
  block?: BlockCstNode[];
  body?: TernaryCstNode[];
};

export interface OrExprCstNode extends CstNode {
  name: "orExpr";
  children: OrExprCstChildren;
}

export type OrExprCstChildren = {
  andExpr: (AndExprCstNode)[];
  OrKw?: IToken[];
};

export interface AndExprCstNode extends CstNode {
  name: "andExpr";
  children: AndExprCstChildren;
}

export type AndExprCstChildren = {
  notExpr: (NotExprCstNode)[];
  AndKw?: IToken[];
};

export interface NotExprCstNode extends CstNode {
  name: "notExpr";
  children: NotExprCstChildren;
}

export type NotExprCstChildren = {
  NotKw?: IToken[];
  notExpr?: NotExprCstNode[];
  comparison?: ComparisonCstNode[];
};

export interface ComparisonCstNode extends CstNode {
  name: "comparison";
  children: ComparisonCstChildren;
}

export type ComparisonCstChildren = {
  pipe: PipeCstNode[];
  compared?: ComparedCstNode[];
};

export interface ComparedCstNode extends CstNode {
  name: "compared";
  children: ComparedCstChildren;
}

export type ComparedCstChildren = {
  EqEq?: IToken[];
  NotEq?: IToken[];
  Less?: IToken[];
  LessEq?: IToken[];
  Greater?: IToken[];
  GreaterEq?: IToken[];
  IsKw?: IToken[];
  NotKw?: IToken[];
  notIn?: IToken[];
  InKw?: IToken[];
  pipe: PipeCstNode[];
};

export interface PipeCstNode extends CstNode {
  name: "pipe";
  children: PipeCstChildren;
}

export type PipeCstChildren = {
  range: RangeCstNode[];
  PipeTo?: IToken[];
  postfix?: PostfixCstNode[];
};

export interface RangeCstNode extends CstNode {
  name: "range";
  children: RangeCstChildren;
}

export type RangeCstChildren = {
  low: SumCstNode[];
  DotDot?: IToken[];
  high?: SumCstNode[];
};

export interface SumCstNode extends CstNode {
  name: "sum";
  children: SumCstChildren;
}

export type SumCstChildren = {
  product: (ProductCstNode)[];
  sign?: (IToken)[];
};

export interface ProductCstNode extends CstNode {
  name: "product";
  children: ProductCstChildren;
}

export type ProductCstChildren = {
  unary: (UnaryCstNode)[];
  sign?: (IToken)[];
};

export interface UnaryCstNode extends CstNode {
  name: "unary";
  children: UnaryCstChildren;
}

export type UnaryCstChildren = {
  Minus?: IToken[];
  unary?: UnaryCstNode[];
  power?: PowerCstNode[];
};

export interface PowerCstNode extends CstNode {
  name: "power";
  children: PowerCstChildren;
}

export type PowerCstChildren = {
  postfix: PostfixCstNode[];
  Caret?: IToken[];
  unary?: UnaryCstNode[];
};

export interface PostfixCstNode extends CstNode {
  name: "postfix";
  children: PostfixCstChildren;
}

export type PostfixCstChildren = {
  primary: PrimaryCstNode[];
  suffix?: SuffixCstNode[];
};

export interface SuffixCstNode extends CstNode {
  name: "suffix";
  children: SuffixCstChildren;
}

export type SuffixCstChildren = {
  Dot?: IToken[];
  name?: IToken[];
  args?: ArgsCstNode[];
  indices?: IndicesCstNode[];
};

export interface IndicesCstNode extends CstNode {
  name: "indices";
  children: IndicesCstChildren;
}

export type IndicesCstChildren = {
  LBracket: IToken[];
  index?: IndexCstNode[];
  Unreadable?: (IToken)[];
  Comma?: IToken[];
  RBracket: IToken[];
};

export interface IndexCstNode extends CstNode {
  name: "index";
  children: IndexCstChildren;
}

export type IndexCstChildren = {
  ternary?: TernaryCstNode[];
  Wildcard?: IToken[];
};

export interface ArgsCstNode extends CstNode {
  name: "args";
  children: ArgsCstChildren;
}

export type ArgsCstChildren = {
  LParen: IToken[];
  arg?: ArgCstNode[];
  Unreadable?: (IToken)[];
  Comma?: IToken[];
  RParen: IToken[];
};

export interface ArgCstNode extends CstNode {
  name: "arg";
  children: ArgCstChildren;
}

export type ArgCstChildren = {
  name?: IToken[];
  Colon?: IToken[];
  Tilde?: IToken[];
  value?: (ExprCstNode)[];
  forClause?: ForClauseCstNode[];
};

export interface PrimaryCstNode extends CstNode {
  name: "primary";
  children: PrimaryCstChildren;
}

export type PrimaryCstChildren = {
  Number?: IToken[];
  string?: StringCstNode[];
  TrueKw?: IToken[];
  FalseKw?: IToken[];
  NoneKw?: IToken[];
  match?: MatchCstNode[];
  collect?: CollectCstNode[];
  weighted?: WeightedCstNode[];
  Name?: IToken[];
  column?: ColumnCstNode[];
  run?: RunCstNode[];
  playExpr?: PlayExprCstNode[];
  paren?: ParenCstNode[];
  listExpr?: ListExprCstNode[];
};

export interface ColumnCstNode extends CstNode {
  name: "column";
  children: ColumnCstChildren;
}

export type ColumnCstChildren = {
  Dot: IToken[];
  name: IToken[];
};

export interface RunCstNode extends CstNode {
  name: "run";
  children: RunCstChildren;
}

export type RunCstChildren = {
  RunKw: IToken[];
  postfix: PostfixCstNode[];
};

export interface PlayExprCstNode extends CstNode {
  name: "playExpr";
  children: PlayExprCstChildren;
}

export type PlayExprCstChildren = {
  PlayKw: IToken[];
  postfix: PostfixCstNode[];
  FromKw?: IToken[];
  ternary?: TernaryCstNode[];
  WithKw?: IToken[];
  bindings?: BindingsCstNode[];
};

export interface WeightedCstNode extends CstNode {
  name: "weighted";
  children: WeightedCstChildren;
}

export type WeightedCstChildren = {
  WeightedKw: IToken[];
  LBrace: IToken[];
  NL?: IToken[];
  outcome?: OutcomeCstNode[];
  Unreadable?: (IToken)[];
  itemSep?: ItemSepCstNode[];
  RBrace: IToken[];
};

export interface OutcomeCstNode extends CstNode {
  name: "outcome";
  children: OutcomeCstChildren;
}

export type OutcomeCstChildren = {
  orExpr: OrExprCstNode[];
  Colon: IToken[];
  expr: ExprCstNode[];
};

export interface ParenCstNode extends CstNode {
  name: "paren";
  children: ParenCstChildren;
}

export type ParenCstChildren = {
  LParen: IToken[];
  entry?: EntryCstNode[];
  Unreadable?: (IToken)[];
  Comma?: IToken[];
  RParen: IToken[];
};

export interface EntryCstNode extends CstNode {
  name: "entry";
  children: EntryCstChildren;
}

export type EntryCstChildren = {
  name?: IToken[];
  Colon?: IToken[];
  expr: ExprCstNode[];
};

export interface ListExprCstNode extends CstNode {
  name: "listExpr";
  children: ListExprCstChildren;
}

export type ListExprCstChildren = {
  LBracket: IToken[];
  element?: ElementCstNode[];
  Unreadable?: (IToken)[];
  Comma?: IToken[];
  RBracket: IToken[];
};

export interface ElementCstNode extends CstNode {
  name: "element";
  children: ElementCstChildren;
}

export type ElementCstChildren = {
  expr: ExprCstNode[];
  forClause?: ForClauseCstNode[];
};

export interface MatchCstNode extends CstNode {
  name: "match";
  children: MatchCstChildren;
}

export type MatchCstChildren = {
  MatchKw: IToken[];
  expr?: ExprCstNode[];
  arms?: ArmsCstNode[];
  guards?: GuardsCstNode[];
};

export interface ArmsCstNode extends CstNode {
  name: "arms";
  children: ArmsCstChildren;
}

export type ArmsCstChildren = {
  LBrace: IToken[];
  NL?: IToken[];
  arm?: ArmCstNode[];
  Unreadable?: (IToken)[];
  armSep?: ArmSepCstNode[];
  RBrace: IToken[];
};

export interface GuardsCstNode extends CstNode {
  name: "guards";
  children: GuardsCstChildren;
}

export type GuardsCstChildren = {
  LBrace: IToken[];
  NL?: IToken[];
  guard?: GuardCstNode[];
  Unreadable?: (IToken)[];
  armSep?: ArmSepCstNode[];
  RBrace: IToken[];
};

export interface ArmSepCstNode extends CstNode {
  name: "armSep";
  children: ArmSepCstChildren;
}

export type ArmSepCstChildren = {
  Comma?: IToken[];
  NL?: (IToken)[];
  Semicolon?: IToken[];
};

export interface ArmCstNode extends CstNode {
  name: "arm";
  children: ArmCstChildren;
}

export type ArmCstChildren = {
  pattern: PatternCstNode[];
  WhereKw?: IToken[];
  orExpr?: OrExprCstNode[];
  FatArrow: IToken[];
  armBody: ArmBodyCstNode[];
};

export interface GuardCstNode extends CstNode {
  name: "guard";
  children: GuardCstChildren;
}

export type GuardCstChildren = {
  ElseKw?: IToken[];
  orExpr?: OrExprCstNode[];
  FatArrow: IToken[];
  armBody: ArmBodyCstNode[];
};

export interface ArmBodyCstNode extends CstNode {
  name: "armBody";
  children: ArmBodyCstChildren;
}

export type ArmBodyCstChildren = {
  block?: BlockCstNode[];
  statement?: StatementCstNode[];
};

export interface PatternCstNode extends CstNode {
  name: "pattern";
  children: PatternCstChildren;
}

export type PatternCstChildren = {
  pattern1: (Pattern1CstNode)[];
  Bar?: IToken[];
};

export interface Pattern1CstNode extends CstNode {
  name: "pattern1";
  children: Pattern1CstChildren;
}

export type Pattern1CstChildren = {
  Wildcard?: IToken[];
  ElseKw?: IToken[];
  NoneKw?: IToken[];
  TrueKw?: IToken[];
  FalseKw?: IToken[];
  low?: LiteralCstNode[];
  DotDot?: IToken[];
  high?: LiteralCstNode[];
  string?: StringCstNode[];
  Name?: IToken[];
  LParen?: (IToken)[];
  bindName?: (BindNameCstNode)[];
  Comma?: (IToken)[];
  RParen?: (IToken)[];
  pattern?: (PatternCstNode)[];
};

export interface LiteralCstNode extends CstNode {
  name: "literal";
  children: LiteralCstChildren;
}

export type LiteralCstChildren = {
  Minus?: IToken[];
  Number: IToken[];
};

export interface CollectCstNode extends CstNode {
  name: "collect";
  children: CollectCstChildren;
}

export type CollectCstChildren = {
  CollectKw: IToken[];
  count?: TernaryCstNode[];
  unit: IToken[];
  OfKw: IToken[];
  postfix: PostfixCstNode[];
  FromKw?: IToken[];
  from?: TernaryCstNode[];
  forClause?: ForClauseCstNode[];
  WithKw: IToken[];
  bindings: BindingsCstNode[];
};

export interface BindingsCstNode extends CstNode {
  name: "bindings";
  children: BindingsCstChildren;
}

export type BindingsCstChildren = {
  bind: (BindCstNode)[];
  Comma?: IToken[];
};

export interface BindCstNode extends CstNode {
  name: "bind";
  children: BindCstChildren;
}

export type BindCstChildren = {
  SwappingKw?: IToken[];
  SeatsKw?: IToken[];
  EveryKw?: IToken[];
  name?: IToken[];
  indices?: IndicesCstNode[];
  Colon?: IToken[];
  Tilde?: IToken[];
  ternary?: TernaryCstNode[];
};

export interface NetworkCstNode extends CstNode {
  name: "network";
  children: NetworkCstChildren;
}

export type NetworkCstChildren = {
  NetworkKw: IToken[];
  Name: IToken[];
  params?: ParamsCstNode[];
  ExtendsKw?: IToken[];
  postfix?: PostfixCstNode[];
  LBrace: IToken[];
  sep?: (SepCstNode)[];
  networkMember?: NetworkMemberCstNode[];
  Unreadable?: (IToken)[];
  RBrace: IToken[];
};

export interface NetworkMemberCstNode extends CstNode {
  name: "networkMember";
  children: NetworkMemberCstChildren;
}

export type NetworkMemberCstChildren = {
  fnDecl?: FnDeclCstNode[];
  act?: ActCstNode[];
  letStmt?: LetStmtCstNode[];
};

export interface MethodCstNode extends CstNode {
  name: "method";
  children: MethodCstChildren;
}

export type MethodCstChildren = {
  MethodKw: IToken[];
  Name: IToken[];
  params?: ParamsCstNode[];
  LBrace: IToken[];
  sep?: (SepCstNode)[];
  methodMember?: MethodMemberCstNode[];
  Unreadable?: (IToken)[];
  RBrace: IToken[];
};

export interface MethodMemberCstNode extends CstNode {
  name: "methodMember";
  children: MethodMemberCstChildren;
}

export type MethodMemberCstChildren = {
  train?: TrainCstNode[];
  ruleDecl?: RuleDeclCstNode[];
  act?: ActCstNode[];
  common?: CommonCstNode[];
  letStmt?: LetStmtCstNode[];
  lasting?: LastingCstNode[];
};

export interface TrainCstNode extends CstNode {
  name: "train";
  children: TrainCstChildren;
}

export type TrainCstChildren = {
  TrainKw: IToken[];
  block: BlockCstNode[];
};

export interface LastingCstNode extends CstNode {
  name: "lasting";
  children: LastingCstChildren;
}

export type LastingCstChildren = {
  word?: (IToken)[];
  seatRef: SeatRefCstNode[];
  Colon?: IToken[];
  type?: TypeCstNode[];
  OfKw?: IToken[];
  postfix?: PostfixCstNode[];
  ByKw?: IToken[];
  by?: TernaryCstNode[];
  UpKw?: IToken[];
  ToKw?: IToken[];
  bound?: TernaryCstNode[];
  Comma?: IToken[];
  lastingOption?: LastingOptionCstNode[];
  Eq?: IToken[];
  expr?: ExprCstNode[];
};

export interface LastingOptionCstNode extends CstNode {
  name: "lastingOption";
  children: LastingOptionCstChildren;
}

export type LastingOptionCstChildren = {
  word: IToken[];
  OfKw?: IToken[];
  ternary?: TernaryCstNode[];
};

export interface TestDeclCstNode extends CstNode {
  name: "testDecl";
  children: TestDeclCstChildren;
}

export type TestDeclCstChildren = {
  TestKw: IToken[];
  string: StringCstNode[];
  OfKw: IToken[];
  postfix: PostfixCstNode[];
  block: BlockCstNode[];
};

export interface ClaimCstNode extends CstNode {
  name: "claim";
  children: ClaimCstChildren;
}

export type ClaimCstChildren = {
  OpenKw?: IToken[];
  ClaimKw: IToken[];
  string: StringCstNode[];
  block: BlockCstNode[];
};

export interface StringCstNode extends CstNode {
  name: "string";
  children: StringCstChildren;
}

export type StringCstChildren = {
  StringOpen?: IToken[];
  StringText?: IToken[];
  Escape?: IToken[];
  BadEscape?: IToken[];
  hole?: HoleCstNode[];
  StringClose?: IToken[];
  UnclosedString?: IToken[];
};

export interface HoleCstNode extends CstNode {
  name: "hole";
  children: HoleCstChildren;
}

export type HoleCstChildren = {
  HoleOpen: IToken[];
  expr: ExprCstNode[];
  Unreadable?: IToken[];
  HoleClose: IToken[];
};

export interface TemplateCstNode extends CstNode {
  name: "template";
  children: TemplateCstChildren;
}

export type TemplateCstChildren = {
  StringOpen?: IToken[];
  StringText?: IToken[];
  Escape?: IToken[];
  BadEscape?: IToken[];
  formatHole?: FormatHoleCstNode[];
  StringClose?: IToken[];
  UnclosedString?: IToken[];
};

export interface FormatHoleCstNode extends CstNode {
  name: "formatHole";
  children: FormatHoleCstChildren;
}

export type FormatHoleCstChildren = {
  HoleOpen: IToken[];
  name: IToken[];
  Colon?: IToken[];
  PrivateKw?: IToken[];
  domain?: DomainCstNode[];
  SeparatedKw?: IToken[];
  ByKw?: IToken[];
  string?: StringCstNode[];
  Unreadable?: IToken[];
  HoleClose: IToken[];
};
