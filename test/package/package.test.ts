/**
 * The package after an installation: types, a program, the command, a bundle for a page.
 */
import { type ExecFileSyncOptions, execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build, type Rolldown } from 'vite';
import { beforeAll, describe, expect, test } from 'vitest';
import { commandOf } from '../../demo/src/scenario/command.ts';
import { type Installed, install, manifest, ROOT } from './installed.ts';

const { name, version } = manifest(ROOT);
let installed: Installed;

beforeAll(() => {
  installed = install();
}, 600_000);

/** Twelve lines that a reader may copy. */
const SCRIPT = `import { parseScenario, resultTable, runScenario, type Warning, warningText, withDevice } from '${name}';

const scenario = await parseScenario(\`
fabric: leaf-spine:leaves=4,spines=4,hosts=8,rate=400Gbit/s
seeds: 4
collective: { name: all-to-all, size: 16MiB }
\`);
const tell = (warning: Warning) => console.warn(warningText(warning));
const signal = AbortSignal.timeout(60_000);
const result = await withDevice('cpu', (device) => runScenario(scenario, { device, signal }), tell);
console.log(resultTable(result));
`;
/** As JavaScript. */
const PLAIN = SCRIPT.replace(' type Warning,', '').replace(': Warning', '');

function write(path: string, text: string): string {
  const file = join(installed.project, path);
  mkdirSync(join(file, '..'), { recursive: true });
  writeFileSync(file, text);
  return file;
}

function run(args: readonly string[], options: ExecFileSyncOptions = {}): string {
  return String(execFileSync(process.execPath, args, { cwd: installed.project, stdio: 'pipe', ...options }));
}

describe('the tarball', () => {
  test('has what runs, its types, and what is to be read; no source and no test', () => {
    const { files } = installed;
    for (const file of ['CHANGELOG.md', 'LICENSE', 'README.md', 'bin/weft.js', 'dist/node.d.ts'])
      expect(files).toContain(file);
    const folders = new Set(files.map((file) => file.split('/')[0]));
    expect([...folders].sort()).toEqual(
      [
        'CHANGELOG.md',
        'LICENSE',
        'README.md',
        'bin',
        'dist',
        'docs',
        'examples',
        'package.json',
        'shaders',
        'validation',
      ].sort(),
    );
    const others = files.filter((file) => file.startsWith('dist/') && !/\.(js|d\.ts)$/.test(file));
    expect(others).toEqual(['dist/bundle/LICENSES.txt']);
    // The command is in the bundle.
    expect(files).toContain('dist/bundle/weft.js');
    expect(files.filter((file) => file.startsWith('dist/cli/'))).toEqual([]);
    expect(files.filter((file) => file.startsWith('bin/'))).toEqual(['bin/weft.js']);
  });

  test('brings no WebGPU library with it', () => {
    expect(existsSync(join(installed.project, 'node_modules/webgpu'))).toBe(false);
  });
});

describe('types', () => {
  test.each(['nodenext', 'bundler'])(
    'resolve under moduleResolution %s, without types of Node or of a GPU',
    (how) => {
      const entry = write(
        `types-${how}/main.ts`,
        `${SCRIPT}export const loss: number | undefined = undefined;\n`,
      );
      const browser = write(
        `types-${how}/page.ts`,
        `import { openWebGpuDevice, PACKAGE, type Result } from '${name}/browser';
export const version: '${version}' = PACKAGE.version;
export const schema: Result['schema'] = 'weft.result/1';
// @ts-expect-error: Node alone opens an adapter by its name
export const device = openWebGpuDevice({ adapter: 'x' });
`,
      );
      const config = {
        compilerOptions: {
          ...{ target: 'es2023', lib: ['es2023', 'dom'], types: [], strict: true, noEmit: true },
          ...{ module: how === 'bundler' ? 'esnext' : how, moduleResolution: how, skipLibCheck: false },
        },
        files: [entry, browser],
      };
      const file = write(`types-${how}/tsconfig.json`, JSON.stringify(config));
      const tsc = join(ROOT, 'node_modules/typescript/bin/tsc');
      const { stdout } = spawnSync(process.execPath, [tsc, '-p', file], { encoding: 'utf8' });
      expect(stdout).toBe('');
    },
  );
});

test('a script of twelve lines runs', () => {
  const out = run([write('script.js', PLAIN)]);
  expect(out).toContain('leaf-spine: 32 ranks');
  expect(out).toMatch(/\n +16777216 /);
});

