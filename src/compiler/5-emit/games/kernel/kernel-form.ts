/**
 * The batch form of a game: lanes of typed arrays, and one function that advances them, so that stepping, resetting and random play share
 * the game's code. Nothing is allocated once lanes exist.
 */
import type { Span } from "../../../source/source-file.js";
import type { Declaration, Member } from "../../typescript/module.js";
import { typed } from "../../typescript/module.js";
import type { GameContext } from "../context.js";
import type { PayPlan, Plan } from "../plan.js";
import { fn } from "../function.js";
import { KernelCode } from "./kernel-code.js";
import { observationBody } from "./kernel-observing.js";
import { KernelParts, OBSERVE_NAMES } from "./kernel-parts.js";
import { endRecordForm } from "./end-record.js";
import { keepsEnds, realWidth, takingChoices } from "./real-choices.js";
import { arrayFor, arrayOfType } from "./storage.js";
import { giveForm, gives } from "./given.js";
import { keyText } from "./key-text.js";

/** Writes the kernel's declarations, or says why there is no kernel. */
export function kernelForm(
  context: GameContext,
  plan: Plan,
): readonly Declaration[] | { readonly refusal: { readonly what: string; readonly span: Span } } {
  const parts = new KernelParts(context, plan);
  if (context.ir.observation.history && context.ir.longestHistory === undefined) parts.refuse("a history without a bound");
  const code = new KernelCode(parts);
  const names = {
    lanes: context.scope.take(`${context.stem}Lanes`),
    advance: context.scope.take("advance"),
    mask: context.scope.take("writeMask"),
    observe: context.scope.take("observeLane"),
    give: context.scope.take("giveLane"),
  };
  const cases = code.print();
  const used = new Set(parts.used);
  code.masks.tables();
  parts.beginFunction(OBSERVE_NAMES);
  const observing = observationBody(parts, code.history.hasHidden);
  const form = [
    ...giveForm(parts, names),
    ...lanesForm(parts, code, names),
    ...advanceForm(parts, code, names, cases, used),
    observeForm(names, observing),
    ...wrappers(parts, code, names),
    keyForm(parts, names.lanes),
    ...endRecordForm(parts, names.lanes),
    ...kernelConstants(parts, names.lanes),
  ];
  if (parts.refusal !== undefined) return { refusal: parts.refusal };
  return [...parts.declarations, ...form];
}

interface Names {
  readonly lanes: string;
  readonly advance: string;
  readonly mask: string;
  readonly observe: string;
  readonly give: string;
}

/** The arrays of a game's lanes beside those every game has: property, array type, numbers a lane, documentation. */
function ownArrays(parts: KernelParts, code: KernelCode): readonly { name: string; array: string; stride: number; doc: string }[] {
  const { ir, plan, context } = parts;
  const { history } = plan.layout;
  return [
    {
      name: "position",
      array: arrayFor(0, Math.max(1, ir.decisions.length), false),
      stride: 1,
      doc: "The decision at which the lane waits.",
    },
    ...(code.masks.kind === "bits" ? [{ name: "legal", array: "Int32Array", stride: 1, doc: "The legal actions as bits." }] : []),
    ...(code.masks.kind === "list"
      ? [
          {
            name: "legal",
            array: arrayFor(0, code.masks.actions, false),
            stride: code.masks.actions,
            doc: "The legal actions, as many as `choices` says.",
          },
        ]
      : []),
    ...parts.slots.map((s, i) => ({
      name: s.property,
      array: s.arrayType,
      stride: s.stride,
      doc: context.doc(ir.slots[i].doc, ir.slots[i].span),
    })),
    ...parts.ends.map((e) => ({
      name: e.property,
      array: arrayOfType(e.type),
      stride: e.stride,
      doc: `\`${e.name}\` of the end record, where the episode is over.`,
    })),
    ...(history === undefined
      ? []
      : [
          { name: "historySize", array: arrayFor(0, history.entries, false), stride: 1, doc: "How many events the lane remembers." },
          { name: "historyCode", array: arrayFor(0, history.codes, false), stride: history.entries, doc: "The event's number." },
          ...(history.reals === 0
            ? []
            : [{ name: "historyReal", array: "Float32Array", stride: history.entries * history.reals, doc: "The reals of the event." }]),
          { name: "historyActor", array: "Int8Array", stride: history.entries, doc: "Whose event it is; -1 of nobody." },
          ...(code.history.hasHidden
            ? [{ name: "historySeen", array: "Int32Array", stride: history.entries, doc: "The seats that know its value, as bits." }]
            : []),
          ...(plan.hasTogether
            ? [
                {
                  name: "concealed",
                  array: plan.hasAlone ? arrayFor(0, history.entries, false) : "Uint8Array",
                  stride: 1,
                  doc: "How many of the last events the others do not know yet.",
                },
              ]
            : []),
        ]),
  ];
}

