import { word, instant } from './words.js';
import { call, facts, find, log, onPress, onSubmit, say, token } from './demo.js';

const email = () => find('email').value.trim();

const ask = (what, said) => async () => {
  await call('POST', `/auth/customer/${what}`, { email: email() });
  say(word(said), 'good');
  (what === 'request-otp' ? find('otp') : find('link')).focus();
};

const enter = async answer => {
  token.set(answer.access_token);
  say(word('signedIn', answer.customer.cu_name ?? answer.customer.cu_email), 'good');
  log(word('signedIn', answer.customer.cu_email));
  await who();
  find('token').focus();
};

// A whole link is as good as the token in it.
const tokenIn = text => {
  try {
    return new URL(text).searchParams.get('token') ?? text;
  } catch {
    return text;
  }
};

const who = async () => {
  if (!token.get()) {
    say(word('noToken'), 'bad');
    return;
  }
  const { json } = await call('GET', '/auth/customer/me');
  facts(find('me'), [
    [word('number'), json.cu_id], [word('name'), json.cu_name], [word('email'), json.cu_email], [word('phone'), json.cu_phone],
    [word('merchant'), json.me_id], [word('since'), instant(json.created_at)],
  ]);
  say(word('signedIn', json.cu_name ?? json.cu_email), 'good');
};

const copy = async () => {
  try {
    await navigator.clipboard.writeText(token.get());
    say(word('copied'), 'good');
  } catch {
    find('token').select();
    say(word('selected'));
  }
};

onSubmit(find('ask'), ask('request-otp', 'sentOtp'));
onPress(find('ask-link'), ask('request-magic-link', 'sentLink'));
onSubmit(find('show-otp'), async () => enter((await call('POST', '/auth/customer/verify-otp', { email: email(), otp: find('otp').value.trim() })).json));
onSubmit(find('show-link'), async () => enter((await call('POST', '/auth/customer/verify-magic-link', { token: tokenIn(find('link').value.trim()) })).json));
onPress(find('who'), who);
onPress(find('copy'), copy);
onPress(find('forget'), async () => {
  token.set('');
  find('me').hidden = true;
  say(word('forgotten'));
});

// A link of a mail may lead here; what is in it is used up once, so it does not stay in the address.
const linked = new URLSearchParams(location.search).get('token');
if (linked) {
  find('link').value = linked;
  history.replaceState(null, '', location.pathname);
}
