/**
 * The kernels in one form. Each form is a module of its own, loaded when the first device that runs
 * it binds a kernel.
 */
import { kernels as plain } from '../kernels/index.ts';
import type { KernelForm, KernelModule } from './device.ts';

/** Path below shaders/ without the ending. */
export type KernelName = keyof typeof plain;
export type Kernels = Readonly<Record<KernelName, KernelModule>>;

const FORMS = {
  wgsl: async () => (await import('../kernels/wgsl.ts')).wgsl,
  wasm: async () => (await import('../kernels/wasm.ts')).wasm,
  js: async () => (await import('../kernels/js.ts')).js,
} as const;

const loaded = new Map<KernelForm, Promise<Kernels>>();

/** All kernels in `form`: the same objects every time. Rejects where a page cannot fetch them. */
export function kernelsIn(form: KernelForm): Promise<Kernels> {
  const known = loaded.get(form);
  if (known) return known;
  const kernels = load(form);
  loaded.set(form, kernels);
  // A form that could not be fetched may be available the next time.
  kernels.catch(() => loaded.delete(form));
  return kernels;
}

async function load(form: KernelForm): Promise<Kernels> {
  const of = await FORMS[form]();
  const entries = Object.entries(plain).map(([name, kernel]) => [name, { ...kernel, [form]: of[name] }]);
  return Object.fromEntries(entries) as Kernels;
}
