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

type Layouts = Readonly<Record<string, StructLayout>>;

/** Values of a struct's fields: of a scalar a number, of a struct one for each of its fields. */
type Values<S extends Layouts, L extends StructLayout> = {
  readonly [K in keyof L['fields']]?: L['fields'][K]['type'] extends keyof S
    ? Readonly<Partial<Record<keyof S[L['fields'][K]['type']]['fields'], number>>>
    : number;
};

/**
 * Bytes of a struct of scalars and of structs of scalars, whose layouts are among `structs`. Each
 * scalar of a struct inside has a value; other fields that are not named are zero.
 */
export function packGroups<S extends Layouts, L extends StructLayout>(
  structs: S,
  layout: L,
  values: Values<S, L>,
): Uint8Array {
  const all = Object.entries(values) as [string, number | Readonly<Record<string, number>>][];
  const scalars = all.filter(([, value]) => typeof value === 'number');
  const bytes = packStruct<StructLayout>(layout, Object.fromEntries(scalars) as Record<string, number>);
  for (const [name, value] of all) {
    if (typeof value === 'number') continue;
    const field = layout.fields[name];
    const group = structs[field?.type ?? ''];
    invariant(field !== undefined && group !== undefined, `no struct ${name}`);
    for (const inside of Object.keys(group.fields))
      invariant(value[inside] !== undefined, `no value for ${name}.${inside}`);
    bytes.set(packStruct<StructLayout>(group, value), field.offset);
  }
  return bytes;
}
