// What a till must not lose, kept over a reload: the cart, the order at hand, and acts of which nobody knows whether they were done.
import { ask } from './staff.js';

const place = 'atapos.till';
const nothing = { lines: [], type: 'takeaway', table: '', email: '', name: '', notes: '' };

export const till = { ...structuredClone(nothing), sale: null, acts: {}, ...JSON.parse(sessionStorage.getItem(place) ?? '{}') };
export const keep = () => sessionStorage.setItem(place, JSON.stringify(till));

export const cart = () => structuredClone(Object.fromEntries(Object.keys(nothing).map(name => [name, till[name]])));
export const putCart = content => {
  Object.assign(till, structuredClone(content ?? nothing));
  keep();
};

const tellsNothing = fault => !fault.status || fault.status >= 500 || fault.code === 'idempotency.in-progress';
const tellsNothingOfBefore = fault => [401, 403, 408, 429].includes(fault.status);

// An act has one Idempotency-Key from its first try to its answer: pressed twice, or tried again after no answer, it is done once.
export const once = async (name, path, body) => {
  const text = JSON.stringify(body ?? null);
  const before = till.acts[name];
  const act = before?.path === path && before.text === text ? before : { key: crypto.randomUUID(), path, text };
  till.acts[name] = act;
  keep();
  try {
    const answer = await ask('POST', path, body, { key: act.key });
    delete till.acts[name];
    keep();
    return answer;
  } catch (fault) {
    if (tellsNothing(fault)) {
      act.isUnknown = true;
    } else if (!act.isUnknown || !tellsNothingOfBefore(fault)) {
      delete till.acts[name];
    }
    keep();
    throw fault;
  }
};

// The order that may have been taken already; its cart must not change before that is known.
export const doubtful = () => (till.acts.order?.isUnknown ? JSON.parse(till.acts.order.text) : null);

// A page that was closed did not wait for its answers.
Object.values(till.acts).forEach(act => { act.isUnknown = true; });
