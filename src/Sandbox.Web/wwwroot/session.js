// Warns two minutes before the session ends. The server says when that is; other tabs may have prolonged it meanwhile.
const dialog = document.getElementById('session');

if (dialog) {
  const warning = 120_000;
  const channel = new BroadcastChannel('session-time');
  const seconds = dialog.querySelector('[data-session-seconds]');
  const words = seconds.dataset.sessionSeconds;
  let ends = Date.now() + Number(dialog.dataset.left);
  let asking = false;

  const show = (state) => {
    for (const part of dialog.querySelectorAll('[data-session]')) {
      part.hidden = !part.dataset.session.split(' ').includes(state);
    }
    if (!dialog.open) {
      dialog.showModal();
    }
    dialog.dataset.state = state;
  };

  const goOn = (left) => {
    ends = Date.now() + left;
    delete dialog.dataset.state;
    if (dialog.open) {
      dialog.close();
    }
  };

  const ask = async (method) => {
    const response = await fetch('/account/session', { method, headers: { Accept: 'application/json' }, cache: 'no-store' });
    return response.ok ? (await response.json()).left : 0;
  };

  const tick = async () => {
    const left = ends - Date.now();
    if (dialog.dataset.state === 'ended' || asking) {
      return;
    }
    if (!dialog.open && left > warning) {
      return;
    }
    if (!dialog.open || left <= 0) {
      asking = true;
      try {
        const real = await ask('GET');
        if (real > warning) {
          goOn(real);
        } else {
          ends = Date.now() + real;
          const before = dialog.dataset.state;
          show(real > 0 ? 'warning' : 'ended');
          if (before !== dialog.dataset.state) {
            dialog.querySelector('button:not([hidden]), a:not([hidden])').focus();
          }
        }
      } catch {
        // Without a server nothing can be said; the next tick asks again.
      } finally {
        asking = false;
      }
    }
    seconds.textContent = words.replace('{0}', Math.max(0, Math.round((ends - Date.now()) / 1000)));
  };

  dialog.querySelector('[data-session-extend]').addEventListener('click', async () => {
    try {
      const left = await ask('POST');
      if (left > 0) {
        goOn(left);
        channel.postMessage(left);
      } else {
        show('ended');
      }
    } catch {
      show('failed');
    }
  });
  dialog.querySelector('[data-session-close]').addEventListener('click', () => dialog.close());
  channel.addEventListener('message', (event) => goOn(event.data));
  // A page that has just come says so to the others: somebody may have signed in again for them.
  channel.postMessage(Number(dialog.dataset.left));
  setInterval(tick, 1000);
  document.addEventListener('visibilitychange', tick);
}
