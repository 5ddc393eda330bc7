// Offers words in the search box: a combobox with a list (ARIA 1.2). Without it the box is a plain form.
const KEPT = 'tim', KEPT_MAX = 6, PAUSE_MS = 120;

export default (form) => {
  const input = form.q, { recent, forget, offered } = form.dataset;
  const make = (name, role, parent) => {
    const node = parent.appendChild(document.createElement(name));
    if (role) node.setAttribute('role', role);
    return node;
  };
  const list = make('div', 'listbox', form), news = make('p', 'status', form);
  list.id = 'goi-y';
  list.className = 'offers';
  list.hidden = true;
  list.setAttribute('aria-label', input.labels[0].textContent);
  news.className = 'vh';
  const say = (name, value) => input.setAttribute(name, value);
  say('role', 'combobox');
  say('autocomplete', 'off');
  say('aria-autocomplete', 'list');
  say('aria-controls', list.id);
  say('aria-expanded', 'false');

  let rows = [], at = -1, timer, asking, turn = 0;

  // What was searched for stays on this device, and only as long as its owner likes.
  const load = () => {
    try {
      return JSON.parse(localStorage[KEPT]).filter((words) => typeof words == 'string').slice(0, KEPT_MAX);
    } catch {
      return [];
    }
  };
  const keep = (words) => {
    try {
      if (words) localStorage[KEPT] = JSON.stringify([words, ...load().filter((other) => other != words)].slice(0, KEPT_MAX));
      else delete localStorage[KEPT];
    } catch {}
  };

  const point = (to) => {
    rows[at]?.setAttribute('aria-selected', 'false');
    at = to;
    const row = rows[at];
    if (row) {
      row.setAttribute('aria-selected', 'true');
      row.scrollIntoView({ block: 'nearest' });
      say('aria-activedescendant', row.id);
    } else input.removeAttribute('aria-activedescendant');
  };

  const show = (groups) => {
    point(-1);
    list.replaceChildren();
    rows = [];
    for (const [place, { name, rows: texts }] of groups.entries()) {
      const group = make('div', 'group', list), head = make('p', 'presentation', group);
      head.textContent = name;
      head.id = `goi-y-nhom-${place}`;
      group.setAttribute('aria-labelledby', head.id);
      for (const { text, note, href, press } of texts) {
        const row = make('a', 'option', group);
        row.id = `goi-y-${rows.length}`;
        row.tabIndex = -1;
        row.setAttribute('aria-selected', 'false');
        if (href) row.href = href;
        else row.onclick = press;
        make('span', '', row).textContent = text;
        if (note) {
          row.append(' ');
          make('small', '', row).textContent = note;
        }
        rows.push(row);
      }
    }
    list.hidden = !rows.length;
    say('aria-expanded', !list.hidden);
    news.textContent = rows.length ? offered.replace('#', rows.length) : '';
  };

  const address = (words) => `${form.action}?q=${encodeURIComponent(words)}`;
  const remembered = () => {
    const words = load();
    const clear = () => {
      keep();
      show([]);
      input.focus();
    };
    return words.length
      ? [{ name: recent, rows: [...words.map((text) => ({ text, href: address(text) })), { text: forget, press: clear }] }]
      : [];
  };

  const ask = async () => {
    const mine = ++turn, words = input.value.trim();
    asking?.abort();
    if (!words) return show(remembered());
    asking = new AbortController();
    try {
      const answer = await fetch(`${form.action}/goi-y?q=${encodeURIComponent(words.slice(0, 200))}`, { signal: asking.signal });
      const { groups } = answer.ok ? await answer.json() : { groups: [] };
      if (mine == turn && document.activeElement == input) show(groups);
    } catch {
      if (mine == turn) show([]);
    }
  };
  const close = () => {
    clearTimeout(timer);
    asking?.abort();
    turn++;
    show([]);
  };
  const soon = () => {
    clearTimeout(timer);
    timer = setTimeout(ask, PAUSE_MS);
  };

  // While a letter is being put together nothing is asked and nothing moves under the hand.
  input.addEventListener('compositionstart', close);
  input.addEventListener('compositionend', soon);
  input.addEventListener('input', (e) => e.isComposing || soon());
  input.addEventListener('focus', soon);
  form.addEventListener('focusout', (e) => form.contains(e.relatedTarget) || close());
  form.addEventListener('submit', () => keep(input.value.trim()));
  // A press must not take the focus away before it has become a click.
  list.addEventListener('mousedown', (e) => e.preventDefault());

  input.addEventListener('keydown', (e) => {
    if (e.isComposing || e.keyCode == 229 || e.altKey || e.ctrlKey || e.metaKey) return;
    const last = rows.length - 1;
    if (e.key == 'ArrowDown' && list.hidden) ask();
    else if (list.hidden) return;
    else if (e.key == 'ArrowDown') point(at < last ? at + 1 : -1);
    else if (e.key == 'ArrowUp') point(at < 0 ? last : at - 1);
    else if (e.key == 'Enter' && at >= 0) rows[at].click();
    else if (e.key == 'Escape') close();
    else if (e.key == 'Home' || e.key == 'End') return point(-1);
    else return;
    e.preventDefault();
  });
  if (document.activeElement == input) soon();
};
