// What the till and the board share: calls as a member of staff, and the stream of the shop's orders.
import { word, onLanguage } from './words.js';
import { call, find, log, onSubmit, say, token } from './demo.js';
import { listen } from './stream.js';

// Names go their own way inside a sentence.
export const apart = name => `\u2068${name}\u2069`;
export const method = name => {
  const known = word(`m_${name}`);
  return known.startsWith('m_') ? name : known;
};

let listening = null;
let state = 'off';

const live = (next, why) => {
  if (next === state) {
    return;
  }
  state = next;
  find('live').textContent = word(state);
  find('live').dataset.state = state === 'live' ? 'on' : state === 'ended' ? 'lost' : state;
  log([word(state), why].filter(Boolean).join(': '), state === 'lost' || state === 'ended' ? 'bad' : '');
  if (state === 'ended') {
    say(word('tokenOver'), 'bad');
    find('staff').open = true;
  }
};

export const ask = async (verb, path, body, options) => {
  try {
    return await call(verb, path, body, options);
  } catch (fault) {
    if (fault.status === 401 || fault.status === 403) {
      fault.message = word(fault.status === 401 ? 'tokenOver' : 'notStaff');
      listening?.abort();
      live('ended');
    }
    throw fault;
  }
};

// Begins with the token that is filled in, and anew with every other one.
export const begin = (onEvent, start) => {
  const work = async () => {
    listening?.abort();
    state = 'off';
    if (!token.get()) {
      find('staff').open = true;
      find('token').focus();
      say(word('noToken'), 'bad');
      return;
    }
    token.set(token.get());
    say('');
    listening = new AbortController();
    listen({ token: token.get(), onEvent, onState: live, signal: listening.signal });
    await start();
  };
  onSubmit(find('identify'), work);
  onLanguage(() => { find('live').textContent = word(state); });
  find('identify').requestSubmit();
};
