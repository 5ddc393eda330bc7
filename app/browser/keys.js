// The desk by keyboard: / looks for an order, j and k move, x ticks, Enter opens, ? says so. Everything has a button too.
const one = (s, from = document) => from.querySelector(s), help = one('[data-keys-help]'), open = one('[data-keys]');
const isOff = () => localStorage.getItem('htx-keys') == 'off';
const cards = () => [...document.querySelectorAll('.order-card')];
const here = () => document.activeElement?.closest('.order-card');

function move(by) {
  const all = cards(), at = all.indexOf(here());
  const next = all[at < 0 ? (by > 0 ? 0 : all.length - 1) : Math.min(Math.max(at + by, 0), all.length - 1)];
  // The link itself has the focus, so Enter opens it and screen readers read it.
  if (next) one('.order-code a', next).focus();
}

const keys = {
  '/': () => one('[data-desk-search]')?.focus(),
  j: () => move(1),
  k: () => move(-1),
  x: () => one('.order-pick input', here() ?? document.createElement('p'))?.click(),
  '?': () => help.showModal(),
};

if (help) {
  const on = one('input', help);
  on.checked = !isOff();
  on.onchange = () => localStorage.setItem('htx-keys', on.checked ? 'on' : 'off');
  open.hidden = false;
  open.onclick = keys['?'];
  addEventListener('keydown', (e) => {
    const typing = e.target.closest?.('textarea, select, dialog, input:not([type=checkbox], [type=radio])');
    if (typing || e.ctrlKey || e.metaKey || e.altKey || e.isComposing || !keys[e.key] || (isOff() && e.key != '?')) return;
    e.preventDefault();
    keys[e.key]();
  });
}
