/** JSON Schema of a block of a scenario. */
import { NOTE_PREFIX } from '../text/tree.ts';

export type Schema = Readonly<Record<string, unknown>>;

/** The schema of a block that has these keys, notes of its author, and no others. */
export function blockSchema(
  properties: Readonly<Record<string, Schema>>,
  required: readonly string[] = [],
): Schema {
  const patternProperties = { [`^${NOTE_PREFIX}`]: {} };
  return { type: 'object', properties, patternProperties, required, additionalProperties: false };
}
