import { word, instant, rupiah, onLanguage } from './words.js';
import { call, facts, find, log, onPress, say, token } from './demo.js';
import { loadSnap } from './snap.js';

let order = null;
let payment = null;

const show = () => {
  if (order) {
    facts(find('order'), [
      [word('orderNumber'), order.oh_order_number], [word('total'), rupiah(order.oh_total_amount)], [word('status'), word(`s_${order.oh_payment_status}`)],
      [word('method'), order.oh_payment_type], [word('paidAt'), instant(order.oh_paid_at)],
    ]);
  }
  find('check').hidden = !order;
  find('again').hidden = !payment || order?.oh_payment_status !== 'pending';
};

const read = async () => {
  order = (await call('GET', `/orders/${order.oh_id}`)).json;
  show();
};

const told = (name, said, kind) => async result => {
  log(`${name} ${[result?.status_code, result?.transaction_status, result?.payment_type].filter(Boolean).join(' ')}`.trim());
  say(word(said), kind);
  try {
    await call('POST', `/orders/${order.oh_id}/check-status`).catch(fault => log(fault.message, 'bad'));
    await read();
  } catch (fault) {
    say(fault.message, 'bad');
  }
};

const open = () => {
  window.snap.pay(payment.token, {
    onSuccess: told('onSuccess', 'paid', 'good'),
    onPending: told('onPending', 'waiting', ''),
    onError: told('onError', 'refused', 'bad'),
    onClose: told('onClose', 'closed', ''),
  });
  say(word('opened'));
};

onPress(find('pay'), async () => {
  if (!token.get()) {
    say(word('noToken'), 'bad');
    find('token').focus();
    return;
  }
  const key = find('client-key').value.trim();
  if (!key) {
    say(word('noKey'), 'bad');
    find('client-key').focus();
    return;
  }
  await loadSnap(key);
  say(word('ordering'));
  order = (await call('POST', '/orders', { oh_order_type: 'takeaway', cu_id: 1, items: [{ pr_id: 1, oi_qty: 2 }] })).json;
  payment = null;
  show();
  say(word('starting'));
  payment = (await call('POST', `/orders/${order.oh_id}/create-payment`)).json;
  log(`snap token ${payment.token}`);
  show();
  open();
});
onPress(find('again'), async () => open());
onPress(find('check'), read);
onLanguage(show);
