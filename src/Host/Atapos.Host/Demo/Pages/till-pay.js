// An order that was taken, until it is paid or called off.
import { word, rupiah, onLanguage } from './words.js';
import { element, find, log, onPress, onSubmit, say } from './demo.js';
import { ask, method } from './staff.js';
import { keep, once, till } from './till-store.js';
import { amounts, draw, refill } from './till-cart.js';
import { hideQris, showQris } from './till-qris.js';
import { loadSnap } from './snap.js';
import { openReceipt } from './receipt.js';

const notes = [5_000, 10_000, 20_000, 50_000, 100_000];
const lapsed = ['deny', 'expire', 'failure'];

const tenders = due => [...new Set(notes.map(note => Math.ceil(due / note) * note))].filter(amount => amount > due).sort((one, other) => one - other).slice(0, 4);

const quickButtons = due => [due, ...tenders(due)].map(amount => {
  const button = element('button', { type: 'button' }, amount === due ? word('exactly', rupiah(amount)) : rupiah(amount));
  onPress(button, () => payCash(amount));
  return button;
});

// News of the order may come while somebody is about to press one: what says the same stays as it is.
const offer = (place, buttons) => {
  const words = of => [...of].map(button => button.textContent).join('\n');
  if (words(place.children) !== words(buttons)) {
    place.replaceChildren(...buttons);
  }
};

const stateWords = () => {
  const { oh_payment_status: status, oh_payment_type: type } = till.sale;
  return status === 'settlement' ? word('paidNow', method(type))
    : status === 'refund' ? word('refundedNow')
      : lapsed.includes(status) ? word('lapsed', word(`s_${status}`).toLowerCase())
        : word('s_pending');
};

// What the order shows now.
export const show = () => {
  const { sale } = till;
  find('cart-panel').hidden = Boolean(sale);
  find('pay-panel').hidden = !sale;
  if (!sale) {
    hideQris();
    return;
  }
  const status = sale.oh_payment_status;
  const isOpen = status === 'pending' || lapsed.includes(status);
  const isCoded = status === 'pending' && Boolean(sale.code);
  find('bar').hidden = true;
  find('pay-title').textContent = word('payOrder', sale.oh_order_number);
  amounts(find('sale-amounts'), sale);
  find('sale-state').textContent = stateWords();
  find('sale-state').dataset.kind = status === 'settlement' ? 'good' : lapsed.includes(status) ? 'bad' : '';
  find('methods').hidden = !isOpen || isCoded;
  find('done').hidden = isOpen;
  find('change').hidden = sale.change === undefined;
  find('change-word').hidden = !sale.change;
  find('change-amount').textContent = sale.change ? rupiah(sale.change) : word('changeNone');
  offer(find('quick'), isOpen ? quickButtons(sale.oh_rounded_amount) : []);
  find('cancel-order').hidden = status !== 'pending';
  if (isCoded) {
    showQris(sale.code, timeIsOver);
  } else {
    hideQris();
  }
};

const update = change => {
  Object.assign(till.sale, change);
  if (till.sale.oh_payment_status !== 'pending') {
    delete till.sale.code;
  }
  keep();
  show();
};

const finish = () => {
  till.sale = null;
  keep();
  show();
  draw();
};

const calledOff = () => {
  const { oh_order_number: number, cart } = till.sale;
  finish();
  if (cart && till.lines.length === 0) {
    refill(cart);
  }
  say(word('cancelledNow', number), 'bad');
  find('cart-title').focus();
};

const follow = order => {
  if (order.oh_payment_status === 'cancel') {
    calledOff();
    return;
  }
  const wasPaid = till.sale.oh_payment_status === 'settlement';
  update(order);
  if (!wasPaid && order.oh_payment_status === 'settlement') {
    say(stateWords(), 'good');
    find('receipt-button').focus();
  } else if (lapsed.includes(order.oh_payment_status)) {
    say(stateWords(), 'bad');
  }
};

