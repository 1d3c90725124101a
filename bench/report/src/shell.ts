// SPDX-License-Identifier: MIT
//
// What each part of the page sees of the whole.
import type { PageData } from "./data";
import type { Dataset, Model } from "./model";
import type { ViewState } from "./state";
import type { TableView } from "./table";

export interface Shell {
  readonly data: PageData;
  readonly state: ViewState;
  /** Of the run that is looked at. */
  readonly model: Model;
  readonly dataset: Dataset;
  readonly view: TableView;
  /** Null of a run that is not unpacked yet, or cannot be. */
  readonly models: readonly (Model | null)[];
  /** Changes that follow each other with the same name, as those of a slider, are one step back. */
  set(change: Partial<ViewState>, burst?: string): void;
}

/** Something of the page that follows its state. */
export interface Part {
  update(shell: Shell): void;
}
