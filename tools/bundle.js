// Part of `npm run build`: writes dist/bundle, the command line in few files, so that it starts
// fast. The library's modules stay as the compiler writes them. The bundle has an entry for the
// command and for each kind of thread. Code that only some commands need is in files of its own,
// which esbuild finds by the dynamic imports. Names are kept, so that stacks can be read. Every
// file of the bundle lies two folders down, as modules of src do (src/platform/root.ts).
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = join(root, 'dist/bundle');

/** Kernels are large texts: the bundle takes those of the library. */
const kernels = {
  name: 'kernels',
  setup(step) {
    step.onResolve({ filter: /\/kernels\/(wgsl|wasm|js)\.ts$/ }, ({ path }) => ({
      path: `../kernels/${basename(path, '.ts')}.js`,
      external: true,
    }));
  },
};

const { outputFiles, metafile } = await build({
  absWorkingDir: root,
  entryPoints: {
    weft: 'src/cli/process/start.ts',
    thread: 'src/platform/thread.ts',
    worker: 'src/validate/worker.ts',
  },
  ...{ outdir: 'dist/bundle', bundle: true, splitting: true, write: false, metafile: true },
  ...{ format: 'esm', platform: 'node', target: 'node20' },
  // Without WebGPU's package weft runs on the CPU: it is looked for at run time.
  external: ['webgpu'],
  plugins: [kernels],
  // Libraries in CommonJS call for modules of Node.
  banner: {
    js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
  },
  legalComments: 'none',
});

mkdirSync(folder, { recursive: true });
const files = [
  // Entries last: what they import is there then.
  ...outputFiles.map(({ path, text }) => [basename(path), text]).sort(([a], [b]) => b.length - a.length),
  ['LICENSES.txt', licenses(Object.keys(metafile.inputs))],
];
for (const [name, text] of files) writeWhole(join(folder, name), text);
const written = new Set(files.map(([name]) => name));
for (const name of readdirSync(folder)) if (!written.has(name)) rmSync(join(folder, name));

/** Writes a file that other processes may be reading, if its text is new. */
function writeWhole(file, text) {
  if (existsSync(file) && readFileSync(file, 'utf8') === text) return;
  writeFileSync(`${file}.${process.pid}`, text);
  renameSync(`${file}.${process.pid}`, file);
}

/** The licences of all packages that the bundle contains. */
function licenses(inputs) {
  const packages = inputs.flatMap(
    (path) => /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0] ?? [],
  );
  return [...new Set(packages)].sort().map(licenseOf).join('\n\n');
}

function licenseOf(path) {
  const { name, version, license, author } = JSON.parse(
    readFileSync(join(root, path, 'package.json'), 'utf8'),
  );
  const texts = readdirSync(join(root, path))
    .filter((file) => /^(licen[cs]e|notice)/i.test(file))
    .map((file) => readFileSync(join(root, path, file), 'utf8').trim());
  const by = author && (author.name ?? author);
  return [`${name} ${version} (${license})${by ? `, ${by}` : ''}`, ...texts].join('\n\n');
}
