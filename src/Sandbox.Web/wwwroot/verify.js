// Verifies a seal in this browser: the file never leaves the machine. What is fetched is the same for everyone:
// the issuer's keys, the status lists and the signatures of all seals that were issued. W3C Data Integrity eddsa-jcs-2022, Bitstring Status List 1.0.
const encoder = new TextEncoder();
const understood = new Set(['type', 'cryptosuite', 'created', 'verificationMethod', 'proofPurpose', '@context', 'proofValue', 'id', 'nonce']);

class Unsupported extends Error {}

// RFC 8785: names sorted by UTF-16 units; numbers and strings as ECMAScript writes them.
function canonical(value) {
  if (Array.isArray(value)) {
    return `[${value.map(canonical).join(',')}]`;
  }
  if (value !== null && typeof value === 'object') {
    return `{${Object.keys(value).sort().map((name) => `${JSON.stringify(name)}:${canonical(value[name])}`).join(',')}}`;
  }
  return JSON.stringify(value);
}

function base58(text) {
  const alphabet = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';
  if (typeof text !== 'string' || !text.startsWith('z') || text.length > 200) {
    return null;
  }
  let number = 0n;
  for (const digit of text.slice(1)) {
    const place = alphabet.indexOf(digit);
    if (place < 0) {
      return null;
    }
    number = number * 58n + BigInt(place);
  }
  const bytes = [];
  for (; number > 0n; number >>= 8n) {
    bytes.unshift(Number(number & 255n));
  }
  for (const digit of text.slice(1)) {
    if (digit !== '1') {
      break;
    }
    bytes.unshift(0);
  }
  return new Uint8Array(bytes);
}

const sha256 = async (text) => new Uint8Array(await crypto.subtle.digest('SHA-256', encoder.encode(text)));

const described = (did, method) => did.assertionMethod.includes(method) ? did.verificationMethod.find((key) => key.id === method) : null;

async function keyOf(did, method) {
  const found = described(did, method);
  const bytes = found && base58(found.publicKeyMultibase);
  // The multicodec of an Ed25519 key, then its 32 bytes.
  if (!bytes || bytes.length !== 34 || bytes[0] !== 0xed || bytes[1] !== 0x01) {
    return null;
  }
  try {
    return await crypto.subtle.importKey('raw', bytes.slice(2), { name: 'Ed25519' }, false, ['verify']);
  } catch {
    throw new Unsupported();
  }
}

// Valid, Changed, UnknownKey or Malformed.
async function proofOf(secured, did) {
  const { proof, ...document } = secured;
  if (proof === null || typeof proof !== 'object' || Array.isArray(proof)
    || !Object.keys(proof).every((name) => understood.has(name))
    || proof.type !== 'DataIntegrityProof' || proof.cryptosuite !== 'eddsa-jcs-2022' || proof.proofPurpose !== 'assertionMethod'
    || typeof proof.verificationMethod !== 'string') {
    return 'Malformed';
  }
  const signature = base58(proof.proofValue);
  if (!signature || signature.length !== 64) {
    return 'Malformed';
  }
  const { proofValue, ...options } = proof;
  if ('@context' in options && canonical(options['@context']) !== canonical(document['@context'] ?? null)) {
    return 'Changed';
  }
  const key = await keyOf(did, proof.verificationMethod);
  if (!key) {
    return 'UnknownKey';
  }
  const signed = new Uint8Array(64);
  signed.set(await sha256(canonical(options)), 0);
  signed.set(await sha256(canonical(document)), 32);
  return await crypto.subtle.verify('Ed25519', key, signature, signed) ? 'Valid' : 'Changed';
}

// Whether the key signed in its own time: what a retired key signed before stays signed.
function isInForce(key, created) {
  const time = Date.parse(created);
  return time >= (key.signsFrom ? Date.parse(key.signsFrom) : -Infinity) && time < (key.signsUntil ? Date.parse(key.signsUntil) : Infinity);
}

async function isIssued(seal, did) {
  const register = await fetched('/seals/issued');
  if (await proofOf(register, did) !== 'Valid' || !register.type.includes('IssuedSealsCredential')) {
    throw new Error('The register of seals is not signed by their issuer.');
  }
  return register.credentialSubject.proofValues.includes(seal.proof.proofValue);
}

async function fetched(path) {
  const answer = await fetch(path, { cache: 'no-store', credentials: 'omit' });
  if (!answer.ok) {
    throw new Error(`${path}: ${answer.status}`);
  }
  return answer.json();
}

