/** What differs between two versions of a game, for those who have trained policies for the first. */

export type Area = "seats" | "actions" | "observations" | "payoffs" | "ends" | "rules";

/**
 * What a difference does to saved policies: `fits`: nothing; `means`: their numbers fit, but stand for something else; `breaks`: their
 * numbers do not fit.
 */
export type Effect = "fits" | "means" | "breaks";

export interface Change {
  readonly area: Area;
  readonly effect: Effect;
  readonly text: string;
}

const ORDER: readonly Effect[] = ["fits", "means", "breaks"];

/** The gravest of several effects. */
export function gravest(changes: readonly Change[]): Effect {
  return ORDER[Math.max(0, ...changes.map(({ effect }) => ORDER.indexOf(effect)))];
}

/** Says what became of a list of names: which came, which went, which stand elsewhere. */
export function nameChanges(before: readonly string[], after: readonly string[], most = 12): string[] {
  const some = (names: readonly string[]): string =>
    names.length <= most
      ? names.map((n) => `\`${n}\``).join(", ")
      : `${names
          .slice(0, most)
          .map((n) => `\`${n}\``)
          .join(", ")} and ${names.length - most} more`;
  const gone = before.filter((name) => !after.includes(name));
  const come = after.filter((name) => !before.includes(name));
  const moved = before.flatMap((name, i) => {
    const at = after.indexOf(name);
    return at < 0 || at === i ? [] : [`\`${name}\` was ${i}, is ${at}`];
  });
  return [
    ...(come.length > 0 ? [`${some(come)} added`] : []),
    ...(gone.length > 0 ? [`${some(gone)} removed`] : []),
    ...(moved.length > 0
      ? [`renumbered: ${moved.slice(0, most).join(", ")}${moved.length > most ? `, and ${moved.length - most} more` : ""}`]
      : []),
  ];
}
