/**
 * The package in Node: the API (index.ts), with WebGPU through Dawn where the package `webgpu` is
 * installed.
 */
export * from './index.ts';
export { chooseDevice, openWebGpuDevice, withDevice } from './platform/node.ts';
