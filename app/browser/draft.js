// Keeps what was typed into a listing on this device until the server has it: a killed browser loses nothing.
const box = document.querySelector('[data-draft]'), form = box?.querySelector('form.draft');
if (form) {
  const key = `nhap:${box.dataset.draft}`;
  const notice = box.querySelector('[data-draft-notice]'), dirty = box.querySelector('[data-draft-dirty]');
  // The key of the session, the language and the pressed button are no part of it.
  const fields = () => [...form.elements].filter((e) => ['version', 'start'].includes(e.name) || e.name.startsWith('values['));
  const read = () => JSON.stringify(fields().map((e) => [e.name, e.type == 'checkbox' ? e.checked : e.value]));
  const store = (work) => { try { return work(localStorage); } catch { return null; } };

  if ('draftSaved' in box.dataset) store((s) => s.removeItem(key));
  const drawn = read();
  const kept = store((s) => s.getItem(key));
  if (kept && kept != drawn && !('draftBack' in box.dataset)) {
    const values = new Map(JSON.parse(kept));
    for (const e of fields()) {
      // What was kept without its start must not pass for a change of the texts that stand here now.
      const value = e.name == 'start' ? values.get(e.name) ?? '' : values.get(e.name);
      if (value === undefined) continue;
      if (e.type == 'checkbox') e.checked = value;
      else if (e.tagName != 'SELECT' || [...e.options].some((o) => o.value == value)) e.value = value;
    }
    notice.hidden = dirty.hidden = false;
  }
  const keep = () => {
    const now = read();
    dirty.hidden = now == drawn;
    store((s) => (now == drawn ? s.removeItem(key) : s.setItem(key, now)));
  };
  form.addEventListener('input', keep);
  box.querySelector('[data-draft-drop]').onclick = () => {
    store((s) => s.removeItem(key));
    location.reload();
  };
}
