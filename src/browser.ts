/**
 * The package in a page or its worker: the API (index.ts), with the browser's WebGPU. It needs no
 * module of Node.
 */
export * from './index.ts';
export { chooseDevice, openWebGpuDevice, withDevice } from './platform/browser.ts';
