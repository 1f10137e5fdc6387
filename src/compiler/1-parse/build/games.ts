/** Games and their members. */
import type {
  DeclarationCstNode,
  GameCstNode,
  GameMemberCstNode,
  ObserveCstNode,
  SeatsCstNode,
} from "../../../../grammar/generated/cst-types.js";
import type { GameDecl, GameMember, ObserveMember, Seats, Unknown } from "../ast.js";
import { common, params, ruleDecl } from "./common.js";
import type { Build } from "./context.js";
import { docOf, nameOf, spanOf, tokenSpan, unknown } from "./context.js";
import { expression, postfix, ternary } from "./expressions.js";
import { block } from "./statements.js";
import { string } from "./strings.js";
import { dims, field, seatRef } from "./types.js";

export function game(b: Build, node: GameCstNode, owner: DeclarationCstNode, local: boolean): GameDecl | Unknown {
  const c = node.children;
  const span = spanOf(b, owner);
  if (!c.Name) return unknown(span);
  const members = [
    ...(c.gameMember ?? []).flatMap((item) => gameMember(b, item)),
    ...(c.Unreadable ?? []).map((token) => unknown(tokenSpan(b, token))),
  ].sort((x, y) => x.span.start - y.span.start);
  return { kind: "game", local, ...docOf(b, owner), name: nameOf(b, c.Name[0]), params: params(b, c.params?.[0]), members, span };
}

function gameMember(b: Build, node: GameMemberCstNode): GameMember[] {
  const c = node.children;
  if (c.fields) return c.fields[0].children.field.map((item) => field(b, item));
  return [single(b, node)];
}

function single(b: Build, node: GameMemberCstNode): GameMember {
  const c = node.children;
  const span = spanOf(b, node);
  if (c.common) return common(b, c.common[0], node, false);
  if (c.ruleDecl) return ruleDecl(b, c.ruleDecl[0], node, false);
  const doc = docOf(b, node);
  if (c.seats) return seats(b, c.seats[0], doc);
  if (c.payoff) {
    const { ZeroSumKw, CommonSumKw, ternary: constant } = c.payoff[0].children;
    const word = ZeroSumKw ? "zero_sum" : CommonSumKw ? "common_sum" : "constant_sum";
    return { kind: "payoff", ...doc, word, ...(constant ? { constant: ternary(b, constant[0]) } : {}), span };
  }
  if (c.symmetry) {
    const { Name, postfix: by } = c.symmetry[0].children;
    return { kind: "symmetry", ...doc, name: nameOf(b, Name[0]), by: by.map((item) => postfix(b, item)), span };
  }
  if (c.recall) {
    const { Name, NoneKw } = c.recall[0].children;
    return { kind: "recall", ...doc, what: (Name ?? NoneKw)![0].image, span };
  }
  if (c.observe) return observe(b, c.observe[0], doc);
  if (c.show) {
    const { seatRef: to, string: text } = c.show[0].children;
    return { kind: "show", ...doc, ...(to ? { to: seatRef(b, to[0]) } : {}), text: string(b, text[0]), span };
  }
  return { kind: "play", ...doc, body: block(b, c.playBlock![0].children.block[0]), span };
}

function seats(b: Build, node: SeatsCstNode, doc: { doc?: string }): Seats {
  const c = node.children;
  return {
    kind: "seats",
    ...doc,
    word: c.PlayersKw ? "players" : "roles",
    seats: c.seatDecl.map((item) => ({
      name: nameOf(b, item.children.Name[0]),
      dims: item.children.dims ? dims(b, item.children.dims[0]) : [],
      span: spanOf(b, item),
    })),
    span: spanOf(b, node),
  };
}

function observe(b: Build, node: ObserveCstNode, doc: { doc?: string }): ObserveMember {
  const c = node.children;
  return {
    kind: "observe",
    ...doc,
    ...(c.seatRef ? { seat: seatRef(b, c.seatRef[0]) } : {}),
    features: (c.feature ?? []).map((item) => ({
      name: nameOf(b, item.children.name[0]),
      ...(item.children.expr ? { value: expression(b, item.children.expr[0]) } : {}),
      span: spanOf(b, item),
    })),
    span: spanOf(b, node),
  };
}