const read = async () => follow((await ask('GET', `/orders/${till.sale.oh_id}`)).json);

// The stream tells of all orders of the shop; this till follows its own.
export const heard = (name, order) => {
  if (till.sale && name === 'reset') {
    read().catch(fault => say(fault.message, 'bad'));
  } else if (till.sale?.oh_id === order.oh_id) {
    follow(order);
  }
};

export const pay = order => {
  till.sale = order;
  keep();
  show();
  say(word('orderTaken', order.oh_order_number), 'good');
  find('pay-title').focus();
};

// The board leads here with an order that is not paid.
const asked = new URLSearchParams(location.search).get('order');

export const open = async hears => {
  if (asked && location.search) {
    till.sale = (await ask('GET', `/orders/${Number(asked)}`)).json;
    keep();
    history.replaceState(null, '', location.pathname);
  }
  show();
  await hears;
  try {
    await (till.sale && read());
  } catch (fault) {
    // An order of another shop, after the token was changed.
    if (fault.status !== 404) {
      throw fault;
    }
    finish();
  }
};

// Somebody was faster, at this till or another: then its state is news, and no fault.
const act = async (name, path, body) => {
  try {
    return (await once(name, `/orders/${till.sale.oh_id}/${path}`, body)).json;
  } catch (fault) {
    if (fault.status === 409) {
      await read();
    }
    throw fault;
  }
};

const payCash = async amount => {
  const answer = await act('cash', 'pay-cash', { amount_paid: amount });
  update({ change: answer.change_amount });
  follow({ ...till.sale, oh_payment_status: answer.oh_payment_status, oh_payment_type: 'cash', oh_paid_at: answer.oh_paid_at });
};

const timeIsOver = async () => {
  say(word('timeOver'), 'bad');
  await checkNow().catch(fault => say(fault.message, 'bad'));
};

const checkNow = async () => {
  await ask('POST', `/orders/${till.sale.oh_id}/check-status`);
  await read();
};

const told = name => async result => {
  log(`${name} ${[result?.status_code, result?.transaction_status, result?.payment_type].filter(Boolean).join(' ')}`.trim());
  try {
    await checkNow();
  } catch (fault) {
    say(fault.message, 'bad');
  }
};

onSubmit(find('cash'), async () => {
  const amount = Number(find('tendered').value.replace(/[\s.]|rp/gi, ''));
  if (!find('tendered').value.trim() || !Number.isInteger(amount)) {
    say(word('noAmount'), 'bad');
    find('tendered').focus();
    return;
  }
  await payCash(amount);
  find('tendered').value = '';
});
onPress(find('qris-button'), async () => {
  const code = await act('qris', 'create-qris');
  update({ oh_payment_status: 'pending', code });
  say(word('waitingMoney'));
  find('qris-title').focus();
});
onPress(find('check-now'), checkNow);
onPress(find('other-way'), async () => {
  delete till.sale.code;
  update({});
  say('');
  find('qris-button').focus();
});
onPress(find('window-button'), async () => {
  await loadSnap(document.querySelector('meta[name=client-key]').content);
  const payment = await act('window', 'create-payment');
  update({ oh_payment_status: 'pending' });
  window.snap.pay(payment.token, { onSuccess: told('onSuccess'), onPending: told('onPending'), onError: told('onError'), onClose: told('onClose') });
  say(word('opened'));
});
['cancel-order', 'cancel-qris'].forEach(id => onPress(find(id), async () => {
  await act('cancel', 'cancel');
  if (till.sale) {
    calledOff();
  }
}));
onPress(find('receipt-button'), () => openReceipt(till.sale));
onPress(find('new-order'), async () => {
  finish();
  say('');
  find('search').focus();
});
onPress(find('leave'), async () => {
  const { oh_order_number: number } = till.sale;
  finish();
  say(word('left1', number));
  find('search').focus();
});
onLanguage(show);
