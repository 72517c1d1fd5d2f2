/** The result document's types; they live with the other data in model/. */
export type * from '../model/result.ts';
