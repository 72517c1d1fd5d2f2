/**
 * The package in Node: the API (index.ts), with WebGPU through Dawn where the package `webgpu` is
 * installed.
 */
export * from './index.ts';
export { type SeedEngines, type SpreadOptions, spreadSeeds } from './platform/engines.ts';
export { chooseDevice, openWebGpuDevice, withDevice } from './platform/node.ts';
