/** What demo/kernel-forms.ts makes: the kernels in the form that a device runs. */
declare module 'weft-kernels' {
  /** Loads a form of all kernels and puts it in its place; at once where that has been done. */
  export function loadKernels(form: 'wgsl' | 'wasm' | 'cpu'): Promise<void>;
}

declare const WEFT_COMMIT: string | null;
