import type { Kernel } from "../../contract/game.js";

/** Measures the memory that one lane of a kernel takes: all columns, those of rewards by channel too. */
export function bytesPerLane(kernel: Kernel): number {
  const LANES = 64;
  const bytesOf = (columns: object): number =>
    Object.values(columns).reduce<number>((sum, column: unknown) => {
      if (ArrayBuffer.isView(column)) return sum + column.byteLength;
      return sum + (typeof column === "object" && column !== null && !Array.isArray(column) ? bytesOf(column) : 0);
    }, 0);
  return bytesOf(kernel.create(LANES)) / LANES;
}
