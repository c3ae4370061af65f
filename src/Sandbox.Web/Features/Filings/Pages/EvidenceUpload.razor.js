// The page's sign-out form carries the token of whoever is signed in.
const token = () => document.querySelector('input[name="__RequestVerificationToken"]')?.value ?? '';

// One after the other, so that progress tells the truth; a lost circuit does not stop what is on its way.
export function watch(input, page, draft, field) {
  input.addEventListener('change', async () => {
    const files = [...input.files];
    input.value = '';
    for (const file of files) {
      const answer = await send(file, draft, field, (percent) => tell(page, 'Sending', file.name, percent));
      if (answer.kept) {
        await tell(page, 'Kept', answer.kept);
      } else {
        await tell(page, 'Refused', file.name, answer.message ?? null);
      }
    }
  });
}

export async function remove(id) {
  const response = await fetch(`/evidence/${id}/remove`, { method: 'POST', headers: { RequestVerificationToken: token() } });
  return response.ok;
}

function send(file, draft, field, progress) {
  return new Promise((resolve) => {
    const body = new FormData();
    body.append('draft', draft);
    body.append('field', field);
    body.append('file', file);
    const request = new XMLHttpRequest();
    request.open('POST', '/evidence');
    request.setRequestHeader('RequestVerificationToken', token());
    request.responseType = 'json';
    let shown = -1;
    const show = (percent) => {
      if (percent >= shown + 5 || percent === 100) {
        shown = percent;
        progress(percent);
      }
    };
    show(0);
    request.upload.onprogress = (event) => show(Math.round((100 * event.loaded) / event.total));
    request.onload = () => resolve(request.status === 200 ? { kept: request.response } : { message: request.response?.message });
    request.onerror = () => resolve({});
    request.send(body);
  });
}

// The circuit may be gone; the page finds the file again when it is loaded anew.
async function tell(page, method, ...values) {
  try {
    await page.invokeMethodAsync(method, ...values);
  } catch {
    // Reconnecting or leaving.
  }
}
