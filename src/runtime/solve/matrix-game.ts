import type { ModelData } from "highs";
import { loadHighs } from "./highs.js";
import { cannotSolve } from "./messages.js";

/**
 * Gives an equilibrium mixture over the rows of a zero-sum matrix game, whose entries are what the row player is paid: the largest v with
 * sum_i x_i m_ij >= v for every column j (von Neumann, 1928). Payoffs are scaled to at most 1 first, which changes no mixture.
 */
export async function nashOf(matrix: readonly (readonly number[])[]): Promise<Float64Array> {
  const rows = matrix.length;
  const columns = matrix[0]?.length ?? 0;
  const refuse = (because: string) => cannotSolve({ game: "a matrix", by: "a linear program", because });
  if (columns === 0 || matrix.some((row) => row.length !== columns)) throw refuse("its rows have no entries, or not equally many");
  const most = Math.max(...matrix.flat().map(Math.abs));
  if (!(most < Infinity)) throw refuse("one of its entries is no number");
  if (rows === 1 || most === 0) return new Float64Array(rows).fill(1 / rows);
  // Variables: how likely each row is, then v. The first constraint: they are a distribution.
  const starts = [0, rows];
  const indices = Array.from({ length: rows }, (_, i) => i);
  const values = indices.map(() => 1);
  for (let j = 0; j < columns; j++) {
    for (let i = 0; i < rows; i++) {
      if (matrix[i][j] === 0) continue;
      indices.push(i);
      values.push(matrix[i][j] / most);
    }
    indices.push(rows);
    values.push(-1);
    starts.push(indices.length);
  }
  const data: ModelData = {
    numCols: rows + 1,
    numRows: columns + 1,
    sense: -1 as ModelData["sense"],
    colCost: Float64Array.from({ length: rows + 1 }, (_, i) => (i === rows ? 1 : 0)),
    colLower: Float64Array.from({ length: rows + 1 }, (_, i) => (i === rows ? -Infinity : 0)),
    colUpper: new Float64Array(rows + 1).fill(Infinity),
    rowLower: Float64Array.from({ length: columns + 1 }, (_, j) => (j === 0 ? 1 : 0)),
    rowUpper: Float64Array.from({ length: columns + 1 }, (_, j) => (j === 0 ? 1 : Infinity)),
    matrix: {
      format: "csr",
      numRows: columns + 1,
      numCols: rows + 1,
      starts: Int32Array.from(starts),
      indices: Int32Array.from(indices),
      values: Float64Array.from(values),
    },
  };
  const highs = await loadHighs();
  const model = highs.createModel(data);
  try {
    model.options.set({ output_flag: false, solver: "simplex" });
    const { modelStatus } = model.run();
    if (modelStatus !== highs.constants.modelStatus.optimal) throw refuse(`HiGHS ended with status ${modelStatus} and no solution`);
    const { colValue } = model.getSolution();
    const mixture = Float64Array.from({ length: rows }, (_, i) => Math.max(0, colValue[i]));
    const total = mixture.reduce((a, b) => a + b, 0);
    return mixture.map((x) => x / total);
  } finally {
    model.dispose();
  }
}
