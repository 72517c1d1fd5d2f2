/** Why a way to do a collective is left out of a choice, as a value: a code and facts. */

/** The facts of each code. */
export interface LeftOutFacts {
  /** It is slower than the best by a lower bound of its time. */
  slower: Record<never, never>;
  /** It was slower than the best when its trial ended. */
  cut: Record<never, never>;
  /** Its model promises little, and a trial simulates so many messages. */
  costly: { readonly messages: number };
  /** So many messages are not tried. */
  'too-many': { readonly messages: number };
  /** `among` does not name it. */
  'not-among': Record<never, never>;
  /** It needs switches between these ranks that add, and no profile says that they do. */
  'profile-does-not-add': Record<never, never>;
  /** It needs switches of the fabric that add. */
  'fabric-does-not-add': Record<never, never>;
  /** The library of the profile does not use it here. */
  'not-in-library': { readonly profile: string };
  /** It is not possible; text of the error. */
  refused: { readonly error: string };
}

/** The reason that left a way out; `leftOutText` has a text for each. */
export type LeftOutCode = keyof LeftOutFacts;

/** Why a way is left out: plain data, a code and facts that are numbers and texts. */
export type LeftOutReason = {
  readonly [C in LeftOutCode]: { readonly code: C; readonly facts: LeftOutFacts[C] };
}[LeftOutCode];

/** The reason of a code. */
export function leftOutFor<C extends LeftOutCode>(code: C, facts: LeftOutFacts[C]): LeftOutReason {
  return { code, facts } as LeftOutReason;
}
