/**
 * Checks of kernels: instead of throwing, the first fault of a lane is kept in `fault` as a code, and a harmless value goes on (semantics G2).
 * The kernel looks at the end of the lane's turn.
 */
export class Checks {
  fault = 0;

  private fail(code: number): number {
    if (this.fault === 0) this.fault = code;
    return 0;
  }

  /** Gives a whole number that must fit 32 bits. */
  int32(value: number, code: number): number {
    return value === (value | 0) ? value : this.fail(code);
  }

  /** Divides two reals, rounded to f32. */
  divide(a: number, b: number, code: number): number {
    return b === 0 ? this.fail(code) : Math.fround(a / b);
  }

  /** Divides whole numbers, rounded down. */
  floorDivide(a: number, b: number, code: number): number {
    return b === 0 ? this.fail(code) : this.int32(Math.floor(a / b), code);
  }

  /** Gives the remainder of a floored division. */
  modulo(a: number, b: number, code: number): number {
    if (b === 0) return this.fail(code);
    const rest = a % b;
    return rest !== 0 && rest < 0 !== b < 0 ? rest + b : rest + 0;
  }

  /** Gives a number that must lie in `low..high`. */
  within(value: number, low: number, high: number, code: number): number {
    if (value >= low && value <= high) return value;
    this.fail(code);
    return low;
  }

  /** Gives a position that must lie in 0 to size - 1. */
  entry(at: number, size: number, code: number): number {
    return at >= 0 && at < size ? at : this.fail(code);
  }

  /** Gives a real that must be finite. */
  finite(value: number, code: number): number {
    return value - value === 0 ? value : this.fail(code);
  }

  /** Gives the number of a cell, which must lie on its grid. */
  cellOf(row: number, col: number, rows: number, cols: number, code: number): number {
    return row >= 0 && row < rows && col >= 0 && col < cols ? row * cols + col : this.fail(code);
  }

  /** Notes a fault. */
  note(code: number): void {
    this.fail(code);
  }

  /** Gives the fault that was noted, and forgets it. */
  take(): number {
    const code = this.fault;
    this.fault = 0;
    return code;
  }
}
