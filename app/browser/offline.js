// Steps that are pressed on a bad network or none: each gets a key and is kept before it leaves, so that it is taken once
// whatever becomes of the answer; what waits is shown, and what was refused is listed until somebody has seen it.
const room = document.querySelector('[data-waiting]'), AGAIN = 10_000;
const STEPS = ['confirm', 'prepare', 'make_ready'];
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
  for (const { code, step } of posts) {
    const row = document.querySelector(`[data-order="${CSS.escape(code)}"]`), button = row?.querySelector('.order-act button');
    if (!button) continue;
    button.disabled = true;
    const pill = row.querySelector('.pill');
    pill.className = 'pill pill-wait';
    pill.textContent = `${room.dataset[step]} ${room.dataset.waits}`;
  }
  return posts.length;
}

// Sends what waits, oldest first, until there is no answer. Another tab that sends already is waited for.
const send = () => navigator.locks.request('htx-posts', async () => {
  const sent = [];
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
    sent.push({ ...post, said: reason });
  }
  return sent;
});

const keep = (code, step, lang) => put('posts', {
  key: [...crypto.getRandomValues(new Uint8Array(32))].map((byte) => byte.toString(16).padStart(2, '0')).join(''),
  code,
  step,
  lang,
  at: performance.timeOrigin + performance.now(),
});

// One order's step, or, while the network is known to be dead, the same step of each ticked order or of the page. What
// matches beyond the page is not here to be kept: who asks for all is told so.
async function pressed(e) {
  const form = e.target, action = form.getAttribute('action');
  const { lang, code, step, back, scope } = Object.fromEntries(new FormData(form, e.submitter));
  const isMany = action == '/api/desk/batch' && !said('lost').hidden;
  if (!STEPS.includes(step) || (action != '/api/desk/advance' && !isMany)) return;
  e.preventDefault();
  if (isMany && scope == 'tat-ca' && !confirm(room.dataset.page)) return;
  const button = e.submitter;
  if (button) button.disabled = true;
  const box = scope == 'chon' ? /^don\[(.*)\]$/ : /^trang\[(.*)\]$/;
  const codes = isMany ? [...new FormData(form).keys()].map((name) => box.exec(name)?.[1]).filter(Boolean) : [code];
  try {
    const waits = (await all('posts')).map((post) => post.code + post.step);
    for (const code of codes) if (!waits.includes(code + step)) await keep(code, step, lang);
  } catch {
    // A browser that keeps nothing sends it as it is.
    return form.submit();
  }
  const sent = await send();
  const own = sent.find((post) => post.code == code);
  if (own && back) location.assign(own.said ? back : `${back}${back.includes('?') ? '&' : '?'}xong=${encodeURIComponent(code)}`);
  else if (sent.length) location.reload();
  else await look();
  if (button && isMany) button.disabled = false;
}

async function look() {
  const waiting = await draw();
  const alive = await fetch('/health/live', { cache: 'no-store' }).then((answer) => answer.ok, () => false);
  said('lost').hidden = alive;
  if (alive && waiting && (await send()).length) location.reload();
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
  addEventListener('submit', pressed);
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
