// Comfort on pages that work without it; nothing is decided here.
const doc = document, one = (s) => doc.querySelector(s);
const vnd = (n) => `${n}`.replace(/\B(?=(\d{3})+$)/g, '.') + '\xa0₫';

// A cookie, because public pages are the same bytes for everyone.
const count = +/(?:^|; )gio=(\d{1,4})(?:;|$)/.exec(doc.cookie)?.[1];
const badge = one('[data-cart-count]');
if (badge && count) {
  badge.textContent = count;
  badge.hidden = false;
}

// A chosen province loads its communes; the button is for those without script.
const choose = one('[data-choose-province]');
if (choose) {
  choose.hidden = true;
  choose.previousElementSibling.onchange = () => choose.click();
}

const total = one('[data-total]'), goods = one('[data-goods-total]'), fees = one('[data-fee-total]');
if (total) addEventListener('change', () => {
  let fee = 0;
  for (const radio of doc.querySelectorAll('[data-fee]:checked')) fee += +radio.dataset.fee;
  if (fees) fees.textContent = vnd(fee);
  total.textContent = vnd(+goods.dataset.goodsTotal + fee);
});

addEventListener('click', (e) => e.target.closest('[data-print]') && print());

// One press, one post; the pressed button's own name leaves first.
addEventListener('submit', (e) => setTimeout(() => {
  if (e.target.method == 'post' && !e.defaultPrevented)
    for (const b of e.target.elements) if (b.type == 'submit' && !b.disabled) b.disabled = b.dataset.sent = true;
}));
addEventListener('pageshow', () => {
  for (const b of doc.querySelectorAll('[data-sent]')) b.disabled = false;
});

// Whoever enters the search box is brought what offers words there; nobody else loads it.
const box = one('[data-suggest]');
box?.addEventListener('focusin', () => import(box.dataset.suggest).then((m) => m.default(box)), { once: true });
