/**
 * A preset: a named system, fabric and transport together, as the text of the equivalent scenario.
 */

/** Keys of a block and their values as a person would write them. */
export type PresetBlock = Readonly<Record<string, string>>;

/** A machine that is sold, as the text that a scenario would say it with. */
export interface Preset {
  /** kebab-case, as in `preset:NAME`. */
  readonly name: string;
  /** One sentence for `weft list`. */
  readonly summary: string;
  /** Its publication, and the assumptions. */
  readonly sources: readonly string[];
  /** Its default topology, and the values for that topology only. */
  readonly topology: string;
  readonly fabric: PresetBlock;
  /** Values of links, with any topology. */
  readonly links: PresetBlock;
  /** Other blocks of the scenario; the scenario's own values have priority. */
  readonly blocks: Readonly<Partial<Record<'engine' | 'routing' | 'cc' | 'packet' | 'profile', PresetBlock>>>;
}
