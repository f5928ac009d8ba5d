// What the pages share: elements, the token, the log, and calls of the API.
import { word, locale } from './words.js';

export const find = id => document.getElementById(id);

export const element = (name, attributes = {}, ...children) => {
  const made = document.createElement(name);
  Object.entries(attributes).forEach(([key, value]) => (key in made ? made[key] = value : made.setAttribute(key, value)));
  made.append(...children);
  return made;
};

export const log = (text, kind = '') => {
  const time = new Date();
  const line = element('li', {}, element('time', { dateTime: time.toISOString() }, time.toLocaleTimeString(locale())), text);
  line.dataset.kind = kind;
  find('log').prepend(line);
  while (find('log').childElementCount > 200) {
    find('log').lastElementChild.remove();
  }
};

export const say = (text, kind = '') => {
  find('said').textContent = text;
  find('said').dataset.kind = kind;
};

export const facts = (list, rows) => {
  list.replaceChildren(...rows.flatMap(([name, value]) => [element('dt', {}, name), element('dd', {}, String(value ?? '-'))]));
  list.hidden = false;
};

export class Refused extends Error {
  constructor(answer, problem) {
    super(problem?.message ?? `${answer.status} ${answer.statusText}`);
    this.status = answer.status;
    this.code = problem?.code;
    this.fields = problem?.errors;
  }
}

// A cashier's token is kept apart from a customer's.
const place = find('token')?.dataset.place ?? 'atapos.token';

export const token = {
  get: () => find('token').value.trim(),
  set: value => {
    find('token').value = value;
    value ? sessionStorage.setItem(place, value) : sessionStorage.removeItem(place);
  },
};

export const call = async (method, path, body, { key = crypto.randomUUID(), signal } = {}) => {
  let answer;
  const began = performance.now();
  try {
    answer = await fetch(`/api/v1${path}`, {
      method,
      headers: {
        ...(body ? { 'Content-Type': 'application/json' } : {}),
        ...(token.get() ? { Authorization: `Bearer ${token.get()}` } : {}),
        ...(method === 'POST' ? { 'Idempotency-Key': key } : {}),
      },
      body: body && JSON.stringify(body),
      signal: AbortSignal.any([AbortSignal.timeout(30_000), ...(signal ? [signal] : [])]),
    });
  } catch {
    signal?.throwIfAborted();
    log(`${method} ${path}: ${word('offline')}`, 'bad');
    throw new Error(word('offline'));
  }
  log(`${method} ${path}: ${answer.status} (${Math.round(performance.now() - began)} ms)`, answer.ok ? '' : 'bad');
  const json = await answer.json().catch(() => null);
  if (!answer.ok) {
    throw new Refused(answer, json);
  }
  return { json, total: Number(answer.headers.get('X-Total-Count') ?? 0), next: nextOf(answer.headers.get('Link')) };
};

// The query of the next page of a list, null on the last.
const nextOf = link => /<[^>]*\?([^>]*)>; rel="next"/.exec(link ?? '')?.[1] ?? null;

// Works once at a time, and tells what went wrong instead of throwing it away.
export const onPress = (button, act) => button.addEventListener('click', () => run(button, act));

export const onSubmit = (form, act) => form.addEventListener('submit', event => {
  event.preventDefault();
  run(form.querySelector('[type=submit]'), act);
});

const run = async (button, act) => {
  if (button.getAttribute('aria-disabled') === 'true') {
    return;
  }
  button.setAttribute('aria-disabled', 'true');
  try {
    await act();
  } catch (fault) {
    const fields = Object.entries(fault.fields ?? {}).map(([field, messages]) => `${field} ${messages.join(' ')}`);
    say([fault.message, ...fields].join(' '), 'bad');
    log([fault.code ?? '', fault.message].join(' ').trim(), 'bad');
  } finally {
    button.removeAttribute('aria-disabled');
  }
};

if (find('token')) {
  find('token').value = sessionStorage.getItem(place) ?? find('token').defaultValue;
  find('token').addEventListener('input', () => token.set(find('token').value.trim()));
}
find('clear-log')?.addEventListener('click', () => find('log').replaceChildren());
