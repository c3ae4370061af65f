const inputs = 'input:not([type=hidden]), select, textarea, button';

export function focusField(id) {
  const field = document.getElementById(id);
  const target = field?.matches(inputs) ? field : field?.querySelector(inputs);
  target?.focus({ preventScroll: true });
  // The label above the input must be in sight too.
  (target?.closest('.form-field') ?? field)?.scrollIntoView({ block: 'start' });
}
