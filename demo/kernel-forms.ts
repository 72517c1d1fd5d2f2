/**
 * Splits the generated kernels by form, so that a page loads only the form that its device runs: WGSL, WebAssembly or
 * JavaScript. `src/kernels/generated.ts` keeps bindings and layouts; `weft-kernels` loads the rest.
 */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** As much of Vite's `Plugin` as is used. */
interface FormsPlugin {
  readonly name: string;
  readonly enforce: 'pre';
  resolveId(id: string): string | undefined;
  load(id: string): string | undefined;
}

const GENERATED = fileURLToPath(new URL('../src/kernels/generated.ts', import.meta.url));
const RUNTIME = fileURLToPath(new URL('../src/wgsl/runtime.ts', import.meta.url));
const LOADER = 'weft-kernels';
const FORM = /^weft-kernels\/(wgsl|wasm|cpu)$/;

type Form = 'wgsl' | 'wasm' | 'cpu';

interface Split {
  /** The module without any form. */
  readonly bare: string;
  /** For each form lines `"name": value,`. */
  readonly forms: Readonly<Record<Form, readonly string[]>>;
  /** The import line of the arithmetic that JavaScript kernels call. */
  readonly runtime: string;
}

/** The module takes a kernel's fields one a line, `cpu` last and over several (src/wgsl/compile.ts writes it so). */
function split(text: string): Split {
  const bare: string[] = [];
  const forms: Record<Form, string[]> = { wgsl: [], wasm: [], cpu: [] };
  let runtime = '';
  let kernel = '';
  let within: Form | undefined;
  for (const line of text.split('\n')) {
    const field = /^ {2}(wgsl|wasm|cpu): (.*)$/.exec(line);
    if (line.includes('wgsl/runtime.ts')) runtime = line;
    if (/^"[^"]+": \{$/.test(line)) kernel = line.slice(0, line.indexOf(': {'));
    if (field) {
      within = field[1] as Form;
      forms[within].push(`${kernel}: ${field[2]}`);
      continue;
    }
    if (within === 'cpu' && line !== '},') {
      forms.cpu.push(line);
      continue;
    }
    within = undefined;
    if (!line.includes('wgsl/runtime.ts')) bare.push(line);
  }
  return { bare: bare.join('\n'), forms, runtime };
}

const LOADER_TEXT = `
import { kernels } from ${JSON.stringify(GENERATED)};
const forms = {
  wgsl: () => import('weft-kernels/wgsl'),
  wasm: () => import('weft-kernels/wasm'),
  cpu: () => import('weft-kernels/cpu'),
};
const loaded = new Map();
export async function loadKernels(form) {
  if (!loaded.has(form)) loaded.set(form, forms[form]());
  const { values } = await loaded.get(form);
  for (const [name, value] of Object.entries(values)) kernels[name][form] = value;
}
`;

/** The plugin, for the page and for its worker. */
export function kernelForms(): FormsPlugin {
  let parts: Split | undefined;
  const read = () => {
    parts ??= split(readFileSync(GENERATED, 'utf8'));
    return parts;
  };
  return {
    name: 'weft-kernel-forms',
    enforce: 'pre',
    resolveId: (id) => (id === LOADER || FORM.test(id) ? `\0${id}` : undefined),
    load(id) {
      const form = FORM.exec(id.slice(1))?.[1] as Form | undefined;
      if (id === `\0${LOADER}`) return LOADER_TEXT;
      if (form) {
        const imports =
          form === 'cpu' ? read().runtime.replace(/'[^']*runtime\.ts'/, JSON.stringify(RUNTIME)) : '';
        return `${imports}\nexport const values = {\n${read().forms[form].join('\n')}\n};\n`;
      }
      return id.split('?')[0] === GENERATED ? read().bare : undefined;
    },
  };
}
