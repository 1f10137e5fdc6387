/** What stands in files, games and methods alike: functions, rules, acts, constants, types, formats. */
import type {
  ActCstNode,
  CommonCstNode,
  ConstDeclCstNode,
  EnumDeclCstNode,
  FnDeclCstNode,
  FnRestCstNode,
  FormatCstNode,
  ParamCstNode,
  ParamsCstNode,
  RecordCstNode,
  RecordMemberCstNode,
  RuleDeclCstNode,
  TypeAliasCstNode,
  TypeParamsCstNode,
} from "../../../../grammar/generated/cst-types.js";
import type {
  ActDecl,
  Common,
  ConstDecl,
  EnumDecl,
  Field,
  FnDecl,
  FormatDecl,
  Name,
  Param,
  RecordDecl,
  RuleDecl,
  TypeAlias,
} from "../ast.js";
import type { Build, Located } from "./context.js";
import { docOf, listed, nameOf, namesOf, notEmpty, readable, spanOf } from "./context.js";
import { expression } from "./expressions.js";
import { block } from "./statements.js";
import { template } from "./strings.js";
import { domain, field, type, visibility } from "./types.js";

/** `owner` is the node that `local` and doc comments stand before. */
export function common(b: Build, node: CommonCstNode, owner: Located, local: boolean): Common {
  const c = node.children;
  if (c.enumDecl) return enumDecl(b, c.enumDecl[0], owner, local);
  if (c.record) return recordDecl(b, c.record[0], owner, local);
  if (c.typeAlias) return typeAlias(b, c.typeAlias[0], owner, local);
  if (c.constDecl) return constDecl(b, c.constDecl[0], owner, local);
  if (c.fnDecl) return fnDecl(b, c.fnDecl[0], owner, local);
  return formatDecl(b, c.format![0], owner, local);
}

function enumDecl(b: Build, node: EnumDeclCstNode, owner: Located, local: boolean): EnumDecl {
  const c = node.children;
  notEmpty(b, "a member", c.enumMember, c.Unreadable, c.RBrace[0]);
  const members = readable(
    listed<NonNullable<typeof c.enumMember>[number], Name>(b, c.enumMember, c.Unreadable, (item) => nameOf(b, item.children.Name[0])),
  );
  return { kind: "enum", local, ...docOf(b, owner), name: nameOf(b, c.Name[0]), members, span: spanOf(b, owner) };
}

function recordDecl(b: Build, node: RecordCstNode, owner: Located, local: boolean): RecordDecl {
  const c = node.children;
  const doc = docOf(b, owner);
  const members = readable(listed(b, c.recordMember, c.Unreadable, (item) => recordMember(b, item)));
  return {
    kind: "record",
    local,
    ...doc,
    name: nameOf(b, c.Name[0]),
    typeParams: typeParams(b, c.typeParams?.[0]),
    members,
    span: spanOf(b, owner),
  };
}

function recordMember(b: Build, node: RecordMemberCstNode): Field | FnDecl | RuleDecl {
  const c = node.children;
  if (c.field) return field(b, c.field[0]);
  return c.fnDecl ? fnDecl(b, c.fnDecl[0], node, false) : ruleDecl(b, c.ruleDecl![0], node, false);
}

function typeAlias(b: Build, node: TypeAliasCstNode, owner: Located, local: boolean): TypeAlias {
  const c = node.children;
  return { kind: "type", local, ...docOf(b, owner), name: nameOf(b, c.Name[0]), domain: domain(b, c.domain[0]), span: spanOf(b, owner) };
}

export function constDecl(b: Build, node: ConstDeclCstNode, owner: Located, local: boolean): ConstDecl {
  const c = node.children;
  return {
    kind: "const",
    local,
    ...docOf(b, owner),
    name: nameOf(b, c.Name[0]),
    ...(c.type ? { type: type(b, c.type[0]) } : {}),
    value: expression(b, c.expr[0]),
    span: spanOf(b, owner),
  };
}

export function fnDecl(b: Build, node: FnDeclCstNode, owner: Located, local: boolean): FnDecl {
  const c = node.children;
  return {
    kind: "fn",
    local,
    ...docOf(b, owner),
    name: nameOf(b, c.name[0]),
    typeParams: typeParams(b, c.typeParams?.[0]),
    ...rest(b, c.fnRest[0]),
    span: spanOf(b, owner),
  };
}

export function ruleDecl(b: Build, node: RuleDeclCstNode, owner: Located, local: boolean): RuleDecl {
  const c = node.children;
  return {
    kind: "rule",
    local,
    ...docOf(b, owner),
    name: nameOf(b, c.name[0]),
    typeParams: typeParams(b, c.typeParams?.[0]),
    ...rest(b, c.fnRest[0]),
    span: spanOf(b, owner),
  };
}

export function actDecl(b: Build, node: ActCstNode, owner: Located, local: boolean): ActDecl {
  const c = node.children;
  return {
    kind: "act",
    local,
    ...docOf(b, owner),
    ...(c.Name ? { name: nameOf(b, c.Name[0]) } : {}),
    typeParams: [],
    ...rest(b, c.fnRest[0]),
    span: spanOf(b, owner),
  };
}

function rest(b: Build, node: FnRestCstNode): Pick<FnDecl, "params" | "result" | "body"> {
  const c = node.children;
  return {
    params: params(b, c.params[0]),
    ...(c.type ? { result: type(b, c.type[0]) } : {}),
    body: c.expr ? expression(b, c.expr[0]) : block(b, c.block![0]),
  };
}

export function typeParams(b: Build, node: TypeParamsCstNode | undefined): Name[] {
  return namesOf(b, node?.children.Name);
}

export function params(b: Build, node: ParamsCstNode | undefined): Param[] {
  if (node === undefined) return [];
  return readable(listed(b, node.children.param, node.children.Unreadable, (item) => param(b, item)));
}

function param(b: Build, node: ParamCstNode): Param {
  const c = node.children;
  return {
    kind: "param",
    visibility: visibility(b, c.visibility?.[0]),
    name: nameOf(b, c.name[0]),
    ...(c.type ? { type: type(b, c.type[0]) } : {}),
    ...(c.expr ? { default: expression(b, c.expr[0]) } : {}),
    span: spanOf(b, node),
  };
}

function formatDecl(b: Build, node: FormatCstNode, owner: Located, local: boolean): FormatDecl {
  const c = node.children;
  return {
    kind: "format",
    local,
    ...docOf(b, owner),
    name: nameOf(b, c.Name[0]),
    params: params(b, c.params?.[0]),
    template: template(b, c.template[0]),
    span: spanOf(b, owner),
  };
}
