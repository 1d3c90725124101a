// SPDX-License-Identifier: MIT
//
// What Vega exports and its types do not name.
declare module "vega" {
  /** How wide texts are taken to be; may be replaced. */
  export const textMetrics: { width: (item: { fontSize?: number }, text: unknown) => number };
}
