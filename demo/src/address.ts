/** The page's address, which says the choice. */

/**
 * Far more than any choice of the form has; mail and chats cut longer ones off, and browsers refuse
 * megabytes.
 */
export const MOST_CHARS = 32_768;

/**
 * Puts `hash` into the address: in the place of the one before, or (`push`) after it, so that Back
 * leads there. One that is too long for any address is left out, so that the address says no other
 * choice. Returns whether it is in it.
 */
export function showAddress(hash: string, how: 'replace' | 'push'): boolean {
  const bare = location.pathname + location.search;
  const fits = hash.length <= MOST_CHARS;
  const address = fits ? hash : bare;
  if (how === 'push' && location.hash !== hash) history.pushState(null, '', address);
  else history.replaceState(null, '', address);
  return fits;
}
