// What static pages need beyond HTML: each piece does nothing where its markup is absent.

// A failed validation takes the reader to the summary.
document.querySelector('[data-focus]')?.focus();

// A second click while the first is under way sends nothing.
for (const form of document.querySelectorAll('form[data-once]')) {
  form.addEventListener('submit', (event) => {
    if (form.dataset.sent) {
      event.preventDefault();
    }
    form.dataset.sent = 'true';
  });
}
// A page that comes back from the history may be sent again.
addEventListener('pageshow', (event) => {
  if (event.persisted) {
    for (const form of document.querySelectorAll('form[data-sent]')) {
      delete form.dataset.sent;
    }
  }
});

// Menus close with Escape, and when the reader goes elsewhere.
for (const menu of document.querySelectorAll('details[data-menu]')) {
  menu.addEventListener('keydown', (event) => {
    if (event.key === 'Escape' && menu.open) {
      menu.open = false;
      menu.querySelector('summary').focus();
    }
  });
  menu.addEventListener('focusout', (event) => {
    if (event.relatedTarget && !menu.contains(event.relatedTarget)) {
      menu.open = false;
    }
  });
  document.addEventListener('click', (event) => {
    if (!menu.contains(event.target)) {
      menu.open = false;
    }
  });
}

// The theme changes in place, so that a running circuit keeps what was typed; without scripts the form posts.
for (const form of document.querySelectorAll('[data-theme-form]')) {
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const theme = event.submitter.value;
    const root = document.documentElement;
    const dark = matchMedia('(prefers-color-scheme: dark)').matches;
    root.dataset.themeChoice = theme;
    root.dataset.theme = theme === 'system' ? (dark ? 'dark' : 'light') : theme;
    for (const button of form.querySelectorAll('button')) {
      button.setAttribute('aria-pressed', button === event.submitter);
    }
    fetch(form.action, { method: 'POST', body: new FormData(form, event.submitter), redirect: 'manual' });
  });
}

// Who signs out in one tab is signed out in all: the others ask the server again what may be seen.
const session = new BroadcastChannel('session');
session.addEventListener('message', (event) => {
  if (event.data === 'signed-out' && !document.querySelector('[data-signed-out]')) {
    location.reload();
  }
});
if (document.querySelector('[data-signed-out]')) {
  session.postMessage('signed-out');
}

// Copies the text of the element that the button names; the button says so for a moment.
for (const button of document.querySelectorAll('[data-copy]')) {
  button.addEventListener('click', async () => {
    await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent.trim());
    const label = button.textContent;
    button.textContent = button.dataset.copied;
    setTimeout(() => { button.textContent = label; }, 2000);
  });
}

// How much of a text area is left, said once typing approaches the limit.
for (const area of document.querySelectorAll('textarea[data-left]')) {
  const note = document.querySelector(`[data-left-for="${CSS.escape(area.id)}"]`);
  const tell = () => {
    const left = area.maxLength - area.value.length;
    note.hidden = left > area.maxLength / 4;
    note.textContent = note.hidden ? '' : area.dataset.left.replace('{0}', left);
  };
  area.addEventListener('input', tell);
  tell();
}

for (const button of document.querySelectorAll('[data-print]')) {
  button.addEventListener('click', () => print());
}
