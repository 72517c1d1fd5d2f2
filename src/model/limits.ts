/** What a simulation can have at most; refused before anything is built. */

/** Links, and lanes of a schedule: what one dispatch of workgroups of 64 can go over in WebGPU. */
export const MOST_SIMULATED = 65535 * 64;
