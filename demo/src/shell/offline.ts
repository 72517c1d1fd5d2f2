/** Keeps the page for use without a network, where the build has what that needs. */

let asked = false;

/** Asks once; browsers without it go on as they are. */
export function keepOffline(): void {
  const worker = document.querySelector<HTMLMetaElement>('meta[name=weft-offline]')?.content;
  if (asked || !worker || !('serviceWorker' in navigator)) return;
  asked = true;
  navigator.serviceWorker.register(worker).catch(() => {
    // A server or a browser may forbid it: the page needs its network then.
  });
}
