/**
 * What a preset IS: a named system, fabric and transport together, as the text a scenario would say
 * it with.
 */

/** Keys of a block and their values as a person would write them. */
export type PresetBlock = Readonly<Record<string, string>>;

/** A machine that is sold, as the text that a scenario would say it with. */
export interface Preset {
  /** kebab-case, as in `preset:NAME`. */
  readonly name: string;
  /** One sentence for `weft list`. */
  readonly summary: string;
  /** Where it is published, and what is assumed. */
  readonly sources: readonly string[];
  /** Its topology where no other is asked for, and what only that one has. */
  readonly topology: string;
  readonly fabric: PresetBlock;
  /** Of links, whatever the topology. */
  readonly links: PresetBlock;
  /** Other blocks of the scenario; what a scenario says itself comes first. */
  readonly blocks: Readonly<Partial<Record<'engine' | 'routing' | 'cc' | 'packet' | 'profile', PresetBlock>>>;
}
