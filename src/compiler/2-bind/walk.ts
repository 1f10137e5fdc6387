/** Walks the declarations of one file with their scopes. */
import type * as ast from "../1-parse/ast.js";
import { unreachable, type Reporter } from "../diagnostics/define.js";
import { Scope } from "./scope.js";
import type { InnerDecl, Symbol } from "./symbols.js";
import { StatementWalker } from "./walk-statements.js";

export class Walker extends StatementWalker {
  file(file: ast.File): void {
    this.missingTypes = [...this.top.names].some(([name, symbol]) => symbol.kind === "unresolved" && /^[A-Z]/.test(name));
    for (const declaration of file.declarations) this.declaration(declaration, this.top);
  }

  private declaration(d: ast.Declaration, scope: Scope): void {
    // Functions and records at the top level may belong to learning or to games: types will tell.
    this.mode =
      d.kind === "game" || d.kind === "test" || d.kind === "enum" || d.kind === "type" || d.kind === "format" ? "plain" : "learning";
    switch (d.kind) {
      case "unknown":
      case "import":
        return;
      case "game":
        return this.game(d, scope);
      case "network":
        return this.network(d, scope);
      case "method":
        return this.method(d, scope);
      case "extern":
        return this.signature(d, this.params(d.params, scope, d, d.typeParams));
      case "rule":
      case "act":
        return this.fn(d, scope);
      case "test":
        return this.test(d, scope);
      case "claim":
        return this.block(d.body, scope);
      case "enum":
      case "record":
      case "type":
      case "const":
      case "fn":
      case "format":
        return this.common(d, scope);
      default:
        return unreachable(d);
    }
  }

  /* ---------------------------------------------------------------- declarations */

  /** Opens a game: parameters, seats, state and what is declared inside share one scope, whatever their order. */
  protected gameScope(d: ast.GameDecl, scope: Scope, walk: boolean): Scope {
    const inside = new Scope(scope, "game");
    const quiet: Reporter = walk ? this.report : () => {};
    for (const param of d.params) inside.declare(param.name, { kind: "param", param, owner: d }, quiet);
    for (const member of d.members) {
      switch (member.kind) {
        case "seats":
          for (const seat of member.seats) inside.declare(seat.name, { kind: "seat", name: seat.name.text, game: d }, quiet);
          break;
        case "field":
          inside.declare(member.name, { kind: "state", field: member, game: d }, quiet);
          break;
        case "enum":
        case "record":
        case "type":
        case "const":
        case "fn":
        case "format":
        case "rule":
          inside.declare(member.name, { kind: "inner", declaration: member, owner: d }, quiet);
          break;
        default:
          break;
      }
    }
    if (d.members.some((m) => m.kind === "seats")) {
      for (const word of ["player", "players"] as const) {
        if (!inside.names.has(word)) inside.names.set(word, { kind: "players", word, game: d });
      }
    }
    return inside;
  }

  protected game(d: ast.GameDecl, scope: Scope): void {
    const inside = this.gameScope(d, scope, true);
    for (const param of d.params) {
      this.visibility(param.visibility, inside);
      // What a function gives may have a size that only the function tells.
      if (param.type !== undefined) this.type(param.type, inside, param.type.kind === "fn_type");
      if (param.default !== undefined) this.expr(param.default, inside);
      this.symbolOf.set(param.name, { kind: "param", param, owner: d });
    }
    for (const member of d.members) {
      switch (member.kind) {
        case "unknown":
        case "recall":
          break;
        case "seats":
          for (const seat of member.seats) seat.dims.forEach((dim) => this.type(dim, inside));
          break;
        case "payoff":
          if (member.constant !== undefined) this.expr(member.constant, inside);
          break;
        case "field":
          this.field(member, inside);
          break;
        case "symmetry":
          this.name(member.name, inside);
          break; // `rotations`, `reflections` are words of the construct
        case "observe":
          if (member.seat !== undefined) this.seatRef(member.seat, inside);
          for (const feature of member.features) {
            if (feature.value === undefined) this.name(feature.name, inside);
            else this.expr(feature.value, inside);
          }
          break;
        case "show":
          if (member.to !== undefined) this.seatRef(member.to, inside);
          this.expr(member.text, inside);
          break;
        case "play":
          this.block(member.body, inside);
          break;
        case "rule":
          this.fn(member, inside);
          break;
        case "enum":
        case "record":
        case "type":
        case "const":
        case "fn":
        case "format":
          this.common(member, inside);
          break;
        default:
          unreachable(member);
      }
    }
  }

  protected network(d: ast.NetworkDecl, scope: Scope): void {
    const inside = this.params(d.params, scope, d);
    if (d.extends !== undefined) this.expr(d.extends, inside);
    const members = new Scope(inside, "network");
    for (const m of d.members) {
      if ((m.kind === "fn" || m.kind === "act") && m.name !== undefined) {
        members.declare(m.name, { kind: "inner", declaration: m, owner: d }, this.report);
      }
    }
    for (const m of d.members) if (m.kind === "let") this.let(m, members);
    for (const m of d.members) if (m.kind === "fn" || m.kind === "act") this.fn(m, members);
  }

  /** An index of what lasts: `[Skill]`, or `[i in 0..1]`, whose name the rest of the declaration may read. */
  private lastingIndex(index: ast.IndexNode, own: Scope): void {
    if (index.kind === "wildcard") return;
    if (index.kind !== "in" || index.not || index.left.kind !== "name_expr") {
      this.expr(index, own);
      return;
    }
    this.expr(index.right, own);
    const { name } = index.left;
    own.names.set(name.text, { kind: "local", name, from: index });
    this.symbolOf.set(name, { kind: "local", name, from: index });
  }

