/** Files, and the declarations that stand only there. */
import type {
  ClaimCstNode,
  DeclarationCstNode,
  ExternDeclCstNode,
  FileCstNode,
  ImportDeclCstNode,
  NetworkCstNode,
  NetworkMemberCstNode,
  TestDeclCstNode,
} from "../../../../grammar/generated/cst-types.js";
import type { ClaimDecl, Declaration, ExternDecl, File, ImportDecl, NetworkDecl, StringLit, TestDecl, Unknown } from "../ast.js";
import { actDecl, common, fnDecl, params, ruleDecl, typeParams } from "./common.js";
import type { Build } from "./context.js";
import { docOf, listed, nameOf, notEmpty, spanOf, unknown } from "./context.js";
import { postfix } from "./expressions.js";
import { game } from "./games.js";
import { method } from "./methods.js";
import { block, letStmt } from "./statements.js";
import { string } from "./strings.js";
import { type } from "./types.js";

export function file(b: Build, node: FileCstNode): File {
  const c = node.children;
  return {
    kind: "file",
    source: b.source,
    declarations: listed<DeclarationCstNode, Declaration>(b, c.declaration, c.Unreadable, (item) => declaration(b, item)),
    comments: b.comments,
    span: { file: b.source, start: 0, end: b.source.text.length },
  };
}

function declaration(b: Build, node: DeclarationCstNode): Declaration {
  const c = node.children;
  const local = c.LocalWord !== undefined;
  if (c.common) return common(b, c.common[0], node, local);
  if (c.ruleDecl) return ruleDecl(b, c.ruleDecl[0], node, local);
  if (c.act) return actDecl(b, c.act[0], node, local);
  if (c.importDecl) return importDecl(b, c.importDecl[0], node, local);
  if (c.externDecl) return externDecl(b, c.externDecl[0], node, local);
  if (c.game) return game(b, c.game[0], node, local);
  if (c.network) return network(b, c.network[0], node, local);
  if (c.method) return method(b, c.method[0], node, local);
  if (c.testDecl) return testDecl(b, c.testDecl[0], node, local);
  return claim(b, c.claim![0], node, local);
}

function importDecl(b: Build, node: ImportDeclCstNode, owner: DeclarationCstNode, local: boolean): ImportDecl {
  const c = node.children;
  notEmpty(b, "a name to import", c.importName, c.Unreadable, c.RBrace[0]);
  const names = (c.importName ?? []).map((item) => ({
    name: nameOf(b, item.children.name[0]),
    ...(item.children.as ? { as: nameOf(b, item.children.as[0]) } : {}),
  }));
  return {
    kind: "import",
    local,
    ...docOf(b, owner),
    measured: c.MeasuredKw !== undefined,
    names,
    from: string(b, c.string[0]),
    span: spanOf(b, owner),
  };
}

function externDecl(b: Build, node: ExternDeclCstNode, owner: DeclarationCstNode, local: boolean): ExternDecl {
  const c = node.children;
  const words = [...(c.PureKw ?? []), ...(c.AsyncKw ?? []), ...(c.SandboxedKw ?? [])].sort((x, y) => x.startOffset - y.startOffset);
  return {
    kind: "extern",
    local,
    ...docOf(b, owner),
    words: words.map((token) => token.image as ExternDecl["words"][number]),
    what: c.FnKw ? "fn" : "type",
    name: nameOf(b, c.name![0]),
    typeParams: typeParams(b, c.typeParams?.[0]),
    params: params(b, c.params?.[0]),
    ...(c.type ? { result: type(b, c.type[0]) } : {}),
    from: string(b, c.string[0]),
    span: spanOf(b, owner),
  };
}

function network(b: Build, node: NetworkCstNode, owner: DeclarationCstNode, local: boolean): NetworkDecl | Unknown {
  const c = node.children;
  const span = spanOf(b, owner);
  if (!c.Name) return unknown(span);
  return {
    kind: "network",
    local,
    ...docOf(b, owner),
    name: nameOf(b, c.Name[0]),
    params: params(b, c.params?.[0]),
    ...(c.postfix ? { extends: postfix(b, c.postfix[0]) } : {}),
    members: listed<NetworkMemberCstNode, NetworkDecl["members"][number]>(b, c.networkMember, c.Unreadable, (item) =>
      networkMember(b, item),
    ),
    span,
  };
}

function networkMember(b: Build, node: NetworkMemberCstNode): NetworkDecl["members"][number] {
  const c = node.children;
  if (c.fnDecl) return fnDecl(b, c.fnDecl[0], node, false);
  return c.act ? actDecl(b, c.act[0], node, false) : letStmt(b, c.letStmt![0]);
}

function testDecl(b: Build, node: TestDeclCstNode, owner: DeclarationCstNode, local: boolean): TestDecl {
  const c = node.children;
  const span = spanOf(b, owner);
  return {
    kind: "test",
    local,
    ...docOf(b, owner),
    title: c.string ? string(b, c.string[0]) : noTitle(b, span.start),
    of: c.postfix ? postfix(b, c.postfix[0]) : unknown(span),
    body: block(b, c.block[0]),
    span,
  };
}

function claim(b: Build, node: ClaimCstNode, owner: DeclarationCstNode, local: boolean): ClaimDecl {
  const c = node.children;
  const span = spanOf(b, owner);
  return {
    kind: "claim",
    local,
    ...docOf(b, owner),
    open: c.OpenKw !== undefined,
    title: c.string ? string(b, c.string[0]) : noTitle(b, span.start),
    body: block(b, c.block[0]),
    span,
  };
}

/** Where a title could not be read. */
function noTitle(b: Build, start: number): StringLit {
  const span = { file: b.source, start, end: start };
  return { kind: "string", long: false, parts: [{ kind: "string_text", text: "", span }], span };
}