describe('the command', () => {
  const weft = (...args: readonly string[]) => {
    const bin = join(installed.project, 'node_modules/.bin/weft');
    return spawnSync(process.execPath, [bin, ...args], { cwd: installed.project, encoding: 'utf8' });
  };

  test('knows its version', () => {
    expect(weft('--version').stdout).toBe(`${version}\n`);
  });

  test('runs an example that came with it', () => {
    const file = join(installed.folder, 'examples/incast-pfc.yaml');
    const { status, stdout } = weft('run', file, '--json', '--quiet');
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      schema: 'weft.result/1',
      provenance: { version, commit: null },
    });
  });

  test('the bundle names the licence of every package that it contains', () => {
    const folder = join(installed.folder, 'dist/bundle');
    const texts = readdirSync(folder).map((file) => readFileSync(join(folder, file), 'utf8'));
    const within = texts.flatMap((text) =>
      [...text.matchAll(/^\/\/ .*?node_modules\/((?:@[^/]+\/)?[^/]+)\//gm)].map((found) => found[1]!),
    );
    const named = readFileSync(join(folder, 'LICENSES.txt'), 'utf8').match(/^\S+(?= \d\S* \()/gm);
    expect(named).toEqual(expect.arrayContaining([...new Set(within)]));
    expect(named).toEqual(expect.arrayContaining(Object.keys(manifest(ROOT).dependencies ?? {})));
  });

  test('runs seeds on threads', () => {
    const work = [
      '--fabric',
      'preset:uec-reference,k=8',
      '--engine',
      'packet',
      '--size',
      '8MB',
      '--seeds',
      '8',
    ];
    const options = [...work, '--device', 'cpu', '--threads', '2', '--quiet'];
    const { stdout, stderr } = weft('traffic', 'permutation', ...options);
    expect(stderr).toBe('');
    expect(stdout).toContain('engine packet on cpu (2 threads)');
  });

  test('validates itself by the cases that came with it', () => {
    const { status, stdout, stderr } = weft('validate', '--case', 'O-13', '--case', 'O-08-a', '--quiet');
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toMatch(/^all +4 +4 \(100\.0 %\)/m);
  });

  test('doctor says that the WebGPU library is not there, and how to add it', () => {
    const { status, stdout } = weft('doctor');
    expect({ status, stdout }).toEqual({
      status: 0,
      stdout: expect.stringMatching(
        / {2}note: the optional package "webgpu" is not installed; .*npm install webgpu@0/,
      ),
    });
    expect(stdout).toContain('self-check: ok');
  });

  test('without the WebGPU library --device webgpu is not there, and the error says how to add it', () => {
    const args = ['collective', 'all-reduce', '--fabric', 'star:hosts=2,rate=1Gbit/s', '--size', '1kB'];
    const { status, stdout, stderr } = weft(...args, '--device', 'webgpu');
    expect({ status, stdout }).toEqual({ status: 3, stdout: '' });
    expect(stderr).toContain('npm install webgpu@0');
  });
});

const FABRIC = { name: 'star', hosts: 4, rate: '400Gbit/s' };
const TRAINING = {
  model: { layers: 2, hidden: 1024, heads: 8, ffn: 4096, vocab: 32000, sequence: 2048 },
  parallelism: { dp: 4 },
  batch: { sequences: 1 },
  accelerator: { peak: '989TFLOP/s', efficiency: '50%' },
};

test.each([
  [
    'flags',
    { fabric: FABRIC, engine: { name: 'packet' }, traffic: { name: 'incast', fanIn: 3, size: '64kB' } },
    'incast: 3',
  ],
  ['a scenario', { fabric: FABRIC, training: TRAINING }, 'training step'],
])('the command that the page prints, of %s, works as it is', (_, document, out) => {
  // npx takes the installed package, without a registry.
  const env = { ...process.env, npm_config_offline: 'true' };
  const { status, stdout, stderr } = spawnSync('bash', ['-c', commandOf(document)], {
    ...{ cwd: installed.project, encoding: 'utf8', env },
  });
  expect({ status, stdout }, stderr).toEqual({ status: 0, stdout: expect.stringContaining(out) });
});

test('a bundle for a page has no module of Node and no WebGPU library, and runs', async () => {
  const { output } = (await build({
    ...{ root: installed.project, configFile: false, logLevel: 'silent' },
    build: {
      ...{ write: false, minify: false, modulePreload: false, target: 'es2023' },
      rolldownOptions: { input: write('page.ts', SCRIPT) },
    },
  })) as Rolldown.RolldownOutput;
  const chunks = output.filter((file) => file.type === 'chunk');
  const modules = chunks.flatMap(({ moduleIds }) => moduleIds);
  expect(modules.filter((id) => id.endsWith('/dist/platform/browser.js'))).toHaveLength(1);
  expect(modules.filter((id) => /\/dist\/platform\/(node|dawn)\.js|node_modules\/webgpu\//.test(id))).toEqual(
    [],
  );
  const own = modules.filter((id) => id.includes(`/node_modules/${name}/`));
  expect(own.length).toBeGreaterThan(100);
  expect(own.filter((id) => /(from|import\() ?'node:/.test(readFileSync(id, 'utf8')))).toEqual([]);
  const outside = chunks.flatMap(({ imports, dynamicImports }) => [...imports, ...dynamicImports]);
  expect(outside.filter((file) => !chunks.some(({ fileName }) => fileName === file))).toEqual([]);
  for (const { fileName, code } of chunks) write(join('bundle', fileName), code);
  const entry = chunks.find(({ isEntry }) => isEntry)!;
  expect(run([join(installed.project, 'bundle', entry.fileName)])).toContain('leaf-spine: 32 ranks');
});

test('examples import the package by its name, and run where it is installed', () => {
  const text = readFileSync(join(installed.folder, 'examples/own-members.ts'), 'utf8');
  expect(text).toContain(`from '${name}'`);
});
