/** Walks one file's bodies with their scopes. */
import type * as ast from "../1-parse/ast.js";
import { unreachable, type Reporter } from "../diagnostics/define.js";
import { builtinFunctions, builtinTypes, builtinValues, isBuiltinValue, learningBuiltins } from "./builtins.js";
import { meant, near } from "./did-you-mean.js";
import { boundNotCompared, duplicateName, notAType, unknownName, unknownType } from "./messages.js";
import { Scope } from "./scope.js";
import type { InnerDecl, Symbol } from "./symbols.js";

/** How unknown names are treated here. */
type Mode =
  /** Games, functions, constants, tests: all names must be known. */
  | "plain"
  /** Methods, networks, claims: what learning brings is known too. */
  | "learning";

export class Walker {
  private mode: Mode = "plain";
  private readonly told = new Set<string>();

  constructor(
    private readonly top: Scope,
    private readonly symbolOf: Map<ast.Name, Symbol>,
    /** Members, tags and seats anywhere: left to types. */
    private readonly members: ReadonlySet<string>,
    private readonly report: Reporter,
  ) {}

  file(file: ast.File): void {
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

  private common(d: ast.Common, scope: Scope): void {
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

  private once(seen: Map<string, ast.Name>, name: ast.Name, what: string): void {
    const before = seen.get(name.text);
    if (before === undefined) seen.set(name.text, name);
    else {
      const related = [{ span: before.span, text: "first declared here" }];
      this.report(duplicateName, name.span, { name: name.text, what }, { related });
    }
  }

  private field(field: ast.Field, scope: Scope, defaults: Scope = scope): void {
    this.visibility(field.visibility, scope);
    this.type(field.type, scope);
    if (field.init !== undefined) this.expr(field.init.value, defaults);
  }

  private visibility(words: readonly ast.VisibilityWord[], scope: Scope): void {
    for (const word of words) for (const seat of word.by) if (seat.name.text !== "others") this.seatRef(seat, scope);
  }

  private params(params: readonly ast.Param[], scope: Scope, owner: ast.Node, typeParams: readonly ast.Name[] = []): Scope {
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

  private signature(d: { readonly result?: ast.TypeNode }, scope: Scope): void {
    if (d.result !== undefined) this.type(d.result, scope, true);
  }

  private fn(d: ast.FnDecl | ast.RuleDecl | ast.ActDecl, scope: Scope): void {
    const inside = this.params(d.params, scope, d, d.typeParams);
    this.signature(d, inside);
    if (d.body.kind === "block") this.block(d.body, inside);
    else this.expr(d.body, inside);
  }

  /** Opens a game: parameters, seats, state and what is declared inside share one scope, whatever their order. */
  private gameScope(d: ast.GameDecl, scope: Scope, walk: boolean): Scope {
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
    if (d.members.some((m) => m.kind === "seats" && m.word === "players")) {
      for (const word of ["player", "players"] as const) {
        if (!inside.names.has(word)) inside.names.set(word, { kind: "players", word, game: d });
      }
    }
    return inside;
  }

  private game(d: ast.GameDecl, scope: Scope): void {
    const inside = this.gameScope(d, scope, true);
    for (const param of d.params) {
      this.visibility(param.visibility, inside);
      if (param.type !== undefined) this.type(param.type, inside);
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

  private network(d: ast.NetworkDecl, scope: Scope): void {
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

  private method(d: ast.MethodDecl, scope: Scope): void {
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
          for (const index of m.indices) if (index.kind !== "wildcard") this.expr(index, own);
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
  private test(d: ast.TestDecl, scope: Scope): void {
    this.expr(d.of, scope);
    const named = d.of.kind === "call" ? d.of.callee : d.of;
    const symbol = named.kind === "name_expr" ? scope.lookup(named.name.text) : undefined;
    const game = symbol === undefined ? undefined : gameOf(symbol);
    this.block(d.body, game === undefined ? scope : this.gameScope(game, scope, false));
  }

  /* ---------------------------------------------------------------- types */

  /** `open`: a name that is not known may be a size variable. */
  private type(t: ast.TypeNode | ast.SizeType, scope: Scope, open = false): void {
    switch (t.kind) {
      case "unknown":
        return;
      case "size_type":
        return this.expr(t.size, scope, open);
      case "range_type":
        this.expr(t.low, scope, open);
        return this.expr(t.high, scope, open);
      case "set_type":
        return this.type(t.element, scope, open);
      case "fn_type":
        t.params.forEach((p) => this.type(p, scope, open));
        return this.type(t.result, scope, open);
      case "heads_type":
        return t.fields.forEach((f) => this.field(f, scope));
      case "tuple_type":
        return t.elements.forEach((e) => this.type(e, scope, open));
      case "option_type":
        return this.type(t.inner, scope, open);
      case "array_type":
        this.type(t.element, scope, open);
        for (const d of t.dims) {
          // A dimension may be a size: a constant's or parameter's name.
          if (d.kind === "named_type") this.namedType(d, scope, open || this.mode === "learning", true);
          else this.type(d, scope, open || this.mode === "learning");
        }
        return;
      case "bounded_type":
        this.type(t.inner, scope, open);
        return this.expr(t.bound, scope, open);
      case "in_type":
        this.type(t.inner, scope, open);
        return this.expr(t.range, scope, open);
      case "named_type":
        return this.namedType(t, scope, open);
      default:
        return unreachable(t);
    }
  }

  private namedType(t: ast.NamedType, scope: Scope, open: boolean, size = false): void {
    const name = t.path[0];
    const symbol = scope.lookup(name.text);
    if (symbol !== undefined) {
      this.symbolOf.set(name, symbol);
      const what = t.path.length === 1 ? notType(symbol, size || open || this.mode === "learning") : undefined;
      if (what !== undefined) {
        this.report(notAType, name.span, { name: name.text, what });
        this.symbolOf.set(name, { kind: "unresolved", name });
      }
    } else if (builtinTypes.has(name.text) || (this.mode === "learning" && learningBuiltins.has(name.text))) {
      this.symbolOf.set(name, { kind: "builtin", name: name.text });
    } else if (!open && !this.members.has(name.text)) {
      const types = [...scope.all()].filter((n) => notType(scope.lookup(n)!, false) === undefined);
      const best = near(name.text, [...types, ...builtinTypes.keys()]);
      this.tell(unknownType, name, best);
    }
    for (const arg of t.args ?? []) this.expr(arg.value, scope, open);
    if (t.of !== undefined) this.expr(t.of, scope, open);
  }

  /** `candidate`: how the value is called in `where`. */
  private domain(domain: ast.DomainNode, scope: Scope, candidate: Symbol | undefined, candidateName?: string): void {
    const tags = new Map<string, ast.Name>();
    for (const alternative of domain.alternatives) {
      const inside = new Scope(scope, "domain");
      inside.names.set("it", { kind: "builtin", name: "it" });
      if (candidate !== undefined && candidateName !== undefined) inside.names.set(candidateName, candidate);
      if (alternative.tag !== undefined) {
        this.once(tags, alternative.tag, "domain");
        if (alternative.heads.length === 0 && domain.alternatives.length === 1) {
          const symbol = scope.lookup(alternative.tag.text);
          if (symbol !== undefined && notType(symbol, false) === undefined) this.symbolOf.set(alternative.tag, symbol);
        }
      }
      const heads = new Scope(inside, "domain");
      const headsOf = alternative.type?.kind === "heads_type" ? alternative.type.fields : alternative.heads;
      for (const head of headsOf) heads.declare(head.name, { kind: "local", name: head.name, from: head }, this.report);
      for (const head of alternative.heads) this.field(head, scope);
      if (alternative.type !== undefined) this.type(alternative.type, scope);
      if (alternative.where !== undefined) this.expr(alternative.where, heads);
    }
  }

  /* ---------------------------------------------------------------- statements */

  private block(block: ast.Block, scope: Scope): void {
    this.statements(block, new Scope(scope, "block"));
  }

  private statements(block: ast.Block, scope: Scope): void {
    for (const s of block.statements) {
      if (s.kind === "fn") scope.declare(s.name, { kind: "inner", declaration: s, owner: block }, this.report);
    }
    for (const s of block.statements) this.statement(s, scope);
  }

  private statement(s: ast.Stmt, scope: Scope): void {
    switch (s.kind) {
      case "unknown":
      case "break":
      case "continue":
      case "draw":
        return;
      case "let":
        return this.let(s, scope);
      case "if": {
        this.expr(s.condition, scope);
        this.block(s.then, this.whereTrue(s.condition, scope));
        if (s.else !== undefined) {
          const inside = this.whereFalse(s.condition, scope);
          if (s.else.kind === "if") this.statement(s.else, inside);
          else this.block(s.else, inside);
        }
        return;
      }
      case "for":
        return this.block(s.body, this.forClause(s.clause, scope));
      case "while":
        this.expr(s.condition, scope);
        return this.block(s.body, this.whereTrue(s.condition, scope));
      case "repeat": {
        if (s.count !== undefined) this.expr(s.count, scope);
        const inside = this.counter(s, s.noun, scope);
        const body = new Scope(inside, "block");
        this.statements(s.body, body);
        if (s.until !== undefined) this.expr(s.until, body);
        return;
      }
      case "cycle": {
        this.expr(s.in, scope);
        if (s.upTo !== undefined) this.expr(s.upTo, scope);
        const inside = this.counter(s, undefined, scope);
        inside.declare(s.name, { kind: "local", name: s.name, from: s }, this.report);
        return this.block(s.body, inside);
      }
      case "together":
        return this.statements(s.body, scope); // not a scope (A5)
      case "return":
        return s.value === undefined ? undefined : this.expr(s.value, scope);
      case "win":
        this.expr(s.winner, scope);
        return s.by === undefined ? undefined : this.expr(s.by, scope);
      case "end":
        return s.with === undefined ? undefined : this.expr(s.with, scope);
      case "reward": {
        const inside = s.for === undefined ? scope : this.forClause(s.for, scope);
        this.expr(s.target, inside);
        return this.expr(s.value, inside);
      }
      case "improve": {
        s.targets.forEach((t) => this.expr(t, scope));
        this.expr(s.using, scope);
        const inside = new Scope(scope, "block");
        if (s.over !== undefined) {
          this.expr(s.over.in, scope);
          s.over.names.forEach((n) => this.bindName(n, inside, s));
        }
        return this.block(s.body, inside);
      }
      case "objective":
      case "expect":
      case "require":
        this.expr(s.kind === "objective" ? s.value : s.condition, scope);
        return s.kind === "require" && s.else !== undefined ? this.expr(s.else, scope) : undefined;
      case "stage":
        return this.block(s.body, scope);
      case "every":
        this.expr(s.count, scope);
        if (s.of !== undefined) this.expr(s.of, scope);
        return this.block(s.body, scope);
      case "measure": {
        const inside = s.for === undefined ? scope : this.forClause(s.for, scope);
        for (const metric of s.metrics) {
          this.indices(metric.target.indices, inside);
          this.expr(metric.value, inside);
        }
        if (s.body === undefined) return;
        const body = new Scope(inside, "block");
        // A store to a name that is not in scope declares a metric.
        for (const inner of s.body.statements) {
          if (inner.kind !== "store" || inner.op !== "=") continue;
          const target = inner.target.kind === "index" ? inner.target.object : inner.target;
          if (target.kind !== "name_expr" || body.lookup(target.name.text) !== undefined) continue;
          body.names.set(target.name.text, { kind: "local", name: target.name, from: inner });
        }
        return this.statements(s.body, body);
      }
      case "report":
        return s.values.forEach((v) => this.expr(v, scope));
      case "seeds":
        return this.expr(s.range, scope);
      case "plays":
        for (const move of s.moves) {
          if (move.who !== undefined) {
            const symbol = scope.lookup(move.who.text);
            if (symbol !== undefined) this.symbolOf.set(move.who, symbol);
          }
          this.expr(move.move, scope);
        }
        return;
      case "const":
        this.common(s, scope);
        return scope.declare(s.name, { kind: "inner", declaration: s, owner: s }, this.report);
      case "fn":
        return this.fn(s, scope);
      case "store": {
        const inside = s.for === undefined ? scope : this.forClause(s.for, scope);
        this.expr(s.value, inside);
        return this.expr(s.target, inside);
      }
      case "expr":
        return this.expr(s.value, s.for === undefined ? scope : this.forClause(s.for, scope));
      default:
        return unreachable(s);
    }
  }

  /** The loop noun's singular counts passes (A7). */
  private counter(loop: ast.RepeatStmt | ast.CycleStmt, noun: ast.Name | undefined, scope: Scope): Scope {
    const inside = new Scope(scope, "loop");
    const name = noun === undefined ? "iteration" : noun.text.endsWith("s") ? noun.text.slice(0, -1) : noun.text;
    inside.names.set(name, { kind: "counter", name, loop });
    return inside;
  }

  private let(s: ast.LetStmt, scope: Scope): void {
    const outside = s.for === undefined ? scope : this.forClause(s.for, scope);
    for (const binding of s.bindings) {
      let inside = outside;
      this.visibility(binding.visibility, inside);
      if (binding.type !== undefined) this.type(binding.type, inside, this.mode === "learning");
      if (binding.indices.length > 0) {
        inside = new Scope(outside, "indices");
        for (const index of binding.indices) {
          const symbol = outside.lookup(index.text);
          if (symbol !== undefined) this.symbolOf.set(index, symbol);
          else this.unknown(index, outside);
        }
      }
      if (binding.init !== undefined) this.expr(binding.init.value, inside, false, binding);
      if (binding.target.kind === "name") {
        scope.declare(binding.target, { kind: "local", name: binding.target, from: binding }, this.report);
        this.symbolOf.set(binding.target, { kind: "local", name: binding.target, from: binding });
      } else this.bindName(binding.target, scope, binding);
    }
  }

  private forClause(clause: ast.ForClause, scope: Scope): Scope {
    let inside = scope;
    const all = new Scope(scope, "for");
    for (const binder of clause.binders) {
      this.expr(binder.in, inside);
      binder.names.forEach((n) => this.bindName(n, all, binder));
      inside = all;
    }
    if (clause.where === undefined) return all;
    this.expr(clause.where, all);
    return this.whereTrue(clause.where, all);
  }

  private bindName(name: ast.BindName, scope: Scope, from: ast.Node): void {
    if (name.kind === "wildcard") return;
    if (name.kind === "name_tuple") return name.names.forEach((n) => this.bindName(n, scope, from));
    scope.declare(name, { kind: "local", name, from }, this.report);
    this.symbolOf.set(name, { kind: "local", name, from });
  }

  /* ---------------------------------------------------------------- expressions */

  private exprs(list: readonly ast.Expr[], scope: Scope): void {
    list.forEach((e) => this.expr(e, scope));
  }

  /** `binding`: the `let` whose whole right side this is; its name is the candidate in `where` (A3). */
  private expr(e: ast.Expr, scope: Scope, open = false, binding?: ast.Binding): void {
    switch (e.kind) {
      case "unknown":
      case "number":
      case "bool":
      case "none":
      case "column":
        return;
      case "string":
        for (const part of e.parts) if (part.kind === "string_hole") this.expr(part.value, scope);
        return;
      case "name_expr":
        return this.name(e.name, scope, open);
      case "member":
        return this.expr(e.object, scope, open);
      case "call":
        this.expr(e.callee, scope);
        return this.args(e.args, scope);
      case "index":
        this.expr(e.object, scope, open);
        return this.indices(e.indices, scope);
      case "unary":
        return this.expr(e.operand, scope, open);
      case "binary":
        this.expr(e.left, scope, open);
        return this.expr(
          e.right,
          e.op === "and" ? this.whereTrue(e.left, scope) : e.op === "or" ? this.whereFalse(e.left, scope) : scope,
          open,
        );
      case "is":
        this.expr(e.left, scope);
        return this.isPattern(e.right, scope);
      case "in":
      case "pipe":
        this.expr(e.left, scope);
        return this.expr(e.right, scope);
      case "range":
        this.expr(e.low, scope, open);
        return this.expr(e.high, scope, open);
      case "conditional":
        this.expr(e.condition, scope);
        this.expr(e.then, this.whereTrue(e.condition, scope));
        return this.expr(e.else, this.whereFalse(e.condition, scope));
      case "lambda": {
        const inside = new Scope(scope, "function");
        e.params.forEach((p) => this.bindName(p, inside, e));
        return e.body.kind === "block" ? this.block(e.body, inside) : this.expr(e.body, inside);
      }
      case "paren":
        return this.expr(e.inner, scope, open, binding);
      case "record_expr":
        return e.entries.forEach((entry) => this.expr(entry.value, scope));
      case "tuple":
      case "list":
        return this.exprs(e.elements, scope);
      case "comprehension":
        return this.expr(e.value, this.forClause(e.for, scope));
      case "weighted":
        return e.outcomes.forEach((o) => this.exprs([o.value, o.weight], scope));
      case "match":
        return this.match(e, scope);
      case "collect": {
        if (e.count !== undefined) this.expr(e.count, scope);
        const inside = e.for === undefined ? scope : this.forClause(e.for, scope);
        this.expr(e.of.kind === "call" ? e.of.callee : e.of, inside);
        const later = new Scope(inside, "collect");
        if (e.of.kind === "call") this.gameArgs(e.of.args, later);
        if (e.from !== undefined) this.expr(e.from, later);
        return this.bindings(e.bindings, later);
      }
      case "run":
        return this.expr(e.call, scope);
      case "play_expr":
        this.expr(e.call, scope);
        if (e.from !== undefined) this.expr(e.from, scope);
        return this.bindings(e.bindings, scope);
      case "clause": {
        this.expr(e.operand, scope, false, binding);
        // After `over` stands an axis, which may be a size variable of a tensor's type.
        if (e.word !== "where") return this.expr(e.argument, scope, e.word === "over" && this.mode === "learning");
        const inside = new Scope(scope, "where");
        inside.names.set("it", { kind: "builtin", name: "it" });
        this.candidate(binding, inside);
        return this.expr(e.argument, inside);
      }
      case "with":
        this.expr(e.operand, scope);
        return this.expr(e.record, scope);
      case "else":
        this.expr(e.operand, scope, false, binding);
        return e.otherwise.kind === "block" ? this.block(e.otherwise, scope) : this.expr(e.otherwise, scope);
      case "chooses": {
        this.expr(e.seat, scope);
        const target = binding?.target.kind === "name" ? binding.target : undefined;
        const symbol: Symbol | undefined = target && binding && { kind: "local", name: target, from: binding };
        return this.domain(e.domain, scope, symbol, target?.text);
      }
      case "writes":
        this.expr(e.seat, scope);
        for (const format of e.formats) {
          this.name(format.name, scope);
          this.args(format.args ?? [], scope);
        }
        return;
      case "given":
        this.expr(e.operand, scope, false, binding);
        return this.expr(e.record, scope);
      default:
        return unreachable(e);
    }
  }

  private candidate(binding: ast.Binding | undefined, scope: Scope): void {
    if (binding?.target.kind !== "name") return;
    scope.names.set(binding.target.text, { kind: "local", name: binding.target, from: binding });
  }

  private args(args: readonly ast.Arg[], scope: Scope): void {
    args.forEach((a) => this.expr(a.value, scope));
  }

  /** In a collected game's arguments later ones may read earlier ones (D5). */
  private gameArgs(args: readonly ast.Arg[], scope: Scope): void {
    for (const arg of args) {
      this.expr(arg.value, scope);
      if (arg.name === undefined) continue;
      const symbol: Symbol = { kind: "local", name: arg.name, from: arg };
      this.symbolOf.set(arg.name, symbol);
      if (scope.lookup(arg.name.text) === undefined) scope.names.set(arg.name.text, symbol);
    }
  }

  /** `pilot[side, d]: skill[d]`: names in the brackets that are not known bind each entry's indices (D5). */
  private bindings(list: readonly ast.Bind[], scope: Scope): void {
    for (const bind of list) {
      const inside = new Scope(scope, "binding");
      for (const index of bind.indices) {
        if (index.kind === "wildcard") continue;
        const fresh = index.kind === "name_expr" && scope.lookup(index.name.text) === undefined && !this.members.has(index.name.text);
        if (fresh) this.bindName(index.name, inside, bind);
        else this.expr(index, scope);
      }
      if (bind.value !== undefined) this.expr(bind.value, inside);
    }
  }

  private indices(indices: readonly ast.IndexNode[], scope: Scope): void {
    for (const index of indices) if (index.kind !== "wildcard") this.expr(index, scope);
  }

  private seatRef(seat: ast.SeatRef, scope: Scope): void {
    this.name(seat.name, scope);
    this.indices(seat.indices, scope);
  }

  private match(e: ast.MatchExpr, scope: Scope): void {
    if (e.subject !== undefined) this.expr(e.subject, scope);
    let rest = scope;
    for (const arm of e.arms) {
      let inside = new Scope(rest, "arm");
      if (arm.pattern !== undefined) this.pattern(arm.pattern, scope, inside);
      if (arm.guard !== undefined) {
        this.expr(arm.guard, rest);
        inside = this.whereTrue(arm.guard, inside);
        rest = this.whereFalse(arm.guard, rest);
      }
      if (arm.where !== undefined) {
        this.expr(arm.where, inside);
        inside = this.whereTrue(arm.where, inside);
      }
      if (arm.body.kind === "block") this.block(arm.body, inside);
      else this.statement(arm.body, inside);
    }
  }

  private pattern(p: ast.Pattern, scope: Scope, inside: Scope): void {
    switch (p.kind) {
      case "any_of":
        return p.patterns.forEach((q) => this.pattern(q, scope, inside));
      case "tuple_pattern":
        return p.elements.forEach((q) => this.pattern(q, scope, inside));
      case "name_pattern": {
        const symbol = scope.lookup(p.name.text);
        if (symbol !== undefined) this.symbolOf.set(p.name, symbol);
        else if (p.name.text !== "some" && !this.members.has(p.name.text)) this.unknown(p.name, scope);
        return p.binds?.forEach((b) => this.bindName(b, inside, p));
      }
      default:
        return;
    }
  }

  /** What follows `is`: a member, seat, tag or value; bare names in a tag's brackets bind (C6). */
  private isPattern(e: ast.Expr, scope: Scope): void {
    const tag = tagTest(e, scope);
    if (tag === undefined) return this.expr(e, scope);
    if (scope.lookup(tag.name.text) === undefined && !this.members.has(tag.name.text)) this.unknown(tag.name, scope);
    for (const arg of tag.args) {
      if (arg.name !== undefined || arg.value.kind !== "name_expr") this.expr(arg.value, scope);
      else if (isVariable(scope.lookup(arg.value.name.text))) {
        const name = arg.value.name.text;
        this.report(
          boundNotCompared,
          arg.value.span,
          { name, tag: tag.name.text },
          { help: `to compare, name the part: \`== ${tag.name.text}(part: ${name})\`; to bind, choose another name` },
        );
      }
    }
  }

  /** The scope where a condition is known to be true: names bound by its `is` tests. */
  private whereTrue(condition: ast.Expr, scope: Scope): Scope {
    const inside = new Scope(scope, "condition");
    this.bindTests(condition, scope, inside, true);
    return inside.names.size === 0 ? scope : inside;
  }

  private whereFalse(condition: ast.Expr, scope: Scope): Scope {
    const inside = new Scope(scope, "condition");
    this.bindTests(condition, scope, inside, false);
    return inside.names.size === 0 ? scope : inside;
  }

  private bindTests(e: ast.Expr, scope: Scope, into: Scope, truth: boolean): void {
    switch (e.kind) {
      case "paren":
        return this.bindTests(e.inner, scope, into, truth);
      case "unary":
        return e.op === "not" ? this.bindTests(e.operand, scope, into, !truth) : undefined;
      case "binary":
        if ((e.op === "and" && truth) || (e.op === "or" && !truth)) {
          this.bindTests(e.left, scope, into, truth);
          this.bindTests(e.right, scope, into, truth);
        }
        return;
      case "is": {
        if (e.not === truth) return;
        const tag = tagTest(e.right, scope);
        for (const arg of tag?.args ?? []) {
          if (arg.name !== undefined || arg.value.kind !== "name_expr") continue;
          const name = arg.value.name;
          into.names.set(name.text, { kind: "local", name, from: e });
          this.symbolOf.set(name, { kind: "local", name, from: e });
        }
        return;
      }
      default:
        return;
    }
  }

  private name(name: ast.Name, scope: Scope, open = false): void {
    const symbol = scope.lookup(name.text);
    if (symbol !== undefined) {
      this.symbolOf.set(name, symbol);
      return;
    }
    if (isBuiltinValue(name.text) || builtinTypes.has(name.text)) {
      this.symbolOf.set(name, { kind: "builtin", name: name.text });
      return;
    }
    if (this.mode === "learning" && learningBuiltins.has(name.text)) {
      this.symbolOf.set(name, { kind: "builtin", name: name.text });
      return;
    }
    if (open || this.members.has(name.text)) return;
    this.unknown(name, scope);
  }

  private unknown(name: ast.Name, scope: Scope): void {
    const candidates = [...scope.all(), ...this.members, ...builtinFunctions.keys(), ...builtinValues.keys()];
    if (this.mode === "learning") candidates.push(...learningBuiltins);
    this.tell(unknownName, name, near(name.text, candidates));
  }

  /** Reports an unknown name once a file. */
  private tell(kind: typeof unknownName, name: ast.Name, best: string | undefined): void {
    this.symbolOf.set(name, { kind: "unresolved", name }); // later phases stay silent about it
    if (this.told.has(name.text)) return;
    this.told.add(name.text);
    this.report(kind, name.span, { name: name.text }, best === undefined ? {} : meant(name.span, best));
  }
}

function isVariable(symbol: Symbol | undefined): boolean {
  return symbol?.kind === "local" || symbol?.kind === "param" || symbol?.kind === "state" || symbol?.kind === "counter";
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

/** Reads `raise(by)` after `is` as a test of a tag, unless the name before the brackets is a function or record in scope. */
export function tagTest(
  e: ast.Expr,
  scope: { lookup(name: string): Symbol | undefined },
): { name: ast.Name; args: readonly ast.Arg[] } | undefined {
  if (e.kind !== "call" || e.callee.kind !== "name_expr") return undefined;
  const name = e.callee.name;
  const symbol = scope.lookup(name.text);
  if (symbol !== undefined || !/^[a-z_]/.test(name.text) || builtinFunctions.has(name.text)) return undefined;
  return { name, args: e.args };
}

/** Says what a symbol is, where it is no type; `sizes`: values may stand for sizes. */
function notType(symbol: Symbol, sizes: boolean): string | undefined {
  switch (symbol.kind) {
    case "declaration":
    case "inner":
      switch (symbol.declaration.kind) {
        case "enum":
        case "record":
        case "type":
        case "extern":
        case "network":
        case "game":
        case "format":
          return undefined;
        case "const":
          return undefined; // a size
        case "fn":
        case "rule":
        case "act":
        case "method":
          return `a ${symbol.declaration.kind === "fn" ? "function" : symbol.declaration.kind}`;
        default:
          return unreachable(symbol.declaration);
      }
    case "builtin":
    case "unresolved":
    case "players":
    case "seat":
    case "param":
    case "lasting":
      return undefined;
    case "state":
    case "local":
    case "counter":
      return sizes || symbol.kind !== "state" ? undefined : "state of the game";
    case "member":
      return "a member of an enum";
    default:
      return unreachable(symbol);
  }
}
