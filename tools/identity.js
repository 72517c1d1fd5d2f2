// Part of `npm run generate`: writes src/util/package.ts from package.json, if it changed.
// package.json is the one place of the name, the version and the version of WebGPU's package.
import { readFileSync, writeFileSync } from 'node:fs';

const target = new URL('../src/util/package.ts', import.meta.url);
const { name, version, devDependencies } = JSON.parse(
  readFileSync(new URL('../package.json', import.meta.url), 'utf8'),
);

const text = `/** Which package this is. Written by tools/identity.js from package.json. */

/** Name and version of the package, and its optional dependency as \`npm install\` takes it. */
export const PACKAGE = {
  name: '${name}',
  version: '${version}',
  webgpu: 'webgpu@${devDependencies.webgpu}',
} as const;
`;
let now = '';
try {
  now = readFileSync(target, 'utf8');
} catch {
  // The first time there is none.
}
if (now !== text) writeFileSync(target, text);