function lanesForm(parts: KernelParts, code: KernelCode, { lanes, give }: Names): readonly Declaration[] {
  const { context, ir } = parts;
  context.useType("Lanes");
  const own = ownArrays(parts, code);
  const members: Member[] = own.map((a) => ({ name: a.name, type: a.array, doc: a.doc }));
  if (realWidth(ir) > 0)
    members.push({ name: "realActions", type: "Float32Array", doc: "Where choices of reals are given before a step." });
  if (keepsEnds(ir)) members.push({ name: "realEnds", type: "Float32Array", doc: "How far the choice of reals at hand may go." });
  if (parts.plan.hasSamples)
    members.push(
      { name: "sampleGroup", type: "Int32Array", doc: "What came before the samples of which one is asked." },
      { name: "sampleIndex", type: "Int32Array", doc: "The sample that is asked; -1 for none." },
    );
  if (parts.plan.hasCutInside)
    members.push({ name: "cutInside", type: "Int32Array", doc: "The first inner episode that the last step cut." });
  if (parts.plan.pay !== undefined) {
    context.useType("LanePay");
    members.push({ name: "pay", type: "LanePay", doc: "Rewards by channel and by what they credit." });
  }
  const actions = Math.max(0, ...ir.sites.map((s) => s.size));
  const size = (n: number) => (n === 1 ? "lanes" : `lanes * ${n}`);
  const column = (array: string, stride: number) => {
    const bytes = (/Float64/.test(array) ? 8 : /32/.test(array) ? 4 : /16/.test(array) ? 2 : 1) * stride;
    return `new ${array}(room(${size(bytes)}))`;
  };
  const common: readonly (readonly [string, string])[] = [
    ["seat", `${column("Int8Array", 1)}.fill(-1)`],
    ["site", column("Uint8Array", 1)],
    ["mask", column("Uint8Array", actions)],
    ["choices", column("Int32Array", 1)],
    ["reward", column("Float32Array", ir.seats.length)],
    ["score", column("Float32Array", ir.seats.length)],
    ["truncated", column("Uint8Array", 1)],
    ["event", column("Uint32Array", 1)],
    ["episode", column("Uint32Array", 1)],
    ["fault", column("Uint8Array", 1)],
    ...(parts.plan.hasSamples
      ? [["sampleGroup", column("Int32Array", 1)] as const, ["sampleIndex", `${column("Int32Array", 1)}.fill(-1)`] as const]
      : []),
    ...(parts.plan.hasCutInside ? [["cutInside", column("Int32Array", 1)] as const] : []),
    ...(realWidth(ir) === 0 ? [] : [["realActions", column("Float32Array", realWidth(ir))] as const]),
    ...(keepsEnds(ir) ? [["realEnds", column("Float32Array", 2)] as const] : []),
  ];
  const all = [
    "lanes",
    ...common.map(([name, value]) => `${name}: ${value}`),
    ...own.map((a) => `${a.name}: ${column(a.array, a.stride)}`),
    ...(parts.plan.pay === undefined ? [] : [`pay: ${payArrays(parts.plan.pay, ir.seats.length)}`]),
  ];
  return [
    {
      kind: "interface",
      name: lanes,
      doc: "Many games side by side; row `i` of each array belongs to lane `i`.",
      extends: "Lanes",
      members,
    },
    fn(
      "createLanes",
      "Makes room for many games; all stand at their end until they are reset. Shared room can be given to other threads.",
      ["lanes: number", "shared?: boolean"],
      lanes,
      `const room = (bytes${typed(": number")}) => (shared === true ? new SharedArrayBuffer(bytes) : new ArrayBuffer(bytes));\n${gives(parts) ? `const made${typed(`: ${lanes}`)} = { ${all.join(", ")} };\nfor (let lane = 0; lane < lanes; lane++) ${give}(made, lane, undefined);\nreturn made;` : `return { ${all.join(", ")} };`}`,
    ),
  ];
}

