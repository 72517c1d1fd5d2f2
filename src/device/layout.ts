/** Structs in device memory, by the layouts that are generated from WGSL. */
import { invariant } from '../util/errors.ts';

export interface StructLayout {
  readonly size: number;
  readonly fields: Readonly<
    Record<string, { readonly offset: number; readonly size: number; readonly type: string }>
  >;
}

/** Bytes of one struct with the given scalar fields; fields not named are zero. */
export function packStruct<L extends StructLayout>(
  layout: L,
  values: Partial<Record<keyof L['fields'], number>>,
): Uint8Array {
  const bytes = new Uint8Array(layout.size);
  const view = new DataView(bytes.buffer);
  for (const [name, value] of Object.entries(values) as [string, number][]) {
    const field = layout.fields[name];
    invariant(field !== undefined, `no field ${name}`);
    if (field.type === 'f32') view.setFloat32(field.offset, value, true);
    else view.setUint32(field.offset, value, true);
  }
  return bytes;
}
