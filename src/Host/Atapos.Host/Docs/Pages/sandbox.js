// Signs the reader of the document in as a user of the sandbox: the token goes where the page keeps what was authorized.
const users = [
  ['sandbox-officer-1', 'Officer (cashier) of merchant 1'],
  ['sandbox-admin-1', 'Admin (owner) of merchant 1'],
  ['sandbox-officer-2', 'Officer (cashier) of merchant 2'],
  ['sandbox-admin-2', 'Admin (owner) of merchant 2'],
  ['sandbox-platform-admin', "The platform's own staff"],
  ['sandbox-no-role', 'Somebody without a role'],
];

const element = (name, properties, ...children) => {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
};

const labelled = (words, control) => element('div', { className: 'field' }, element('label', { htmlFor: control.id }, words), control);

const said = element('p', {});
said.setAttribute('role', 'status');
const say = (text, kind = 'good') => { said.textContent = text; said.dataset.kind = kind; };

const call = async (path, options = {}) => {
  const answer = await fetch(`/api/v1/${path}`, { ...options, headers: { Accept: 'application/json', 'Content-Type': 'application/json', ...options.headers } });
  const body = await answer.json().catch(() => ({}));
  return { ok: answer.ok, body, problem: `${answer.status} ${body.code ?? ''}: ${body.detail ?? answer.statusText}` };
};

// Two tokens at once would be one too many: the page would send either.
const authorize = (scheme, token) => {
  window.ui.authActions.logout(['staff', 'customer']);
  window.ui.preauthorizeApiKey(scheme, token);
};

const user = element('select', { id: 'sandbox-user' }, ...users.map(([token, who]) => element('option', { value: token }, who)));
const staff = element('form', {}, labelled('Staff', user), element('button', { type: 'submit' }, 'Use this user'));
staff.addEventListener('submit', event => {
  event.preventDefault();
  authorize('staff', user.value);
  say(`Requests of this page bring the token ${user.value}.`);
});

const email = element('input', { id: 'sandbox-email', type: 'email', required: true, value: 'budi@example.com', autocomplete: 'off' });
const request = element('form', {}, labelled("Customer's e-mail", email), element('button', { type: 'submit' }, 'Mail a code'));
request.addEventListener('submit', async event => {
  event.preventDefault();
  const { ok, problem } = await call('auth/customer/request-otp', { method: 'POST', body: JSON.stringify({ email: email.value }) });
  say(ok ? "A code is on its way to the sandbox's inbox." : problem, ok ? 'good' : 'bad');
  if (ok) {
    code.focus();
  }
});

const code = element('input', { id: 'sandbox-code', inputMode: 'numeric', required: true, size: 8, autocomplete: 'off' });
const show = element('form', {}, labelled('Code', code), element('button', { type: 'submit' }, 'Sign in'));
show.addEventListener('submit', async event => {
  event.preventDefault();
  const { ok, body, problem } = await call('auth/customer/verify-otp', { method: 'POST', body: JSON.stringify({ email: email.value, otp: code.value.trim() }) });
  if (!ok) {
    say(problem, 'bad');
    return;
  }
  authorize('customer', body.access_token);
  say(`Requests of this page bring the token of ${email.value}.`);
});

const bar = element('section', { className: 'sandbox' }, element('h2', {}, 'Sandbox: sign in'), staff, request, show, said);
bar.setAttribute('aria-label', 'Sandbox');
document.querySelector('#swagger-ui').before(bar);
