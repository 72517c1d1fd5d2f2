/** WGSL types of the subset, and their layout in memory (WGSL §14.4.1, "Alignment and size"). */

export type Concrete = 'u32' | 'i32' | 'f32' | 'bool';
export type Scalar = Concrete | 'abstract-int' | 'abstract-float';

export interface ScalarType {
  readonly k: 'scalar';
  readonly s: Scalar;
}
export interface VecType {
  readonly k: 'vec';
  readonly n: 2 | 3 | 4;
  readonly s: Scalar;
}
export interface AtomicType {
  readonly k: 'atomic';
  readonly s: 'u32' | 'i32';
}
export interface ArrayType {
  readonly k: 'array';
  readonly elem: Type;
  /** undefined: as long as its buffer. */
  readonly count: number | undefined;
  /** The override whose value the count is, where it is not a constant. */
  readonly countOverride: string | undefined;
}
export interface Field {
  readonly name: string;
  readonly type: Type;
  /** Bytes from the start of the struct. */
  readonly offset: number;
}
export interface StructType {
  readonly k: 'struct';
  readonly name: string;
  readonly fields: readonly Field[];
  readonly size: number;
  readonly align: number;
}
export interface PtrType {
  readonly k: 'ptr';
  readonly space: Space;
  readonly access: Access;
  readonly elem: Type;
}
export interface VoidType {
  readonly k: 'void';
}
export type Type = ScalarType | VecType | AtomicType | ArrayType | StructType | PtrType | VoidType;

export type Space = 'function' | 'private' | 'workgroup' | 'storage' | 'uniform';
export type Access = 'read' | 'write' | 'read_write';

const scalar = (s: Scalar): ScalarType => ({ k: 'scalar', s });
export const U32 = scalar('u32');
export const I32 = scalar('i32');
export const F32 = scalar('f32');
export const BOOL = scalar('bool');
export const ABSTRACT_INT = scalar('abstract-int');
export const VOID: VoidType = { k: 'void' };

/** `vecN<s>`, or the scalar itself for n = 1. */
export function shaped(n: number, s: Scalar): ScalarType | VecType {
  return n === 1 ? scalar(s) : { k: 'vec', n: n as 2 | 3 | 4, s };
}

/** Components of a scalar or vector; 0 for anything else. */
export function width(t: Type): number {
  return t.k === 'scalar' ? 1 : t.k === 'vec' ? t.n : 0;
}

/** The scalar a scalar, vector or atomic is made of. */
export function scalarOf(t: Type): Scalar | undefined {
  return t.k === 'scalar' || t.k === 'vec' || t.k === 'atomic' ? t.s : undefined;
}

/** As a person writes it. */
export function typeName(t: Type): string {
  switch (t.k) {
    case 'scalar':
      return t.s;
    case 'vec':
      return `vec${t.n}<${t.s}>`;
    case 'atomic':
      return `atomic<${t.s}>`;
    case 'array': {
      const count = t.countOverride ?? t.count;
      return count === undefined ? `array<${typeName(t.elem)}>` : `array<${typeName(t.elem)}, ${count}>`;
    }
    case 'struct':
      return t.name;
    case 'ptr':
      return `ptr<${t.space}, ${typeName(t.elem)}>`;
    case 'void':
      return 'no value';
  }
}

/** Whether two types are the same type. */
export function sameType(a: Type, b: Type): boolean {
  return a === b || typeName(a) === typeName(b);
}

const roundUp = (align: number, n: number): number => Math.ceil(n / align) * align;

/** Alignment in bytes. */
export function alignOf(t: Type): number {
  switch (t.k) {
    case 'vec':
      return t.n === 2 ? 8 : 16;
    case 'array':
      return alignOf(t.elem);
    case 'struct':
      return t.align;
    default:
      return 4;
  }
}

/** Size in bytes; of one element for an array as long as its buffer. */
export function sizeOf(t: Type): number {
  switch (t.k) {
    case 'vec':
      return 4 * t.n;
    case 'array':
      return (t.count ?? 1) * strideOf(t);
    case 'struct':
      return t.size;
    default:
      return 4;
  }
}

/** Bytes from one element of an array to the next. */
export function strideOf(t: ArrayType): number {
  return roundUp(alignOf(t.elem), sizeOf(t.elem));
}

/** A struct laid out: members in order, `@align` and `@size` in bytes where they are given. */
export function layOut(
  name: string,
  members: readonly { name: string; type: Type; align?: number | undefined; size?: number | undefined }[],
): StructType {
  let offset = 0;
  let align = 4;
  const fields = members.map((m) => {
    const own = Math.max(m.align ?? 0, alignOf(m.type));
    offset = roundUp(own, offset);
    align = Math.max(align, own);
    const field = { name: m.name, type: m.type, offset };
    offset += m.size ?? sizeOf(m.type);
    return field;
  });
  return { k: 'struct', name, fields, size: roundUp(align, offset), align };
}

/** The scalars a value is made of, in order; undefined if it has no fixed number of them. */
export function leaves(t: Type): readonly Concrete[] | undefined {
  switch (t.k) {
    case 'scalar':
    case 'atomic':
      return [t.s as Concrete];
    case 'vec':
      return Array.from({ length: t.n }, () => t.s as Concrete);
    case 'struct':
      return join(t.fields.map((f) => leaves(f.type)));
    case 'array': {
      const elem = leaves(t.elem);
      if (t.count === undefined || t.countOverride !== undefined || elem === undefined) return undefined;
      return join(Array.from({ length: t.count }, () => elem));
    }
    default:
      return undefined;
  }
}

function join(parts: readonly (readonly Concrete[] | undefined)[]): readonly Concrete[] | undefined {
  const out: Concrete[] = [];
  for (const part of parts) {
    if (part === undefined) return undefined;
    out.push(...part);
  }
  return out;
}

/** Word offsets of a type's leaves, in the order of {@link leaves}. */
export function leafWords(t: Type): number[] {
  switch (t.k) {
    case 'vec':
      return Array.from({ length: t.n }, (_, i) => i);
    case 'struct':
      return t.fields.flatMap((f) => leafWords(f.type).map((w) => w + f.offset / 4));
    case 'array': {
      const elem = leafWords(t.elem);
      const stride = strideOf(t) / 4;
      return Array.from({ length: t.count ?? 0 }, (_, i) => elem.map((w) => w + i * stride)).flat();
    }
    default:
      return [0];
  }
}

/**
 * Whether a value of the type holds an array anywhere: such variables live in memory, others in
 * JavaScript variables.
 */
export function holdsArray(t: Type): boolean {
  return t.k === 'array' || (t.k === 'struct' && t.fields.some((f) => holdsArray(f.type)));
}
