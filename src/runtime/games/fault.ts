/** Something went wrong while a game ran (semantics G2): the episode is faulty, never rewarded. `source` is the place in the spec. */
export class Fault extends Error {
  override readonly name = "Fault";

  constructor(
    readonly text: string,
    readonly source: string,
  ) {
    super(source === "" ? text : `${source}: ${text}`);
  }
}
