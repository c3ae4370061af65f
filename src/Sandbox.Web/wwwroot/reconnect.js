// Blazor tells the dialog how the connection stands; here it becomes one plain line and one button.
const dialog = document.getElementById('components-reconnect-modal');

function show(state) {
  for (const part of dialog.querySelectorAll('[data-when]')) {
    part.hidden = !part.dataset.when.split(' ').includes(state);
  }
  if (!dialog.open) {
    dialog.showModal();
  }
}

async function reconnect() {
  try {
    // False: the server is there, but the circuit is gone; a kept state may still be resumed.
    if (!await Blazor.reconnect() && !await Blazor.resumeCircuit()) {
      location.reload();
      return;
    }
    dialog.close();
  } catch {
    show('failed');
  }
}

async function resume() {
  try {
    if (await Blazor.resumeCircuit()) {
      dialog.close();
      return;
    }
  } catch {
    // Said below, as for a refusal.
  }
  show('resume-failed');
}

dialog.addEventListener('components-reconnect-state-changed', (event) => {
  const state = event.detail.state;
  if (state === 'hide') {
    dialog.close();
  } else if (state === 'rejected') {
    location.reload();
  } else {
    show(state);
  }
});
// Escape would leave a page that looks alive and is not.
dialog.addEventListener('cancel', (event) => event.preventDefault());
dialog.querySelector('[data-reconnect]').addEventListener('click', reconnect);
dialog.querySelector('[data-resume]').addEventListener('click', resume);
dialog.querySelector('[data-reload]').addEventListener('click', () => location.reload());
document.addEventListener('visibilitychange', () => {
  if (document.visibilityState === 'visible' && dialog.open && !dialog.querySelector('[data-reconnect]').hidden) {
    reconnect();
  }
});
