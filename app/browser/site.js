// Comfort for pages that already work without script. Nothing here decides anything.
const one = (selector, root = document) => root.querySelector(selector);

// The count lives in a cookie because public pages are the same bytes for everyone.
const count = Number(/(?:^|; )gio=(\d{1,4})(?:;|$)/.exec(document.cookie)?.[1]);
const badge = one('[data-cart-count]');
if (badge && count) {
  badge.textContent = count;
  badge.hidden = false;
}

// Checkout: a chosen province loads its communes by itself; the button stays for those without script.
const choose = one('[data-choose-province]');
if (choose) {
  choose.hidden = true;
  choose.form.querySelector('[data-province]')?.addEventListener('change', () => choose.click());
}

const total = one('[data-total]');
const goods = one('[data-goods-total]');
if (total && goods)
  addEventListener('change', () => {
    let sum = Number(goods.dataset.goodsTotal);
    for (const fee of document.querySelectorAll('[data-fee]:checked')) sum += Number(fee.dataset.fee);
    total.textContent = `${String(sum).replace(/\B(?=(\d{3})+$)/g, '.')}\u00a0₫`;
  });

addEventListener('click', (event) => {
  if (event.target.closest?.('[data-print]')) print();
});

// One press, one post. The delay lets the pressed button's own name and value be sent first.
addEventListener('submit', ({ target: form, defaultPrevented }) => {
  if (defaultPrevented || form.method !== 'post') return;
  setTimeout(() => {
    for (const button of form.querySelectorAll('button:not(:disabled)')) {
      button.disabled = true;
      button.dataset.sent = '';
    }
  });
});
addEventListener('pageshow', () => {
  for (const button of document.querySelectorAll('[data-sent]')) {
    button.disabled = false;
    delete button.dataset.sent;
  }
});