/** Room for rewards by channel and by the decision they credit (A9). */
function payArrays(pay: PayPlan, seats: number): string {
  const size = (n: number): string => (n === 1 ? "lanes" : `lanes * ${n}`);
  const row = pay.channels.length * seats;
  const fields = [
    `score: new Float32Array(${size(row)})`,
    `latest: new Float32Array(${size(row)})`,
    `capacity: ${pay.late}`,
    "count: new Uint8Array(lanes)",
    `seat: new Int8Array(${size(pay.late)})`,
    `channel: new Uint8Array(${size(pay.late)})`,
    `event: new Int32Array(${size(pay.late)})`,
    `amount: new Float32Array(${size(pay.late)})`,
    `sites: [${pay.sites.join(", ")}]`,
    `site: new Float32Array(${size(row * pay.sites.length)})`,
    `forced: new Int32Array(${size(pay.sites.length * seats)})`,
  ];
  return `{ ${fields.join(", ")} }`;
}

/** Lines that forget the payments of the step before. */
function payZeros(pay: PayPlan | undefined, seats: number): string {
  if (pay === undefined) return "";
  const row = pay.channels.length * seats;
  const fill = (array: string, at: string, n: number): string => (n === 0 ? "" : `${array}.fill(0, ${at}, ${at} + ${n});\n`);
  return [
    fill("payLatest", "payAt", row),
    pay.late === 0 ? "" : "pay.count[lane] = 0;\n",
    fill("paySite", "paySiteAt", row * pay.sites.length),
    fill("payForced", "payForcedAt", pay.sites.length * seats),
  ].join("");
}

