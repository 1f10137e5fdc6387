/** What stops an executor, with the advice a user needs. Pages: `docs/errors/<code>.md`. */

/** A fault of a device with a code that `spc explain` knows. */
export class DeviceFault extends Error {
  override readonly name = "DeviceFault";

  constructor(
    readonly code: string,
    text: string,
    readonly help: string,
  ) {
    super(text);
  }
}

/** Says that a device cannot run a graph: it is missing here, or its driver refuses. */
export function deviceRefused(p: { device: string; because: string }): DeviceFault {
  const [first] = p.because.split("\n");
  return new DeviceFault(
    "SP6209",
    `the device \`${p.device}\` cannot be used on this machine: ${first}`,
    "train on the CPU with `--device cpu`, or install what the device needs",
  );
}
