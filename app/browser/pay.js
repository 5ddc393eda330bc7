// The page of an order that waits for its money: lines are copied by a button, and it is drawn anew when money came.
const doc = document, box = doc.querySelector('[data-pay]');

doc.querySelectorAll('[data-copy]').forEach((b) => { b.hidden = !navigator.clipboard; });
addEventListener('click', async (e) => {
  const b = e.target.closest('[data-copy]');
  if (!b) return;
  await navigator.clipboard.writeText(b.dataset.copy);
  const word = b.firstChild, before = word.data;
  word.data = b.dataset.copied;
  setTimeout(() => { word.data = before; }, 2000);
});

if (box) {
  const news = new EventSource(box.dataset.pay);
  let first = true;
  const look = async () => {
    const answer = await fetch(location.href, { headers: { accept: 'text/html' } });
    if (!answer.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
    if (page.querySelector('[data-pay]')?.textContent == box.textContent) return;
    // What somebody is typing is worth more than being up to date.
    if ([...doc.querySelectorAll('main :is(input:not([type=hidden]), textarea)')].some((field) => field.value)) {
      box.replaceWith(...page.querySelectorAll('main .notice-good'));
      news.close();
    } else location.reload();
  };
  news.addEventListener('changed', look);
  // Connected again: something may have been missed.
  news.addEventListener('hello', () => { first ? (first = false) : look(); });
}