function advanceForm(parts: KernelParts, code: KernelCode, names: Names, cases: string, used: ReadonlySet<number>): readonly Declaration[] {
  const { context, ir, plan } = parts;
  context.useType("ChanceKey");
  const actions = Math.max(0, ...ir.sites.map((s) => s.size));
  const seats = ir.seats.length;
  const arrays: [string, string][] = [
    ["seat", "seats"],
    ["site", "sites"],
    ["choices", "choices"],
    ["reward", "reward"],
    ["score", "score"],
    ["truncated", "truncated"],
    ["event", "events"],
    ["episode", "episodes"],
    ["fault", "faults"],
    ["position", "positions"],
  ];
  // Games that choose reals alone have no numbered actions.
  const numbered = ir.sites.some((site) => site.real === undefined);
  if (numbered) arrays.push(["mask", "mask"]);
  if (plan.hasSamples) arrays.push(["sampleGroup", "sampleGroup"], ["sampleIndex", "sampleIndex"]);
  if (plan.hasCutInside) arrays.push(["cutInside", "cutInside"]);
  if (realWidth(ir) > 0) arrays.push(["realActions", "realActions"]);
  if (keepsEnds(ir)) arrays.push(["realEnds", "realEnds"]);
  if (plan.pay !== undefined) arrays.push(["pay", "pay"]);
  if (code.masks.kind !== "all") arrays.push(["legal", "legal"]);
  if (code.hasHistory) {
    arrays.push(["historySize", "historySize"], ["historyCode", "historyCode"], ["historyActor", "historyActor"]);
    if ((plan.layout.history?.reals ?? 0) > 0) arrays.push(["historyReal", "historyReal"]);
    if (code.history.hasHidden) arrays.push(["historySeen", "historySeen"]);
    if (plan.hasTogether) arrays.push(["concealed", "concealedOf"]);
  }
  for (const [i, slot] of parts.slots.entries()) if (used.has(i)) arrays.push([slot.property, slot.array]);
  for (const { property, array } of parts.ends) arrays.push([property, array]);
  const fields = arrays.map(([property, name]) => (property === name ? name : `${property}: ${name}`)).join(", ");
  const scalars = parts.slots.filter((s, i) => s.scalar && used.has(i)).map((s) => `let ${s.variable} = 0;`);
  const rows = parts.slots.filter((s, i) => !s.scalar && used.has(i)).map((s) => `const ${s.variable} = lane * ${s.stride};`);
  const shared = parts.sharedNames().map((name) => `let ${name} = 0;`);
  const illegal = parts.faultCode(ir.span, "an action that is not legal");
  const zero = `${payZeros(plan.pay, seats)}${plan.hasCutInside ? "cutInside[lane] = -2;\n" : ""}${ir.seats.map((_, s) => `reward[scoreAt${s === 0 ? "" : ` + ${s}`}] = 0;`).join("\n")}`;
  const sitesPaid = plan.pay?.sites.length ?? 0;
  const payRow = (plan.pay?.channels.length ?? 0) * seats;
  const payArraysUsed =
    plan.pay === undefined
      ? ""
      : `const { score: payScore, latest: payLatest${sitesPaid === 0 ? "" : ", site: paySite, forced: payForced"} } = pay;\n`;
  const payRows =
    plan.pay === undefined
      ? []
      : [
          `const payAt = lane * ${payRow};`,
          ...(sitesPaid === 0
            ? []
            : [`const paySiteAt = lane * ${payRow * sitesPaid};`, `const payForcedAt = lane * ${sitesPaid * seats};`]),
        ];
  const pick = actions <= 256 ? "Math.imul(random >>> 8, choices[lane]) >>> 24" : "Math.floor(((random >>> 8) * choices[lane]) / 16777216)";
  const choose = {
    all: `action = ${pick};`,
    bits: `const k = ${pick};\nconst bits = legal[lane];\naction = ${code.masks.kind === "bits" ? code.masks.selectOf("bits", "k") : ""};`,
    list: `action = legal[maskAt + ${pick.startsWith("Math.imul") ? `(${pick})` : pick}];`,
  }[code.masks.kind];
  const choices = takingChoices(
    parts,
    { unfit: `!(action >= 0 && action < ${actions}) || mask[maskAt + action] !== 1`, drawn: choose },
    "random ^= random << 13;\nrandom ^= random >>> 17;\nrandom ^= random << 5;",
  );
  const faulty = parts.usesChecks
    ? "if (checks.fault !== 0) {\nfaults[lane] = checks.take();\nseats[lane] = -1;\nchoices[lane] = 0;\n}\n"
    : "";
  const body = `const { ${fields} } = lanes;
${payArraysUsed}${[...scalars, ...shared].join("\n")}
let random = seed === 0 ? 1 : seed | 0;
let ended = 0;
let next = 0;
if (how === 2) for (let lane = from; lane < to; lane++) if (events[lane] > 0 || seats[lane] >= 0) next = Math.max(next, episodes[lane] + 1);
let left = budget;
rounds: do {
for (let lane = from; lane < to; lane++) {
const scoreAt = lane * ${seats};
${numbered ? `const maskAt = lane * ${actions};\n` : ""}${realWidth(ir) === 0 ? "" : `const realAt = lane * ${realWidth(ir)};\n`}${[...rows, ...payRows, ...(code.hasHistory ? [`const historyAt = lane * ${plan.layout.history?.entries ?? 0};`] : [])].join("\n")}
let block = ${code.start};
let event = 0;
${numbered ? "let action = 0;\n" : ""}let starts = 0;
if (how !== 0) {
if (seats[lane] < 0) {
if (how === 1) continue;
if (faults[lane] !== 0) {
if (left-- <= 0) break rounds;
continue;
}
episodes[lane] = next;
next += 1;
} else {
block = positions[lane];
event = events[lane];
${zero}
if (how === 1) {
${choices.taken}
if (${choices.unfit}) {
faults[lane] = ${illegal};
seats[lane] = -1;
choices[lane] = 0;
continue;
}
} else {
if (left === 0) break rounds;
left -= 1;
${choices.drawn}
}
}
} else {
faults[lane] = 0;
${zero}
}
run: for (;;) {
switch (block) {
${cases.replaceAll("block = START;", `block = ${code.start};`)}
default:
break run;
}
}
events[lane] = event;
${faulty}if (seats[lane] >= 0) {
if (how !== 2) ${names.mask}(lanes, lane);
if (how === 2 && observations !== undefined) ${names.observe}(lanes, lane, seats[lane], true, observations, lane * ${plan.layout.size});
}
}
} while (how === 2 && left > 0);
return ended;`;
  const writeMask = {
    all: `const n = lanes.choices[lane];\nfor (let i = 0; i < ${actions}; i++) lanes.mask[lane * ${actions} + i] = i < n ? 1 : 0;`,
    bits: `const bits = lanes.legal[lane];\nfor (let i = 0; i < ${actions}; i++) lanes.mask[lane * ${actions} + i] = (bits >>> i) & 1;`,
    list: `const at = lane * ${actions};\nlanes.mask.fill(0, at, at + ${actions});\nfor (let i = 0; i < lanes.choices[lane]; i++) lanes.mask[at + lanes.legal[at + i]] = 1;`,
  }[code.masks.kind];
  const out: Declaration[] = [];
  if (cases.includes("words.")) {
    out.push({ kind: "const", name: "words", doc: "", value: `new ${context.use("ChanceWords")}()`, exported: false });
  }
  if (parts.usesChecks) out.push({ kind: "const", name: "checks", doc: "", value: `new ${context.use("Checks")}()`, exported: false });
  out.push(
    fn(
      names.mask,
      "Writes the mask of a lane that waits for a decision.",
      [`lanes: ${names.lanes}`, "lane: number"],
      "void",
      writeMask,
      false,
    ),
  );
  out.push(
    fn(
      names.advance,
      "Runs lanes to their next decision or their end. How: 0 resets, 1 takes `actions`, 2 plays at random until `budget` choices are made.",
      [
        `lanes: ${names.lanes}`,
        "from: number",
        "to: number",
        "how: number",
        "actions: Int32Array",
        "budget: number",
        "seed: number",
        "chance: ChanceKey",
        "observations?: Float32Array",
      ],
      "number",
      body,
      false,
    ),
  );
  return out;
}

