// Lets this browser be knocked at while the page is closed: always on the page of notices, offered once on the desk.
const box = document.querySelector('[data-push]'), form = box.querySelector('form');
const LATER = 'push-later';
const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), (c) => c.charCodeAt(0));
const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, '-').replace(/\//g, '_').replace(/=/g, '');

async function worker() {
  const scope = document.documentElement.lang == 'en' ? '/en/htx' : '/htx';
  const registered = await navigator.serviceWorker.register('/sw.js', { scope });
  const coming = registered.installing ?? registered.waiting;
  if (!registered.active) await new Promise((done) => coming.addEventListener('statechange', () => coming.state == 'activated' && done()));
  return registered;
}

async function add() {
  const options = { userVisibleOnly: true, applicationServerKey: bytes(box.dataset.push) };
  const { pushManager } = await worker();
  // An address that was made for another key is worth nothing.
  const device = await pushManager.subscribe(options).catch(async () => {
    await (await pushManager.getSubscription())?.unsubscribe();
    return pushManager.subscribe(options);
  });
  form.elements.endpoint.value = device.endpoint;
  form.elements.p256dh.value = text(device.getKey('p256dh'));
  form.elements.auth.value = text(device.getKey('auth'));
  form.submit();
}

const isAble = 'serviceWorker' in navigator && 'PushManager' in window && 'Notification' in window;
const isOffer = 'pushOffer' in box.dataset;
box.hidden = !isAble || (isOffer && (Notification.permission == 'denied' || localStorage.getItem(LATER)));
form.addEventListener('submit', async (e) => {
  e.preventDefault();
  const button = form.querySelector('button'), failed = box.querySelector('[data-push-failed]');
  button.disabled = true;
  failed.hidden = true;
  try {
    await add();
  } catch {
    failed.hidden = false;
    button.disabled = false;
  }
});
box.querySelector('[data-push-later]')?.addEventListener('click', () => {
  localStorage.setItem(LATER, '1');
  box.hidden = true;
});
