/** JSON schemas of formats, and values as such JSON: enum members, seats and tags by their names, so that people and models can read them. */
import { holesOf, type FormatInfo, type Shape, type Written } from "./shape.js";

export type Json = number | boolean | string | null | readonly Json[] | { readonly [key: string]: Json };

/** Gives the JSON schema of a format's values. */
export function jsonSchemaOf(format: FormatInfo): { readonly [key: string]: Json } {
  const holes = holesOf(format);
  return {
    ...(format.doc === "" ? {} : { description: format.doc }),
    ...objectSchema(holes.map((hole) => ({ name: hole.name, shape: hole.shape }))),
  };
}

function objectSchema(fields: readonly { readonly name: string; readonly shape: Shape }[]): { readonly [key: string]: Json } {
  return {
    type: "object",
    properties: Object.fromEntries(fields.map(({ name, shape }) => [name, schemaOf(shape)])),
    required: fields.map(({ name }) => name),
    additionalProperties: false,
  };
}

function schemaOf(shape: Shape): Json {
  switch (shape.kind) {
    case "bool":
      return { type: "boolean" };
    case "words":
      return { enum: shape.words };
    case "int":
      return { type: "integer", minimum: shape.low, maximum: shape.high };
    case "real":
      return { type: "number" };
    case "text":
      return { type: "string", ...(shape.upTo === undefined ? {} : { maxLength: shape.upTo }) };
    case "grid":
      return {
        type: "object",
        properties: {
          row: { type: "integer", minimum: 0, maximum: shape.rows - 1 },
          col: { type: "integer", minimum: 0, maximum: shape.cols - 1 },
        },
        required: ["row", "col"],
        additionalProperties: false,
      };
    case "option":
      return { anyOf: [{ type: "null" }, schemaOf(shape.inner)] };
    case "list": {
      const { exactly, upTo } = shape;
      const bounds: { readonly [key: string]: Json } =
        exactly !== undefined ? { minItems: exactly, maxItems: exactly } : upTo !== undefined ? { maxItems: upTo } : {};
      return { type: "array", items: schemaOf(shape.element), ...bounds };
    }
    case "tuple":
      return { type: "array", prefixItems: shape.elements.map(schemaOf), minItems: shape.elements.length, maxItems: shape.elements.length };
    case "record":
      return objectSchema(shape.fields);
    case "tagged":
      return {
        anyOf: shape.tags.map(({ tag, heads }) =>
          objectSchema([{ name: "tag", shape: { kind: "words", name: "tag", words: [tag] } }, ...heads]),
        ),
      };
    case "format":
      return jsonSchemaOf(shape.format);
  }
}

/** Gives a format's value as JSON that its schema describes. */
export function toJson(format: FormatInfo, value: { readonly [hole: string]: Written }): { readonly [hole: string]: Json } {
  return Object.fromEntries(holesOf(format).map(({ name, shape }) => [name, jsonOf(shape, value[name])]));
}

function jsonOf(shape: Shape, value: Written): Json {
  switch (shape.kind) {
    case "words":
      return shape.words[value as number];
    case "grid":
      return { row: Math.floor((value as number) / shape.cols), col: (value as number) % shape.cols };
    case "option":
      return value === null ? null : jsonOf(shape.inner, value);
    case "list":
      return (value as readonly Written[]).map((entry) => jsonOf(shape.element, entry));
    case "tuple":
      return (value as readonly Written[]).map((entry, i) => jsonOf(shape.elements[i], entry));
    case "record":
      return Object.fromEntries(shape.fields.map((field) => [field.name, jsonOf(field.shape, (value as Fields)[field.name])]));
    case "tagged": {
      const { tag, heads } = value as { readonly tag: number; readonly heads: readonly Written[] };
      return {
        tag: shape.tags[tag].tag,
        ...Object.fromEntries(shape.tags[tag].heads.map((head, i) => [head.name, jsonOf(head.shape, heads[i])])),
      };
    }
    case "format":
      return toJson(shape.format, value as Fields);
    default:
      return value as Json;
  }
}

type Fields = { readonly [field: string]: Written };

/** Reads a format's value from such JSON; undefined where it is none. */
export function fromJson(format: FormatInfo, json: unknown): { readonly [hole: string]: Written } | undefined {
  return fields(
    holesOf(format).map(({ name, shape }) => ({ name, shape })),
    json,
  );
}

function fields(parts: readonly { readonly name: string; readonly shape: Shape }[], json: unknown): Fields | undefined {
  if (typeof json !== "object" || json === null || Array.isArray(json)) return undefined;
  const out: Record<string, Written> = {};
  for (const { name, shape } of parts) {
    if (!Object.hasOwn(json, name)) return undefined;
    const value = read(shape, (json as Readonly<Record<string, unknown>>)[name]);
    if (value === undefined) return undefined;
    out[name] = value;
  }
  return out;
}

function read(shape: Shape, json: unknown): Written | undefined {
  switch (shape.kind) {
    case "bool":
      return typeof json === "boolean" ? json : undefined;
    case "words": {
      const at = typeof json === "string" ? shape.words.indexOf(json) : -1;
      return at < 0 ? undefined : at;
    }
    case "int":
      return typeof json === "number" && Number.isInteger(json) && json >= shape.low && json <= shape.high ? json : undefined;
    case "real":
      return typeof json === "number" && Number.isFinite(Math.fround(json)) ? Math.fround(json) : undefined;
    case "text":
      return typeof json === "string" && Array.from(json).length <= (shape.upTo ?? Infinity) ? json : undefined;
    case "grid": {
      const int = (high: number): Shape => ({ kind: "int", low: 0, high });
      const cell = fields(
        [
          { name: "row", shape: int(shape.rows - 1) },
          { name: "col", shape: int(shape.cols - 1) },
        ],
        json,
      );
      return cell && (cell.row as number) * shape.cols + (cell.col as number);
    }
    case "option":
      return json === null ? null : read(shape.inner, json);
    case "list": {
      if (!Array.isArray(json) || json.length > (shape.exactly ?? shape.upTo ?? Infinity) || json.length < (shape.exactly ?? 0))
        return undefined;
      return all(json.map((entry) => read(shape.element, entry)));
    }
    case "tuple":
      return Array.isArray(json) && json.length === shape.elements.length
        ? all(shape.elements.map((element, i) => read(element, json[i])))
        : undefined;
    case "record":
      return fields(shape.fields, json);
    case "tagged": {
      const name = typeof json === "object" && json !== null && "tag" in json ? json.tag : undefined;
      const tag = shape.tags.findIndex((option) => option.tag === name);
      if (tag < 0) return undefined;
      const heads = fields(shape.tags[tag].heads, json);
      return heads && { tag, heads: shape.tags[tag].heads.map((head) => heads[head.name]) };
    }
    case "format":
      return fromJson(shape.format, json);
  }
}

function all(values: readonly (Written | undefined)[]): readonly Written[] | undefined {
  return values.every((value) => value !== undefined) ? values : undefined;
}
