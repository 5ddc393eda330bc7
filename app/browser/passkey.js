// A page that waits for a passkey: its form is sent with what the device answers. Browsers that cannot ask a device keep the
// words that the page came with.
const form = document.querySelector('form[data-passkey]'), device = window.PublicKeyCredential;

if (form && device?.parseRequestOptionsFromJSON && device.parseCreationOptionsFromJSON) {
  const { passkey, options } = form.dataset, button = form.querySelector('button');
  const [without, failed] = ['without', 'failed'].map((name) => document.querySelector(`[data-passkey-${name}]`));
  without.hidden = true;
  form.hidden = false;
  form.addEventListener('submit', async (e) => {
    if (form.elements.answer.value) return;
    e.preventDefault();
    button.disabled = failed.hidden = true;
    try {
      const asked = JSON.parse(options), { publicKey = asked } = asked;
      const key = passkey == 'create'
        ? await navigator.credentials.create({ publicKey: device.parseCreationOptionsFromJSON(publicKey) })
        : await navigator.credentials.get({ publicKey: device.parseRequestOptionsFromJSON(publicKey) });
      form.elements.answer.value = JSON.stringify(key);
      form.submit();
    } catch {
      // Called off, or no such key: asking again is allowed as long as the page is good.
      failed.hidden = button.disabled = false;
    }
  });
}
