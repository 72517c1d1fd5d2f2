/** Which package this is. Written by tools/identity.js from package.json. */

/** Name and version of the package, and its optional dependency as `npm install` takes it. */
export const PACKAGE = {
  name: '@weft-fabric/weft',
  version: '0.2.0',
  webgpu: 'webgpu@0.6.2',
} as const;
