/** Lists beside tables: a column's values as a list, a list of records as a table, networks' functions on lists. */
import type { Tensors } from "../../arrays/executor.js";
import { makeColumn, type Column } from "../../tables/columns.js";
import { noViews, widthOf, type Stored, type Table } from "../../tables/table.js";
import { badRows } from "../messages.js";
import type { Run } from "../run.js";
import { forward } from "./networks.js";

type Row = number | boolean | readonly (number | boolean)[];

/** A column's values, a row after the other: numbers, or lists of numbers. */
export function rowsOfColumn(x: Column): readonly (number | readonly number[])[] {
  const width = widthOf(x.shape);
  if (x.shape.length === 0) return Array.from(x.values);
  return Array.from({ length: x.values.length / width }, (_, row) => Array.from(x.values.subarray(row * width, (row + 1) * width)));
}

function stored(name: string, rows: readonly Row[]): Stored {
  const [first] = rows;
  const width = typeof first === "object" ? first.length : 1;
  const data = new Float64Array(rows.length * width);
  rows.forEach((row, i) => {
    const numbers = typeof row === "object" ? row : [row];
    if (numbers.length !== width) throw badRows({ name, found: numbers.length, expected: width });
    for (let k = 0; k < width; k++) data[i * width + k] = Number(numbers[k]);
  });
  return { data, shape: typeof first === "object" ? [width] : [] };
}

/** A list of records as a table: its entries are the rows. */
export function tableOfRecords(records: readonly Readonly<Record<string, unknown>>[], names: readonly string[]): Table {
  const columns = Object.fromEntries(
    names.map((name) => [
      name,
      stored(
        name,
        records.map((r) => r[name] as Row),
      ),
    ]),
  );
  return { kind: "table", levels: [{ name: "decision", count: records.length, columns }], views: noViews };
}

/** Runs a graph of one of a network's functions on lists of one length: a row is an entry of each; rows of several sizes lie flat in a list. */
export async function forwardRows(
  run: Pick<Run<never>, "executor" | "files" | "forwards" | "game" | "counters">,
  graph: string,
  owner: { readonly name: string; weights: Tensors },
  lists: readonly (readonly Row[])[],
  shapes: readonly (readonly number[])[],
): Promise<readonly (number | readonly number[])[]> {
  const count = lists[0]?.length ?? 0;
  if (count === 0) return [];
  const table: Table = { kind: "table", levels: [{ name: "decision", count, columns: {} }], views: noViews };
  const columns = lists.map((rows, i) => {
    const { data } = stored(`argument ${i + 1}`, rows);
    const width = widthOf(shapes[i]);
    if (data.length !== count * width) throw badRows({ name: `argument ${i + 1}`, found: data.length / count, expected: width });
    return makeColumn(table, "decision", data as Float64Array, shapes[i]);
  });
  return rowsOfColumn(await forward(run, graph, owner, columns));
}
