// The keys that work on every page: ? lists them, / goes to the search, Ctrl+K opens the commands. Never while somebody types.
const list = document.getElementById('shortcuts');
const commands = document.getElementById('commands');
const text = commands.querySelector('input');
const options = commands.querySelector('ul');
const nothing = commands.querySelector('[data-commands-none]');
const toggle = list.querySelector('[data-shortcuts-toggle]');
const stored = 'shortcuts';
let found = [];
let chosen = 0;

const off = () => list.dataset.off === 'true' || localStorage.getItem(stored) === 'off';

const types = (target) => target instanceof Element && (target.closest('input, textarea, select, [contenteditable=""], [contenteditable="true"], dialog') !== null);

// What the page itself offers: where one can go and what its content asks for, then the menus.
const places = ['nav a[href], main .actions a[href]', '.site-header__tools a[href], .site-header__tools button'];

const offered = () => {
  const seen = new Set();
  return places.flatMap((place) => [...document.querySelectorAll(place)]).flatMap((element) => {
    const name = element.textContent.trim().replace(/\s+/g, ' ');
    const key = name + (element.href ?? '');
    if (name === '' || seen.has(key) || commands.contains(element)) {
      return [];
    }
    seen.add(key);
    return [{ name, element }];
  });
};

const run = (command) => {
  commands.close();
  // The page may have been drawn anew meanwhile; a link that is gone still says where it led.
  if (command.element.isConnected || !command.element.href) {
    command.element.click();
  } else {
    location.assign(command.element.href);
  }
};

const choose = (index) => {
  const all = options.querySelectorAll('[role=option]');
  if (all.length === 0) {
    text.removeAttribute('aria-activedescendant');
    return;
  }
  chosen = (index + all.length) % all.length;
  all.forEach((option, i) => option.setAttribute('aria-selected', i === chosen ? 'true' : 'false'));
  text.setAttribute('aria-activedescendant', all[chosen].id);
  all[chosen].scrollIntoView({ block: 'nearest' });
};

const filter = () => {
  const sought = text.value.trim().toLowerCase();
  const shown = found.filter((command) => command.name.toLowerCase().includes(sought));
  options.replaceChildren(...shown.map((command, i) => {
    const option = document.createElement('li');
    option.id = `command-${i}`;
    option.role = 'option';
    option.textContent = command.name;
    option.addEventListener('click', () => run(command));
    option.command = command;
    return option;
  }));
  nothing.hidden = shown.length > 0;
  choose(0);
};

const openCommands = () => {
  found = offered();
  text.value = '';
  filter();
  commands.showModal();
  text.focus();
};

text.addEventListener('input', filter);
text.addEventListener('keydown', (event) => {
  if (event.isComposing) {
    return;
  }
  if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
    event.preventDefault();
    choose(chosen + (event.key === 'ArrowDown' ? 1 : -1));
  } else if (event.key === 'Enter') {
    event.preventDefault();
    const option = options.querySelectorAll('[role=option]')[chosen];
    if (option) {
      run(option.command);
    }
  }
});

document.addEventListener('keydown', (event) => {
  if (event.isComposing || event.defaultPrevented || off() || types(event.target)) {
    return;
  }
  if (event.key === '?') {
    event.preventDefault();
    list.showModal();
  } else if (event.key === '/') {
    event.preventDefault();
    const search = document.querySelector('main input[type=search], main [role=search] input:not([type=hidden])');
    if (search) {
      search.focus();
    } else {
      openCommands();
    }
  } else if (event.key.toLowerCase() === 'k' && (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey) {
    event.preventDefault();
    openCommands();
  }
});

const label = () => {
  if (toggle) {
    toggle.textContent = localStorage.getItem(stored) === 'off' ? toggle.dataset.on : toggle.dataset.off;
  }
};
toggle?.addEventListener('click', () => {
  if (localStorage.getItem(stored) === 'off') {
    localStorage.removeItem(stored);
  } else {
    localStorage.setItem(stored, 'off');
  }
  label();
});
label();
list.querySelector('[data-shortcuts-close]').addEventListener('click', () => list.close());
for (const button of document.querySelectorAll('[data-shortcuts-open]')) {
  button.hidden = false;
  button.addEventListener('click', () => list.showModal());
}
