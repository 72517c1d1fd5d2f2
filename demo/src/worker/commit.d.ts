/** The commit that the page was built from (demo/vite.config.ts). */
declare const WEFT_COMMIT: string | null;