function observeForm(names: Names, body: string): Declaration {
  return fn(
    names.observe,
    "Writes what a seat observes in a lane; `asked` if it is this seat's decision.",
    [
      `lanes: ${names.lanes}`,
      "lane: number",
      "me: number",
      body.includes("asked") ? "asked: boolean" : "_asked: boolean",
      "out: Float32Array",
      "at: number",
    ],
    "void",
    body,
    false,
  );
}

function wrappers(parts: KernelParts, code: KernelCode, names: Names): readonly Declaration[] {
  const { plan } = parts;
  const lanes = `lanes: ${names.lanes}`;
  const nothing = parts.constants("Int32Array", [], "NO_ACTIONS");
  const masks = `for (let lane = 0; lane < lanes.lanes; lane++) if (lanes.seat[lane] >= 0) ${names.mask}(lanes, lane);\n`;
  return [
    fn(
      "reset",
      "Starts an episode in a lane and runs it to its first decision or its end.",
      [lanes, "lane: number", "episode: number", "chance: ChanceKey", ...(gives(parts) ? ["given?: EpisodeParameters"] : [])],
      "void",
      `${gives(parts) ? `${names.give}(lanes, lane, given);\n` : ""}lanes.episode[lane] = episode;\n${names.advance}(lanes, lane, lane + 1, 0, ${nothing}, 0, 0, chance);`,
    ),
    fn(
      "step",
      "Takes an action in every lane that waits for one; `from` and `to` take a part of the lanes.",
      [lanes, "actions: Int32Array", "chance: ChanceKey", "from?: number", "to?: number"],
      "void",
      `${names.advance}(lanes, from ?? 0, to ?? lanes.lanes, 1, actions, 0, 0, chance);`,
    ),
    fn(
      "observeLanes",
      "Writes what the seat asked in each lane observes; rows of ended lanes are left alone.",
      [lanes, "out: Float32Array", "from?: number", "to?: number"],
      "void",
      `for (let lane = from ?? 0; lane < (to ?? lanes.lanes); lane++) if (lanes.seat[lane] >= 0) ${names.observe}(lanes, lane, lanes.seat[lane], true, out, lane * ${plan.layout.size});`,
    ),
    fn(
      "observeSeat",
      "Writes what any seat observes of a lane as it stands, asked or not, also after the end.",
      [lanes, "lane: number", "seat: number", "out: Float32Array", "at: number"],
      "void",
      `${names.observe}(lanes, lane, seat, false, out, at);`,
    ),
    fn(
      "playRandom",
      "Plays uniformly random moves, lane after lane, until `steps` choices are made; ended games begin anew. Gives how many ended.",
      [lanes, "steps: number", "seed: number", "chance: ChanceKey", "observations?: Float32Array"],
      "number",
      parts.ir.decisions.length === 0
        ? "return 0;"
        : `const ended = ${names.advance}(lanes, 0, lanes.lanes, 2, ${nothing}, steps, seed, chance, observations);\n${masks}return ended;`,
    ),
  ];
}

