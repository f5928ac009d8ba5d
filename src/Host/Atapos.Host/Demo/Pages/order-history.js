import { word, instant, rupiah, onLanguage } from './words.js';
import { call, element, facts, find, log, onPress, say, token } from './demo.js';
import { listen } from './stream.js';

const pageSize = 20;
const orders = new Map();
const opened = new Map();
let total = 0;
let listening = null;
let state = 'off';

const status = () => find('status').value;

const live = (next, why) => {
  if (next === state) {
    return;
  }
  state = next;
  find('live').textContent = word(state);
  find('live').dataset.state = state === 'live' ? 'on' : state === 'ended' ? 'lost' : state;
  log([word(state), why].filter(Boolean).join(': '), state === 'lost' || state === 'ended' ? 'bad' : '');
};

const sorted = () => [...orders.values()].sort((one, other) => other.oh_id - one.oh_id);

const lineRow = item => element('tr', {},
  element('td', {}, item.oi_product_name_snapshot, item.pm_name ? element('div', { className: 'soft' }, word('promotion', item.pm_name)) : ''),
  element('td', { className: 'number' }, String(item.oi_qty)),
  element('td', { className: 'number' }, rupiah(item.oi_final_price)),
  element('td', { className: 'number' }, rupiah(item.oi_line_subtotal)));

const detailsOf = order => {
  const head = element('tr', {},
    element('th', { scope: 'col' }, word('product')),
    ...['quantity', 'price', 'sum'].map(name => element('th', { scope: 'col', className: 'number' }, word(name))));
  const list = element('dl');
  facts(list, [
    [word('subtotal'), rupiah(order.oh_subtotal_amount)], [word('discount'), rupiah(order.oh_discount_amount)], [word('tax'), rupiah(order.oh_tax_amount)],
    [word('service'), rupiah(order.oh_service_charge_amount)], [word('total'), rupiah(order.oh_total_amount)], [word('rounded'), rupiah(order.oh_rounded_amount)],
    [word('refunded'), rupiah(order.oh_refunded_amount)], [word('method'), order.oh_payment_type], [word('paidAt'), instant(order.oh_paid_at)],
    ...(order.oh_notes ? [[word('notes'), order.oh_notes]] : []),
  ]);
  return [
    element('table', {}, element('caption', {}, word('items')), element('thead', {}, head), element('tbody', {}, ...order.items.map(lineRow))),
    list,
  ];
};

const rowOf = order => {
  const details = opened.get(order.oh_id);
  const state = element('span', { className: 'state' }, word(`s_${order.oh_payment_status}`));
  state.dataset.status = order.oh_payment_status;
  const button = element('button', { type: 'button', className: 'order', 'aria-expanded': String(Boolean(details)) },
    element('strong', {}, order.oh_order_number), element('span', { className: 'amount' }, rupiah(order.oh_total_amount)),
    element('span', { className: 'when' }, instant(order.created_at)), state);
  onPress(button, () => toggle(order.oh_id));
  const row = element('li', { id: `order-${order.oh_id}` }, button);
  if (details) {
    row.append(element('div', { className: 'details' }, ...detailsOf(details)));
  }
  return row;
};

const summary = () => say(orders.size === 0 ? word('none') : word('count', orders.size, Math.max(total, orders.size)));

const draw = () => {
  const focused = document.activeElement?.closest('#orders > li')?.id;
  find('orders').replaceChildren(...sorted().map(rowOf));
  find('more').hidden = orders.size === 0 || orders.size >= total;
  if (focused) {
    find(focused)?.querySelector('button').focus({ preventScroll: true });
  }
};

const toggle = async id => {
  if (opened.has(id)) {
    opened.delete(id);
  } else {
    opened.set(id, (await call('GET', `/orders/${id}`)).json);
  }
  draw();
};

const read = async (skip = 0) => {
  const query = new URLSearchParams({ skip, limit: pageSize, ...(status() ? { oh_payment_status: status() } : {}) });
  const page = await call('GET', `/orders/my-orders?${query}`);
  if (skip === 0) {
    orders.clear();
  }
  page.json.forEach(order => orders.set(order.oh_id, order));
  total = page.total;
  draw();
  summary();
};

const fresh = id => {
  const row = find(`order-${id}`);
  row?.classList.add('fresh');
  setTimeout(() => find(`order-${id}`)?.classList.remove('fresh'), 3_000);
};

const heard = async (name, order) => {
  if (name === 'reset') {
    log(word('e_reset'));
    await read().catch(fault => say(fault.message, 'bad'));
    return;
  }
  log(`${order.oh_order_number} ${word(`e_${name}`)}`);
  const isNew = !orders.has(order.oh_id);
  if (status() && status() !== order.oh_payment_status) {
    total -= orders.delete(order.oh_id) ? 1 : 0;
  } else {
    orders.set(order.oh_id, order);
    total += isNew && (name === 'created' || status()) ? 1 : 0;
  }
  if (opened.has(order.oh_id)) {
    opened.set(order.oh_id, { ...opened.get(order.oh_id), ...order });
  }
  draw();
  summary();
  fresh(order.oh_id);
};

const start = async () => {
  listening?.abort();
  state = 'off';
  if (!token.get()) {
    say(word('noToken'), 'bad');
    find('token').focus();
    return;
  }
  listening = new AbortController();
  // First listen, then read: what happens in between is heard, and a list that shows it already is none the worse.
  listen({ token: token.get(), onEvent: heard, onState: live, signal: listening.signal });
  await read();
};

onPress(find('load'), start);
onPress(find('more'), () => read(orders.size));
find('status').addEventListener('change', () => (token.get() ? read().catch(fault => say(fault.message, 'bad')) : undefined));
onLanguage(() => {
  draw();
  find('live').textContent = word(state);
});
if (token.get()) {
  find('load').click();
}
