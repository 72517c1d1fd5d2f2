/**
 * The page without a network, once it was loaded. The build puts the names of its files in here.
 * Nothing but files of the page is kept, and no request goes to another host.
 */
const FILES = ['__FILES__'];
const CACHE = 'weft-__VERSION__';

// Without skipWaiting: pages that are open keep the files that they began with.
addEventListener('install', (event) => event.waitUntil(keepAll()));
addEventListener('activate', (event) => event.waitUntil(dropOthers()));
addEventListener('fetch', (event) => {
  const { request } = event;
  const own = new URL(request.url).href.startsWith(new URL('./', location.href).href);
  if (request.method === 'GET' && own) event.respondWith(answer(request));
});

async function keepAll() {
  const cache = await caches.open(CACHE);
  await cache.addAll(FILES);
}

async function dropOthers() {
  for (const name of await caches.keys()) {
    if (name.startsWith('weft-') && name !== CACHE) await caches.delete(name);
  }
  await clients.claim();
}

/** The page itself is the server's where there is one; its files never change under their names. */
async function answer(request) {
  const cache = await caches.open(CACHE);
  if (request.mode !== 'navigate') {
    return (await cache.match(request, { ignoreVary: true })) ?? fetch(request);
  }
  try {
    return await fetch(request);
  } catch (error) {
    const page = await cache.match('./index.html');
    if (page) return page;
    throw error;
  }
}
