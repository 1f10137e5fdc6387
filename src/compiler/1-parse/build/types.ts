/** Types and domains. */
import type {
  AlternativeCstNode,
  DimsCstNode,
  DomainCstNode,
  FieldCstNode,
  HeadsCstNode,
  InitCstNode,
  NamedTypeCstNode,
  RangeCstNode,
  SeatRefCstNode,
  TypeCstNode,
  TypeHeadCstNode,
  VisibilityCstNode,
} from "../../../../grammar/generated/cst-types.js";
import type { Alternative, DomainNode, Expr, Field, Init, NamedType, SeatRef, SizeType, TypeNode, VisibilityWord } from "../ast.js";
import type { Build } from "./context.js";
import { cover, docOf, listed, nameOf, namesOf, readable, spanOf, tokenSpan } from "./context.js";
import { args, expression, indices, or, postfix, range, sum } from "./expressions.js";

export function type(b: Build, node: TypeCstNode): TypeNode {
  const c = node.children;
  let built = typeHead(b, c.typeHead[0]);
  const start = built;
  const suffixes = [...(c.optionType ?? []), ...(c.dims ?? [])].sort((x, y) => spanOf(b, x).start - spanOf(b, y).start);
  for (const suffix of suffixes) {
    const span = cover(spanOf(b, c.typeHead[0]), spanOf(b, suffix));
    if (suffix.name === "optionType") built = { kind: "option_type", inner: built, span };
    else built = { kind: "array_type", element: built, dims: dims(b, suffix), span };
  }
  if (c.bound) {
    const bound = sum(b, c.bound[0]);
    built = { kind: "bounded_type", inner: built, bound, span: cover(spanOf(b, c.typeHead[0]), bound) };
  }
  if (c.within) {
    const within = range(b, c.within[0]);
    built = { kind: "in_type", inner: built, range: within, span: cover(spanOf(b, c.typeHead[0]), within) };
  }
  return built === start && c.typeHead[0].children.tupleType === undefined ? { ...built, span: spanOf(b, node) } : built;
}

function typeHead(b: Build, node: TypeHeadCstNode): TypeNode {
  const c = node.children;
  const span = spanOf(b, node);
  if (c.rangeType) {
    const { low, high } = c.rangeType[0].children;
    return { kind: "range_type", low: sum(b, low[0]), high: sum(b, high[0]), span };
  }
  if (c.setType) return { kind: "set_type", element: type(b, c.setType[0].children.type[0]), span };
  if (c.fnType) {
    const { params, result } = c.fnType[0].children;
    return { kind: "fn_type", params: (params ?? []).map((param) => type(b, param)), result: type(b, result[0]), span };
  }
  if (c.heads) return { kind: "heads_type", fields: heads(b, c.heads[0]), span };
  if (c.tupleType) {
    const elements = c.tupleType[0].children.type.map((element) => type(b, element));
    return elements.length === 1 ? elements[0] : { kind: "tuple_type", elements, span };
  }
  return namedType(b, c.namedType![0]);
}

function namedType(b: Build, node: NamedTypeCstNode): NamedType {
  const c = node.children;
  return {
    kind: "named_type",
    path: namesOf(b, c.Name),
    ...(c.args ? { args: args(b, c.args[0]) } : {}),
    ...(c.postfix ? { of: postfix(b, c.postfix[0]) } : {}),
    span: spanOf(b, node),
  };
}

export function heads(b: Build, node: HeadsCstNode): Field[] {
  return readable(listed(b, node.children.field, node.children.Unreadable, (item) => field(b, item)));
}

export function dims(b: Build, node: DimsCstNode): (TypeNode | SizeType)[] {
  return listed<RangeCstNode, TypeNode | SizeType>(b, node.children.range, node.children.Unreadable, (item) => dimension(range(b, item)));
}

/** A size, a range, or what may be a type. */
function dimension(value: Expr): TypeNode | SizeType {
  if (value.kind === "range") return { kind: "range_type", low: value.low, high: value.high, span: value.span };
  const path = pathOf(value);
  if (path !== undefined) return { kind: "named_type", path, span: value.span };
  if (value.kind === "call") {
    const callee = pathOf(value.callee);
    if (callee !== undefined) return { kind: "named_type", path: callee, args: value.args, span: value.span };
  }
  return { kind: "size_type", size: value, span: value.span };
}

function pathOf(value: Expr): NamedType["path"] | undefined {
  if (value.kind === "name_expr") return [value.name];
  if (value.kind !== "member") return undefined;
  const before = pathOf(value.object);
  return before && [...before, value.name];
}

export function domain(b: Build, node: DomainCstNode): DomainNode {
  return { kind: "domain", alternatives: node.children.alternative.map((item) => alternative(b, item)), span: spanOf(b, node) };
}

/** Lower-case names of types; any other lower-case name alone is a tag. */
const LOWER_CASE_TYPES = new Set(["bool", "int", "real", "text", "player", "seat"]);

function alternative(b: Build, node: AlternativeCstNode): Alternative {
  const c = node.children;
  const where = c.orExpr ? { where: or(b, c.orExpr[0]) } : {};
  const span = spanOf(b, node);
  if (c.heads) return { kind: "alternative", tag: nameOf(b, c.Name![0]), heads: heads(b, c.heads[0]), ...where, span };
  const built = type(b, c.type![0]);
  if (built.kind === "named_type" && built.path.length === 1 && !built.args && !built.of) {
    const [name] = built.path;
    if (/^[a-z_]/.test(name.text) && !LOWER_CASE_TYPES.has(name.text)) return { kind: "alternative", tag: name, heads: [], ...where, span };
  }
  return { kind: "alternative", heads: [], type: built, ...where, span };
}

export function field(b: Build, node: FieldCstNode): Field {
  const c = node.children;
  return {
    kind: "field",
    ...docOf(b, node),
    visibility: visibility(b, c.visibility?.[0]),
    name: nameOf(b, c.name[0]),
    type: type(b, c.type[0]),
    ...(c.init ? { init: init(b, c.init[0]) } : {}),
    span: spanOf(b, node),
  };
}

export function init(b: Build, node: InitCstNode): Init {
  const c = node.children;
  return { kind: "init", op: c.Eq ? "=" : "~", value: expression(b, c.expr[0]), span: spanOf(b, node) };
}

export function visibility(b: Build, node: VisibilityCstNode | undefined): VisibilityWord[] {
  return (node?.children.visibilityWord ?? []).map((word) => {
    const c = word.children;
    const token = (c.PublicKw ?? c.PrivateKw ?? c.SecretKw ?? c.MeasuredKw ?? c.SeenKw)![0];
    return {
      kind: "visibility",
      word: token.image as VisibilityWord["word"],
      by: (c.seatRef ?? []).map((ref) => seatRef(b, ref)),
      span: c.SeenKw ? spanOf(b, word) : tokenSpan(b, token),
    };
  });
}

export function seatRef(b: Build, node: SeatRefCstNode): SeatRef {
  const c = node.children;
  return { kind: "seat_ref", name: nameOf(b, c.Name[0]), indices: c.indices ? indices(b, c.indices[0]) : [], span: spanOf(b, node) };
}