async function isSet(entry, did) {
  const list = await fetched(`/status/${entry.statusPurpose}`);
  if (await proofOf(list, did) !== 'Valid' || list.id !== entry.statusListCredential || list.credentialSubject.statusPurpose !== entry.statusPurpose) {
    throw new Error('A status list is not what the seal names.');
  }
  const packed = Uint8Array.from(atob(list.credentialSubject.encodedList.slice(1).replaceAll('-', '+').replaceAll('_', '/')), (c) => c.charCodeAt(0));
  const bits = new Uint8Array(await new Response(new Blob([packed]).stream().pipeThrough(new DecompressionStream('gzip'))).arrayBuffer());
  const index = Number(entry.statusListIndex);
  // Entry 0 is the left-most bit of the first byte.
  return (bits[index >> 3] & (0x80 >> (index & 7))) !== 0;
}

async function check(text) {
  let seal;
  try {
    seal = JSON.parse(text);
  } catch {
    return ['Malformed'];
  }
  if (seal === null || typeof seal !== 'object' || Array.isArray(seal)) {
    return ['Malformed'];
  }
  if (!Array.isArray(seal.type) || !seal.type.includes('ConformitySealCredential')) {
    return ['NotASeal'];
  }
  if (!globalThis.crypto?.subtle || typeof DecompressionStream !== 'function') {
    throw new Unsupported();
  }
  const did = await fetched('/.well-known/did.json');
  const proof = await proofOf(seal, did);
  if (proof !== 'Valid') {
    return [proof];
  }
  if (seal.issuer?.id !== did.id) {
    return ['UnknownKey'];
  }
  const key = described(did, seal.proof.verificationMethod);
  if (!isInForce(key, seal.proof.created)) {
    return ['KeyNotInForce'];
  }
  if (!await isIssued(seal, did)) {
    return ['Unregistered'];
  }
  const bits = {};
  for (const entry of seal.credentialStatus) {
    bits[entry.statusPurpose] = await isSet(entry, did);
  }
  const over = Date.now() >= Date.parse(seal.validUntil);
  const verdict = bits.revocation ? 'Revoked' : bits.refresh ? 'Superseded' : over ? 'Expired' : bits.suspension ? 'Suspended' : 'Valid';
  return [verdict, seal, key.signsUntil && Date.parse(key.signsUntil) <= Date.now() ? key.signsUntil : null];
}

const form = document.querySelector('form.verify');
const area = form.querySelector('textarea');
const file = document.getElementById('seal-file');
const place = document.getElementById('verdict');

function show(verdict, seal, keyRetired) {
  place.replaceChildren(document.querySelector(`template[data-verdict="${verdict}"]`).content.cloneNode(true));
  if (seal) {
    const names = document.querySelector('template[data-fields]').dataset;
    const list = document.createElement('dl');
    list.className = 'summary';
    const day = (time) => new Date(time).toLocaleDateString(document.documentElement.lang, { dateStyle: 'long', timeZone: 'UTC' });
    const link = document.createElement('a');
    link.href = `/seals/${encodeURIComponent(seal.credentialSubject.sealNumber)}`;
    link.textContent = seal.credentialSubject.sealNumber;
    for (const [name, value] of [
      [names.number, link], [names.system, seal.credentialSubject.name], [names.company, seal.credentialSubject.provider.name],
      [names.issued, day(seal.validFrom)], [names.until, day(seal.validUntil)],
      ...(keyRetired ? [[names.key, names.retired.replace('{0}', day(keyRetired))]] : [])]) {
      const row = document.createElement('div');
      row.className = 'summary__row';
      const term = document.createElement('dt');
      term.textContent = name;
      const detail = document.createElement('dd');
      detail.append(value);
      row.append(term, detail);
      list.append(row);
    }
    place.append(list);
  }
  place.dataset.verdict = verdict;
  place.focus();
}

async function verify() {
  try {
    show(...await check(area.value));
  } catch (error) {
    // What could not be fetched or done here is no verdict on the seal.
    console.error(error);
    show('Unsupported');
  }
}

async function take(chosen) {
  area.value = chosen ? await chosen.text() : '';
  await verify();
}

for (const part of form.querySelectorAll('[data-with-script]')) {
  part.hidden = false;
}
form.querySelector('[data-verify]').addEventListener('click', verify);
file.addEventListener('change', () => take(file.files[0]));
form.addEventListener('dragover', (event) => event.preventDefault());
form.addEventListener('drop', (event) => {
  if (event.dataTransfer.files.length > 0) {
    event.preventDefault();
    take(event.dataTransfer.files[0]);
  }
});