  protected method(d: ast.MethodDecl, scope: Scope): void {
    const params = this.params(d.params, scope, d);
    const inside = new Scope(params, "method");
    for (const m of d.members) {
      switch (m.kind) {
        case "lasting":
          inside.declare(m.name, { kind: "lasting", member: m, method: d }, this.report);
          this.symbolOf.set(m.name, { kind: "lasting", member: m, method: d });
          break;
        case "rule":
        case "act":
        case "enum":
        case "record":
        case "type":
        case "const":
        case "fn":
        case "format":
          if (m.name !== undefined) inside.declare(m.name, { kind: "inner", declaration: m as InnerDecl, owner: d }, this.report);
          break;
        case "let":
          this.let(m, inside); // a member is seen by those after it and by `train`
          break;
        case "train":
        case "unknown":
          break;
        default:
          unreachable(m);
      }
    }
    for (const m of d.members) {
      switch (m.kind) {
        case "lasting": {
          const own = new Scope(inside, "member");
          for (const index of m.indices) this.lastingIndex(index, own);
          if (m.type !== undefined && m.word !== "running") this.type(m.type, own); // `running u: mean` names a statistic
          for (const e of [m.of, m.by, m.upTo, m.value]) if (e !== undefined) this.expr(e, own);
          for (const option of m.options) {
            const worth = new Scope(own, "member");
            worth.names.set("it", { kind: "builtin", name: "it" });
            if (option.value !== undefined) this.expr(option.value, worth);
          }
          break;
        }
        case "train":
          this.block(m.body, inside);
          break;
        case "rule":
        case "act":
          this.fn(m, inside);
          break;
        case "enum":
        case "record":
        case "type":
        case "const":
        case "fn":
        case "format":
          this.common(m, inside);
          break;
        case "let":
        case "unknown":
          break;
        default:
          unreachable(m);
      }
    }
  }

  /** In a test the game's names are seen as inside the game. */
  protected test(d: ast.TestDecl, scope: Scope): void {
    this.expr(d.of, scope);
    const named = d.of.kind === "call" ? d.of.callee : d.of;
    const symbol = named.kind === "name_expr" ? scope.lookup(named.name.text) : undefined;
    const game = symbol === undefined ? undefined : gameOf(symbol);
    this.block(d.body, game === undefined ? scope : this.gameScope(game, scope, false));
  }

  protected common(d: ast.Common, scope: Scope): void {
    switch (d.kind) {
      case "enum": {
        const seen = new Map<string, ast.Name>();
        for (const member of d.members) this.once(seen, member, "enum");
        return;
      }
      case "record": {
        const inside = new Scope(scope, "record");
        d.typeParams.forEach((p) => inside.declare(p, { kind: "local", name: p, from: d }, this.report));
        for (const m of d.members) {
          if (m.kind === "field") inside.declare(m.name, { kind: "local", name: m.name, from: m }, this.report);
          else inside.declare(m.name, { kind: "inner", declaration: m, owner: d }, this.report);
        }
        for (const m of d.members) {
          if (m.kind === "field") this.field(m, inside, scope);
          else this.fn(m, inside);
        }
        return;
      }
      case "type":
        return this.domain(d.domain, scope, undefined);
      case "const":
        if (d.type !== undefined) this.type(d.type, scope);
        return this.expr(d.value, scope);
      case "fn":
        return this.fn(d, scope);
      case "format": {
        const inside = this.params(d.params, scope, d);
        const seen = new Map<string, ast.Name>();
        for (const part of d.template.parts) {
          if (part.kind !== "format_hole") continue;
          this.once(seen, part.name, "format");
          if (part.domain !== undefined) this.domain(part.domain, inside, undefined);
        }
        return;
      }
      default:
        return unreachable(d);
    }
  }

  protected params(params: readonly ast.Param[], scope: Scope, owner: ast.Node, typeParams: readonly ast.Name[] = []): Scope {
    const inside = new Scope(scope, "list of parameters");
    for (const p of typeParams) inside.declare(p, { kind: "local", name: p, from: owner }, this.report);
    for (const param of params) {
      this.visibility(param.visibility, inside);
      if (param.type !== undefined) this.type(param.type, inside, true);
      if (param.default !== undefined) this.expr(param.default, inside);
      inside.declare(param.name, { kind: "param", param, owner }, this.report);
      this.symbolOf.set(param.name, { kind: "param", param, owner });
    }
    return inside;
  }

  protected signature(d: { readonly result?: ast.TypeNode }, scope: Scope): void {
    if (d.result !== undefined) this.type(d.result, scope, true);
  }

  protected fn(d: ast.FnDecl | ast.RuleDecl | ast.ActDecl, scope: Scope): void {
    const inside = this.params(d.params, scope, d, d.typeParams);
    this.signature(d, inside);
    if (d.body.kind === "block") this.block(d.body, inside);
    else this.expr(d.body, inside);
  }
}

/** The game that a symbol names, a constant that fixes a game's parameters included. */
function gameOf(symbol: Symbol): ast.GameDecl | undefined {
  if (symbol.kind !== "declaration") return undefined;
  const d = symbol.declaration;
  if (d.kind === "game") return d;
  if (d.kind !== "const") return undefined;
  const named = d.value.kind === "call" ? d.value.callee : d.value;
  const inner = named.kind === "name_expr" ? symbol.file.scope.get(named.name.text) : undefined;
  return inner === undefined ? undefined : gameOf(inner);
}
