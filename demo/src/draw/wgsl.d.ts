/** Shaders as text, as Vite hands them out. */
declare module '*.wgsl?raw' {
  const text: string;
  // biome-ignore lint/style/noDefaultExport: Vite hands text out so.
  export default text;
}
