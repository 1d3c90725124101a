// SPDX-License-Identifier: MIT
//
// Vega-Lite's types of the parts that specifications here are made of; the library names the whole only.
import type { TopLevelSpec } from "vega-lite";

export type Layer = Extract<TopLevelSpec, { layer: unknown }>["layer"][number];

type Unit = Extract<Layer, { mark: unknown }>;

export type Channels = NonNullable<Unit["encoding"]>;

/** A channel that has its field. */
export type Channel<Name extends keyof Channels> = Extract<NonNullable<Channels[Name]>, { field?: unknown; type?: unknown }>;

export type Legend = Extract<NonNullable<Channels["stroke"]>, { legend?: unknown }>["legend"];
