import type { Initial } from "../../../contract/array-program.js";

/** Fills with zeros: biases. */
export const zeros: Initial = { kind: "constant", scale: 0 };

/** Fills with ones: scales of normalisation. */
export const ones: Initial = { kind: "constant", scale: 1 };

/** He et al. (2015), for layers before a relu: normal with deviation sqrt(2 / inputs). */
export function he(inputs: number): Initial {
  return { kind: "normal", scale: Math.sqrt(2 / inputs) };
}

/** LeCun et al. (1998): normal with deviation sqrt(1 / inputs). */
export function lecun(inputs: number): Initial {
  return { kind: "normal", scale: Math.sqrt(1 / inputs) };
}

/** Glorot and Bengio (2010): uniform within sqrt(6 / (inputs + outputs)). */
export function xavier(inputs: number, outputs: number): Initial {
  return { kind: "uniform", scale: Math.sqrt(6 / (inputs + outputs)) };
}

/** Normal with this deviation: embeddings, last layers that should start near zero. */
export function normal(deviation: number): Initial {
  return { kind: "normal", scale: deviation };
}
