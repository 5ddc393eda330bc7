// Steps that were pressed without a network: shows what waits, sends it when the network is back, and lists what was
// refused until somebody has seen it. sw.js keeps them; the words stand in the page.
const room = document.querySelector('[data-waiting]'), AGAIN = 10_000;
const said = (name) => room.querySelector(`[data-waiting-${name}]`);

const database = () => new Promise((done, fail) => {
  const opening = indexedDB.open('htx', 1);
  opening.onupgradeneeded = () => {
    for (const name of ['posts', 'refused', 'owner']) opening.result.createObjectStore(name, { keyPath: 'key' });
  };
  opening.onsuccess = () => done(opening.result);
  opening.onerror = () => fail(opening.error);
});

async function store(name, act) {
  const opened = await database();
  try {
    return await new Promise((done, fail) => {
      const asked = act(opened.transaction(name, 'readwrite').objectStore(name));
      asked.onsuccess = () => done(asked.result);
      asked.onerror = () => fail(asked.error);
    });
  } finally {
    opened.close();
  }
}

const all = async (name) => (await store(name, (s) => s.getAll())).sort((one, other) => one.at - other.at);
const put = (name, row) => store(name, (s) => s.put(row));
const remove = (name, key) => store(name, (s) => s.delete(key));
const clear = (name) => store(name, (s) => s.clear());

// What another cooperative left on this machine is not shown to this one, nor sent in its name.
async function own() {
  const { owner } = room.dataset, before = await store('owner', (s) => s.get('owner'));
  if (before && before.name != owner) {
    await clear('posts');
    await clear('refused');
    for (const name of await caches.keys()) await caches.delete(name);
  }
  await put('owner', { key: 'owner', name: owner });
}

async function draw() {
  const posts = await all('posts'), refused = await all('refused');
  const line = (post) => `${room.dataset[post.step] ?? post.step} ${post.code}${post.said ? `: ${post.said}` : ''}`;
  for (const [name, rows] of [['posts', posts], ['refused', refused]]) {
    const place = said(name);
    place.querySelector('ul').replaceChildren(...rows.map((row) => {
      const item = document.createElement('li');
      item.textContent = line(row);
      return item;
    }));
    place.hidden = !rows.length;
  }
  for (const { code } of posts) {
    const button = document.querySelector(`[data-order="${CSS.escape(code)}"] .order-act button`);
    if (button) button.disabled = true;
  }
  return posts.length;
}

async function send() {
  await navigator.locks.request('htx-posts', { ifAvailable: true }, async (lock) => {
    if (!lock) return;
    let sent = 0;
    for (const post of await all('posts')) {
      const { key, code, step, lang } = post;
      const answer = await fetch('/api/desk/sync', {
        method: 'POST',
        headers: { accept: 'application/json' },
        body: new URLSearchParams({ key, code, step, lang }),
        signal: AbortSignal.timeout(15_000),
      }).catch(() => null);
      said('sign-in').hidden = answer?.status != 401;
      // Whatever may go better later waits on.
      if (!answer || [401, 408, 429, 502, 503, 504].includes(answer.status)) break;
      const reason = answer.ok ? await answer.json() : room.dataset.failed;
      if (reason) await put('refused', { ...post, said: reason });
      await remove('posts', key);
      sent += 1;
    }
    if (sent) location.reload();
  });
}

async function look() {
  const waiting = await draw();
  const alive = await fetch('/health/live', { cache: 'no-store' }).then((answer) => answer.ok, () => false);
  said('lost').hidden = alive;
  if (alive && waiting) await send();
}

async function start() {
  const scope = document.documentElement.lang == 'en' ? '/en/htx' : '/htx';
  await navigator.serviceWorker.register('/sw.js', { scope });
  await own();
  said('refused').querySelector('button').onclick = async () => {
    await clear('refused');
    await draw();
  };
  // Nothing that waits is thrown away unasked.
  document.querySelector('form[action="/api/sign_out"]')?.addEventListener('submit', async (e) => {
    const form = e.target;
    if (form.dataset.asked) return;
    e.preventDefault();
    form.dataset.asked = '1';
    if (!(await all('posts')).length || confirm(room.dataset.leave)) form.requestSubmit();
    else delete form.dataset.asked;
  });
  addEventListener('online', look);
  addEventListener('offline', look);
  setInterval(async () => ((await all('posts')).length || !said('lost').hidden) && look(), AGAIN);
  await look();
  const { active } = await navigator.serviceWorker.ready;
  const files = performance.getEntriesByType('resource').map((entry) => entry.name);
  const isFile = (name) => /^\/(pkg|fonts|drawings|patterns)\/|^\/[a-z]+\.svg$/.test(new URL(name).pathname);
  active.postMessage({ keep: [location.href.split('#')[0], ...files.filter(isFile)] });
}

// Only over TLS, or on the machine itself, do browsers keep anything.
if (room && navigator.serviceWorker && navigator.locks) start();
