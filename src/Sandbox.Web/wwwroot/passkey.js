// <passkey-submit> stands in a form around a button: it asks the browser for a passkey, puts the answer
// into the hidden field "credential" and sends the form. Texts come from its attributes, in the page's language.
const supported =
  typeof PublicKeyCredential === 'function' &&
  typeof PublicKeyCredential.parseCreationOptionsFromJSON === 'function' &&
  typeof PublicKeyCredential.parseRequestOptionsFromJSON === 'function';

customElements.define('passkey-submit', class extends HTMLElement {
  connectedCallback() {
    this.form = this.closest('form');
    this.button = this.querySelector('button');
    this.note = this.querySelector('[role=status]');
    if (!supported) {
      this.button.hidden = true;
      this.note.textContent = this.getAttribute('unsupported');
      return;
    }
    this.button.addEventListener('click', () => this.obtain());
    if (this.getAttribute('operation') === 'request') {
      this.offer();
    }
  }

  disconnectedCallback() {
    this.asking?.abort();
  }

  // Lets the browser offer passkeys among the suggestions of the e-mail field.
  async offer() {
    if (await PublicKeyCredential.isConditionalMediationAvailable?.()) {
      await this.obtain('conditional');
    }
  }

  async obtain(mediation) {
    // The browser holds one question at a time.
    this.asking?.abort();
    const asking = this.asking = new AbortController();
    this.note.textContent = '';
    try {
      const answer = await fetch(this.getAttribute('options'), { method: 'POST', body: new FormData(this.form), signal: asking.signal });
      if (!answer.ok) {
        throw new Error(`options: ${answer.status}`);
      }
      const options = await answer.json();
      const credential = this.getAttribute('operation') === 'create'
        ? await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options), signal: asking.signal })
        : await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options), mediation, signal: asking.signal });
      this.form.elements.namedItem(this.getAttribute('field')).value = JSON.stringify(credential);
      this.form.submit();
    } catch (error) {
      // Nobody asked for the conditional offer, and a newer question replaces an older one: neither is a failure to report.
      if (mediation !== 'conditional' && error.name !== 'AbortError') {
        this.note.textContent = this.getAttribute(error.name === 'NotAllowedError' ? 'cancelled' : 'failed');
      }
    }
  }
});