/** The same text as the scalar form's `key`. */
function keyForm(parts: KernelParts, lanes: string): Declaration {
  const { ir, plan } = parts;
  const positions = `["${plan.decisionNames.join('", "')}"]`;
  const part = (i: number) => {
    const slot = parts.slots[i];
    const at = slot.stride === 1 ? "lane" : `lane * ${slot.stride}`;
    return keyText(parts, { array: `lanes.${slot.property}`, at: { text: at, constant: 0 }, type: ir.slots[i].type }, 0);
  };
  const declared = ir.slots.flatMap((slot, i) => (slot.kind === "state" ? [part(i)] : []));
  const cases = new Map<string, string[]>();
  ir.decisions.forEach((d) => {
    const text = ir.slots.flatMap((slot, i) => (slot.kind === "live" && plan.live.decisions[d.id].has(i) ? [part(i)] : [])).join(", ");
    if (text !== "") cases.set(text, [...(cases.get(text) ?? []), `case ${d.id}:`]);
  });
  const live = [...cases].map(([text, labels]) => `${labels.join("\n")}\nparts.push(${text});\nbreak;`).join("\n");
  const body = `const over = lanes.seat[lane] < 0;
const position = over ? (lanes.truncated[lane] === 1 ? "cut" : "end") : ${positions}[lanes.position[lane]];
const parts${typed(": (string | number)[]")} = [${["position", ...declared].join(", ")}];
${live === "" ? "" : `if (!over) {\nswitch (lanes.position[lane]) {\n${live}\n}\n}\n`}return parts.join(" ");`;
  return fn(
    "laneKey",
    "Gives a lane's state as the text that `key` gives for a state.",
    [`lanes: ${lanes}`, "lane: number"],
    "string",
    body,
  );
}

function kernelConstants(parts: KernelParts, lanes: string): readonly Declaration[] {
  const { context } = parts;
  context.useType("Kernel");
  return [
    {
      kind: "const",
      name: "faults",
      doc: "What a lane's `fault` number, less one, stands for.",
      type: "readonly { readonly source: string; readonly text: string }[]",
      value: JSON.stringify(parts.faults),
      exported: true,
    },
    {
      kind: "const",
      name: "kernel",
      doc: "The batch form: the same game over typed arrays.",
      type: `Kernel<${lanes}>`,
      value:
        "{ info, faults, create: createLanes, reset, step, observe: observeLanes, observeSeat, key: laneKey, playRandom" +
        (parts.ends.length === 0 ? " }" : ", endRecord: endOfLane }"),
      exported: true,
    },
  ];
}
