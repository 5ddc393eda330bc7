// Photographs of a product: made smaller before they leave, kept in the browser until they have arrived, and sent in parts,
// so that a network that breaks and a page that closes cost a part and not the photograph. Without it the form works as it is.
const form = document.querySelector('form[data-photos]'), SIDE = 2_048, PART = 128 * 1_024, AGAIN = 3_000;
const say = form?.dataset, list = document.querySelector('[data-photos-list]'), items = new Map();

const open = () => new Promise((done, fail) => {
  const opening = indexedDB.open('anh', 1);
  opening.onupgradeneeded = () => opening.result.createObjectStore('photos', { keyPath: 'key' });
  opening.onsuccess = () => done(opening.result);
  opening.onerror = () => fail(opening.error);
});

async function store(act) {
  const opened = await open();
  try {
    return await new Promise((done, fail) => {
      const asked = act(opened.transaction('photos', 'readwrite').objectStore('photos'));
      asked.onsuccess = () => done(asked.result);
      asked.onerror = () => fail(asked.error);
    });
  } finally {
    opened.close();
  }
}

const remove = (key) => store((s) => s.delete(key));

// What another cooperative left on this machine is not sent in the name of this one. Other listings have pages of their own.
async function waiting() {
  const rows = await store((s) => s.getAll());
  for (const row of rows) if (row.owner != say.owner) await remove(row.key);
  return rows.filter((row) => row.owner == say.owner && row.slug == say.slug).sort((one, other) => one.at - other.at);
}

// Upright, at most so large, and without what the camera wrote about the place. What the browser cannot read goes as it is:
// the server says what is wrong with it.
async function smaller(file) {
  const image = await createImageBitmap(file, { imageOrientation: 'from-image' }).catch(() => null);
  if (!image) return file;
  const scale = Math.min(1, SIDE / Math.max(image.width, image.height));
  const canvas = document.createElement('canvas');
  canvas.width = Math.max(1, Math.round(image.width * scale));
  canvas.height = Math.max(1, Math.round(image.height * scale));
  const paper = canvas.getContext('2d');
  paper.fillStyle = '#fff';
  paper.fillRect(0, 0, canvas.width, canvas.height);
  paper.drawImage(image, 0, 0, canvas.width, canvas.height);
  image.close();
  return await new Promise((done) => canvas.toBlob(done, 'image/jpeg', 0.85)) ?? file;
}

const make = (name, text) => Object.assign(document.createElement(name), { textContent: text ?? '' });

function show(row) {
  if (items.has(row.key)) return;
  const item = make('li'), canvas = make('canvas'), text = make('p', say.waits), bar = make('progress'), drop = make('button', say.drop);
  item.className = 'coming';
  bar.max = row.file.byteLength;
  bar.value = 0;
  bar.ariaLabel = say.sending;
  text.role = 'status';
  drop.type = 'button';
  drop.className = 'btn btn-secondary';
  drop.onclick = async () => {
    await remove(row.key);
    forget(row.key);
  };
  canvas.width = 160;
  canvas.height = 120;
  createImageBitmap(new Blob([row.file])).then((image) => {
    const scale = Math.max(160 / image.width, 120 / image.height), wide = image.width * scale, high = image.height * scale;
    canvas.getContext('2d').drawImage(image, (160 - wide) / 2, (120 - high) / 2, wide, high);
  }, () => {});
  item.append(canvas, text, bar, drop);
  list.append(item);
  list.hidden = false;
  items.set(row.key, { item, text, bar });
}

function forget(key) {
  items.get(key)?.item.remove();
  items.delete(key);
  list.hidden = !list.childElementCount;
}

const tell = (key, words, value) => {
  const shown = items.get(key);
  if (!shown) return;
  shown.text.textContent = words;
  if (value !== undefined) shown.bar.value = value;
};

const ask = (path, body) => fetch(path, {
  method: 'POST',
  headers: { accept: 'application/json' },
  body,
  signal: AbortSignal.timeout(60_000),
});

// 'done', 'later', 'sign-in', or what is wrong with it.
async function send({ key, slug, alt, lang, file }) {
  const answer = async (asked) => {
    const got = await asked;
    if (got.ok) return got.json();
    if (got.status == 422) throw (await got.json()).said;
    if (got.status == 401) throw 'sign-in';
    throw got.status == 408 || got.status == 429 || got.status >= 500 ? 'later' : say.failed;
  };
  let state = await answer(ask('/api/photo/begin', new URLSearchParams({ key, slug, alt, lang, bytes: file.byteLength })));
  while (!state.is_done && state.received < file.byteLength) {
    tell(key, say.sending, state.received);
    const part = file.slice(state.received, state.received + PART);
    state = await answer(ask(`/api/photo/part/${state.upload}?at=${state.received}`, part));
  }
  tell(key, say.finishing, file.byteLength);
  if (!state.is_done) await answer(ask(`/api/photo/finish/${state.upload}?lang=${lang}`));
  return 'done';
}

// Sends what waits, one after the other; another tab that sends already is waited for. The page then shows what is there.
const run = () => navigator.locks.request('htx-photos', async () => {
  let arrived = 0;
  for (const row of await waiting()) {
    show(row);
    const end = await send(row).catch((why) => (typeof why == 'string' ? why : 'later'));
    if (end == 'later' || end == 'sign-in') {
      for (const key of items.keys()) tell(key, end == 'later' ? say.waits : say.signIn);
      return;
    }
    await remove(row.key);
    if (end == 'done') {
      arrived += 1;
      forget(row.key);
    } else {
      tell(row.key, end);
      items.get(row.key)?.bar.remove();
      items.get(row.key)?.item.classList.add('refused');
    }
  }
  if (arrived && !list.querySelector('.refused')) {
    history.replaceState(null, '', `${location.pathname}?xong=anh#anh`);
    // What was typed meanwhile is saved.
    const typed = [...document.querySelectorAll('.photo-words [maxlength]')].find((e) => e.value != e.defaultValue);
    typed ? typed.form.requestSubmit() : location.reload();
  }
});

async function submitted(e) {
  const files = [...form.elements.photo.files];
  if (!files.length) return;
  e.preventDefault();
  const button = e.submitter, { alt, lang, slug } = form.elements;
  if (button) button.disabled = true;
  try {
    for (const chosen of files) {
      const file = await (await smaller(chosen)).arrayBuffer();
      const key = [...crypto.getRandomValues(new Uint8Array(32))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
      const at = performance.timeOrigin + performance.now();
      const row = { key, file, alt: alt.value, lang: lang.value, slug: slug.value, owner: say.owner, at };
      await store((s) => s.put(row));
      show(row);
      alt.value = '';
    }
  } catch {
    // A browser that keeps nothing sends the first as it is.
    return form.submit();
  }
  form.reset();
  if (button) button.disabled = false;
  await run();
}

async function start() {
  form.elements.photo.multiple = true;
  form.addEventListener('submit', submitted);
  for (const row of await waiting()) show(row);
  addEventListener('online', run);
  setInterval(() => items.size > list.querySelectorAll('.refused').length && run(), AGAIN);
  await run();
}

if (form && navigator.locks && window.indexedDB && window.createImageBitmap) start();
