/**
 * A training framework as a preset: the choices that it makes where its user makes none, each with
 * its source. A key that a scenario sets keeps its value.
 */
import type { Training } from '../params.ts';

/** A value of a training block, in base units. */
export type ChoiceValue = string | number | boolean;

/** One choice of a framework. */
export interface Choice {
  /** The key that it sets, e.g. `gradients.bucket`, or `recompute`. */
  readonly key: string;
  /** The value for a step with these sizes; undefined: the default of the key. */
  readonly value: (training: Training) => ChoiceValue | undefined;
  /** The value in words, for lists and tables. */
  readonly text: string;
  /** Where the framework makes this choice: file, and name of the option. */
  readonly source: string;
}

/** A framework by its name. A new one is a file and a line in the registry. */
export interface Framework {
  /** kebab-case, as in `framework: NAME`. */
  readonly name: string;
  /** One sentence for `weft list`. */
  readonly summary: string;
  /** In this order: a choice sees those before it. */
  readonly choices: readonly Choice[];
}

/** A choice that is the same for all steps. */
export function always(key: string, value: ChoiceValue, source: string): Choice {
  return { key, value: () => value, text: String(value), source };
}

/** Units that a collective holds, for steps that have contention. */
export function unitsHeld(key: 'dp' | 'tp' | 'ep', count: number, source: string): Choice {
  return {
    key: `contention.${key}`,
    value: ({ contention }) => (contention?.on ? count : undefined),
    text: `${count} with contention.on`,
    source,
  };
}

/**
 * The step with the framework's choices, but for keys that are set by hand.
 *
 * @param isSet Whether a key, e.g. `gradients.bucket`, has a value of its own.
 */
export function withFramework(
  training: Training,
  { name, choices }: Framework,
  isSet: (key: string) => boolean,
): Training {
  const values: Record<string, ChoiceValue> = {};
  let step = training;
  for (const { key, value } of choices) {
    const chosen = isSet(key) ? undefined : value(step);
    if (chosen === undefined) continue;
    values[key] = chosen;
    step = withValue(step, key, chosen);
  }
  return { ...step, framework: { name, values } };
}

function withValue(training: Training, key: string, value: ChoiceValue): Training {
  const [block = '', inner] = key.split('.');
  if (inner === undefined) return { ...training, [block]: value };
  const before: unknown = Object.entries(training).find(([name]) => name === block)?.[1];
  return { ...training, [block]: { ...(before as object | undefined), [inner]: value } };
}
