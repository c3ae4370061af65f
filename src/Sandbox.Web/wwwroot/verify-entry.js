// Verifies the entry on this page in this browser: the bytes, their place in the log, the checkpoint's signature, and each text shown.
// RFC 6962 leaf and inclusion, C2SP signed note (Ed25519), commitments by HMAC-SHA-256. Nothing is sent anywhere.
const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { fatal: true });
const bytesOf = (base64) => Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
const hexOf = (bytes) => Array.from(bytes, (b) => b.toString(16).padStart(2, '0')).join('');
const bytesOfHex = (hex) => Uint8Array.from(hex.match(/../g) ?? [], (pair) => parseInt(pair, 16));

async function sha256(...parts) {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return new Uint8Array(await crypto.subtle.digest('SHA-256', whole));
}

const same = (a, b) => a.length === b.length && a.every((byte, i) => byte === b[i]);

// RFC 9162, 2.1.3.2.
async function rootFrom(leaf, index, size, path) {
  let [fn, sn, hash] = [BigInt(index), BigInt(size) - 1n, leaf];
  for (const sibling of path) {
    if (sn === 0n) {
      return null;
    }
    if ((fn & 1n) === 1n || fn === sn) {
      hash = await sha256(Uint8Array.of(1), sibling, hash);
      while ((fn & 1n) === 0n && fn !== 0n) {
        fn >>= 1n;
        sn >>= 1n;
      }
    } else {
      hash = await sha256(Uint8Array.of(1), hash, sibling);
    }
    fn >>= 1n;
    sn >>= 1n;
  }
  return sn === 0n ? hash : null;
}

// Whether one of the log's keys signed the note.
async function signed(text, lines, keys) {
  for (const vkey of keys) {
    const at = vkey.lastIndexOf('+', vkey.indexOf('+', vkey.indexOf('+') + 1));
    const [name, id, key] = [vkey.split('+')[0], vkey.split('+')[1], bytesOf(vkey.slice(at + 1))];
    if (key.length !== 33 || key[0] !== 1) {
      continue;
    }
    for (const line of lines) {
      const [, signer, value] = line.split(' ');
      const raw = bytesOf(value);
      if (signer !== name || hexOf(raw.slice(0, 4)) !== id) {
        continue;
      }
      const imported = await crypto.subtle.importKey('raw', key.slice(1), { name: 'Ed25519' }, false, ['verify']);
      if (await crypto.subtle.verify('Ed25519', imported, raw.slice(4), encoder.encode(text))) {
        return true;
      }
    }
  }
  return false;
}

const at = (value, pointer) => pointer.split('/').slice(1).reduce((inner, name) => inner?.[name.replaceAll('~1', '/').replaceAll('~0', '~')], value);

async function checkTexts(entry, disclosed) {
  for (const shown of document.querySelectorAll('[data-told]')) {
    const pointer = shown.dataset.told;
    const there = at(entry, pointer);
    const salt = disclosed[pointer];
    if (there === undefined) {
      return false;
    }
    if (there !== null && typeof there === 'object' && 'commitment' in there) {
      if (!salt) {
        continue;
      }
      const key = await crypto.subtle.importKey('raw', bytesOfHex(salt), { name: 'HMAC', hash: 'SHA-256' }, false, ['sign']);
      const digest = new Uint8Array(await crypto.subtle.sign('HMAC', key, encoder.encode(shown.textContent)));
      if (hexOf(digest) !== there.commitment) {
        return false;
      }
    } else if (String(there) !== shown.textContent) {
      return false;
    }
  }
  return true;
}

// The names of the steps, each with whether it held; stops where going on says nothing.
async function check(data) {
  const steps = [];
  const step = (name, holds) => {
    steps.push([name, holds]);
    return holds;
  };
  const payload = bytesOf(data.payload);
  const leaf = await sha256(Uint8Array.of(0), payload);
  if (!step('Leaf', hexOf(leaf) === data.leaf) || !step('Texts', await checkTexts(JSON.parse(decoder.decode(payload)), data.disclosed))) {
    return steps;
  }
  if (!data.note) {
    return steps;
  }
  const end = data.note.indexOf('\n\n');
  const [text, lines] = [data.note.slice(0, end + 1), data.note.slice(end + 2).trimEnd().split('\n')];
  const [, size, root] = text.split('\n');
  const computed = await rootFrom(leaf, data.index, size, data.path.map(bytesOfHex));
  if (step('Path', computed !== null && same(computed, bytesOf(root)))) {
    step('Signature', await signed(text, lines, data.keys));
  }
  return steps;
}

const place = document.getElementById('entry-verdict');
const button = document.querySelector('[data-verify-entry]');

async function verify() {
  const words = place.dataset;
  const list = document.createElement('ul');
  let verdict;
  try {
    const steps = await check(JSON.parse(document.getElementById('entry-data').textContent));
    for (const [name, holds] of steps) {
      const item = document.createElement('li');
      item.textContent = `${holds ? '✓' : '✗'} ${document.querySelector(`template[data-step="${name}"]`).innerHTML} ${holds ? words.holds : words.broken}`;
      list.append(item);
    }
    verdict = steps.some(([, holds]) => !holds) ? 'falsified' : steps.length < 4 ? 'unlogged' : 'verified';
  } catch (error) {
    // What could not be done here is no verdict on the entry.
    console.error(error);
    verdict = 'unsupported';
  }
  const told = document.createElement('p');
  told.className = 'banner__title';
  told.textContent = words[verdict];
  place.replaceChildren(told, list);
  place.className = verdict === 'verified' ? 'banner banner--success' : verdict === 'falsified' ? 'banner banner--failed' : 'banner';
  place.dataset.verdict = verdict;
  place.focus();
}

button.hidden = false;
button.addEventListener('click', verify);
