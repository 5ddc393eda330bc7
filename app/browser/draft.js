// Keeps what was typed into a form, on this device and with the account, until it is saved: a killed browser loses nothing.
const box = document.querySelector('[data-draft]'), form = box?.querySelector('form.draft');
const mark = `nhap:${document.querySelector('[data-waiting]')?.dataset.account}:`, SENT = '[["sent",true],';
const store = (work) => { try { return work(localStorage); } catch { return null; } };
const post = async (draft, typed) => {
  const body = new URLSearchParams({ form: draft, typed }), signal = AbortSignal.timeout(15_000);
  const answer = await fetch('/api/draft/keep', { method: 'POST', body, signal, keepalive: true }).catch(() => 0);
  // Unless more was typed meanwhile.
  if (answer.ok && typed) store((s) => s.getItem(mark + draft) == typed && s.setItem(mark + draft, SENT + typed.slice(1)));
  return answer;
};

if (form) {
  const { draft, draftKept, draftBack, draftSaved } = box.dataset, key = mark + draft;
  const all = (s) => document.querySelectorAll(s), one = (s) => box.querySelector(s);
  const notice = one('[data-draft-notice]'), dirty = one('[data-draft-dirty]');
  // The key of the session, the language and the pressed button are no part of it.
  const fields = () => [...form.elements].filter((e) => ['version', 'start'].includes(e.name) || e.name.startsWith('values['));
  const valueOf = (e) => e.type == 'checkbox' ? e.checked : e.value;
  const read = () => JSON.stringify(fields().map((e) => [e.name, valueOf(e)])).slice(1);
  const put = (text) => store((s) => text ? s.setItem(key, text) : s.removeItem(key));
  const open = (text) => text && new Map(JSON.parse(text));

  // What waits to be sent: a text, or that there is none. `null` when nothing waits. One follows another, so that the last
  // typed is the last kept; only whoever leaves cannot wait.
  let timer, waiting = null, isSaving, flying;
  const send = async (isLeaving) => {
    clearTimeout(timer);
    if (!isLeaving) await flying;
    const typed = waiting;
    if (typed == null || isSaving) return;
    waiting = null;
    // Without a network the next key tries again, or leaving.
    if (!(await (flying = post(draft, typed))).ok) waiting ??= typed;
  };
  const keep = () => {
    const now = read();
    dirty.hidden = now == drawn;
    waiting = now == drawn ? '' : `[["at",${Date.now()}],${now}`;
    put(waiting);
    isSaving = false;
    clearTimeout(timer);
    // What is as it was saved has nothing to be brought back.
    timer = setTimeout(send, waiting && 1500);
  };
  // Beside it: how it will look.
  const show = () => {
    for (const e of all('[data-live]'))
      e.textContent = e.dataset.live.split(' ').map((n) => form.elements[n]?.value.trim()).find(Boolean) ?? '';
    for (const part of all('[data-live-part]')) part.hidden = !part.querySelector('[data-live]').textContent;
  };

  let drawn = read();
  if (draftSaved != null) {
    put();
    // Loaded again, it is no news any more.
    history.replaceState(null, '', location.pathname);
  }
  let mine = open(store((s) => s.getItem(key))), kept = open(draftKept);
  // What was sent from here and is not there any more was saved or dropped elsewhere.
  if (mine?.get('sent')) mine = put();
  const isMine = mine && !((mine.get('at') ?? 0) < kept?.get('at'));
  if (isMine) kept = mine;
  if (draftBack != null) {
    drawn = '';
    keep();
  } else if (kept) {
    const back = [];
    for (const e of fields()) {
      // What was kept without its start must not pass for a change of the texts that stand here now.
      const value = kept.get(e.name) ?? (e.name == 'start' ? '' : valueOf(e));
      if (value !== valueOf(e) && (e.tagName != 'SELECT' || [...e.options].some((o) => o.value == value))) back.push([e, value]);
    }
    if (back.some(([e]) => e.name[6] == '[')) {
      for (const [e, value] of back) e[e.type == 'checkbox' ? 'checked' : 'value'] = value;
      notice.hidden = dirty.hidden = false;
      if (isMine) keep();
    } else {
      // It says what was saved meanwhile.
      waiting = '';
      put();
      send();
    }
  }
  const beside = document.querySelector('.shopfront-beside details');
  if (beside) beside.open = innerWidth >= 1200;
  show();
  form.addEventListener('input', () => { keep(); show(); });
  // Once it is sent to be saved, its draft must not come after it; before any other form leads away, or out, it is kept.
  addEventListener('submit', async (e) => {
    const { target, submitter } = e;
    if (target == form) isSaving = true;
    else send(true);
    if (!flying || e.defaultPrevented) return;
    e.preventDefault();
    await Promise.race([flying, new Promise((done) => setTimeout(done, 3000))]);
    flying = null;
    target.requestSubmit(submitter);
  });
  // What is begun when the page is already hidden is not always sent any more: leaving has its own.
  addEventListener('pagehide', () => send(true));
  document.addEventListener('visibilitychange', () => document.hidden && send(true));
  one('[data-draft-drop]').onclick = async () => {
    waiting = '';
    put();
    await send();
    location.reload();
  };
}

// What did not leave with its page, for want of time or network. A form that is open sends its own.
for (const key of store(Object.keys) ?? []) {
  const typed = key.startsWith(mark) && key != mark + box?.dataset.draft && store((s) => s.getItem(key));
  if (typed && !typed.startsWith(SENT)) {
    const { status } = await post(key.slice(mark.length), typed);
    // There is no such form any more, or not for them.
    if (status == 404) store((s) => s.removeItem(key));
  }
}
