// The workspace of a cooperative through a dead network: shows pages as they were last seen. What is pressed meanwhile is
// kept by offline.js. The server writes VERSION in front of this file.
const CACHE = `htx-${VERSION}`, PAGES_MAX = 40;
const DEAD = [502, 503, 504];

addEventListener('install', () => skipWaiting());
addEventListener('activate', (e) => e.waitUntil((async () => {
  for (const name of await caches.keys()) if (name != CACHE) await caches.delete(name);
  await clients.claim();
})()));

addEventListener('fetch', (e) => {
  const { request } = e, url = new URL(request.url);
  if (url.origin != location.origin || request.method != 'GET') return;
  if (request.mode == 'navigate') e.respondWith(page(e, request));
  else if (isFile(url)) e.respondWith(file(request));
});

// A page that was opened before this worker ran is not known to it: the page says what it is made of.
addEventListener('message', (e) => e.waitUntil((async () => {
  const cache = await caches.open(CACHE);
  for (const address of e.data.keep ?? []) {
    if (await cache.match(address)) continue;
    const answer = await fetch(address).catch(() => null);
    if (answer?.ok && !answer.redirected) await cache.put(address, answer);
  }
})()));

// The words come in the language of the page that asked to be told, and say no more than that something happened.
addEventListener('push', (e) => {
  const { title, body, url, tag } = e.data.json();
  e.waitUntil(registration.showNotification(title, { body, tag, renotify: true, data: { url } }));
});

addEventListener('notificationclick', (e) => {
  e.notification.close();
  const url = new URL(e.notification.data.url, location.origin);
  if (url.origin == location.origin) e.waitUntil(show(url));
});

// The page that shows it, where it is open already.
async function show(url) {
  const windows = await clients.matchAll({ type: 'window', includeUncontrolled: true });
  const open = windows.find((one) => new URL(one.url).pathname == url.pathname);
  await (open ? open.focus() : clients.openWindow(url));
}

const isFile = (url) => /^\/(pkg|fonts|drawings|patterns)\/|^\/[a-z]+\.svg$/.test(url.pathname);

async function file(request) {
  const cache = await caches.open(CACHE), kept = await cache.match(request);
  if (kept) return kept;
  const answer = await fetch(request);
  if (answer.ok) await cache.put(request, answer.clone());
  return answer;
}

const isOut = (answer) => !answer.ok && answer.status < 500;

async function page(e, request) {
  const cache = await caches.open(CACHE);
  try {
    const answer = await fetch(request);
    // A list taken home as a file is no page, and nobody else's business.
    const isPage = answer.headers.get('content-type')?.startsWith('text/html');
    if (answer.status == 200 && isPage) e.waitUntil(keep(cache, request.url, answer.clone()));
    // Whoever is no longer let in keeps no pages.
    if (isOut(answer) && isOut(await fetch('/htx', { redirect: 'manual' }))) await caches.delete(CACHE);
    if (!DEAD.includes(answer.status)) return answer;
    return await known(cache, request.url) ?? answer;
  } catch (error) {
    const page = await known(cache, request.url);
    if (page) return page;
    throw error;
  }
}

// This page, or the desk as it was last seen.
async function known(cache, address) {
  const desk = new URL(address).pathname.replace(/^(\/en)?\/htx.*/, '$1/htx/don-hang');
  return await cache.match(address) ?? await cache.match(desk, { ignoreSearch: true });
}

async function keep(cache, address, answer) {
  await cache.put(address, answer);
  const pages = (await cache.keys()).filter((request) => !isFile(new URL(request.url)));
  for (const old of pages.slice(0, Math.max(0, pages.length - PAGES_MAX))) await cache.delete(old);
}
