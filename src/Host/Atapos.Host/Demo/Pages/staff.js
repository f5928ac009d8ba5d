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

const tokenIsOver = () => [word('tokenOver'), find('cart-panel') ? word('cartStays') : ''].join(' ').trim();

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
    say(tokenIsOver(), 'bad');
    find('staff').open = true;
  }
};

export const ask = async (verb, path, body, options) => {
  try {
    return await call(verb, path, body, options);
  } catch (fault) {
    if (fault.status === 401 || fault.status === 403) {
      fault.message = fault.status === 401 ? tokenIsOver() : word('notStaff');
      listening?.abort();
      live('ended');
    }
    throw fault;
  }
};

// A list that is read before the stream is open misses what happens in between; where none opens it is shown all the same.
const patience = 3_000;

// Begins with the token that is filled in, and anew with every other one. What could not be read is read when the stream is there again.
export const begin = (onEvent, start) => {
  let opening = null;
  let isOpen = false;
  let hears = Promise.resolve();
  let nowHears = () => {};
  const open = () => {
    const mine = start(hears).then(() => { isOpen = true; }).finally(() => { opening = opening === mine ? null : opening; });
    opening = mine;
    return mine;
  };
  const onState = (next, why) => {
    live(next, why);
    if (next === 'live') {
      nowHears();
    }
    if (next === 'live' && !isOpen && !opening) {
      open().then(() => say('')).catch(fault => say(fault.message, 'bad'));
    }
  };
  const work = async () => {
    listening?.abort();
    state = 'off';
    isOpen = false;
    if (!token.get()) {
      find('staff').open = true;
      find('token').focus();
      say(word('noToken'), 'bad');
      return;
    }
    token.set(token.get());
    say('');
    listening = new AbortController();
    hears = new Promise(done => {
      nowHears = done;
      setTimeout(done, patience);
    });
    const opened = open();
    listen({ token: token.get(), onEvent, onState, signal: listening.signal });
    await opened;
  };
  onSubmit(find('identify'), work);
  onLanguage(() => { find('live').textContent = word(state); });
  find('identify').requestSubmit();
};
