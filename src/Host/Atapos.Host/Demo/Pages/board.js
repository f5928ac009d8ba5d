// What a shop took on a day, and its orders by state, while they change.
import { word, rupiah, onLanguage } from './words.js';
import { element, find, log, onPress, say } from './demo.js';
import { apart, ask, begin, method } from './staff.js';
import { dayOf, isZoneKnown, learnZone, timeOf, today, zoneName } from './shop-day.js';

const pageSize = 500;
const mostPages = 10;
const mostShown = 100;
const columns = { pending: ['pending'], settlement: ['settlement'], refund: ['refund'], ended: ['cancel', 'deny', 'expire', 'failure'] };

const orders = new Map();
const fresh = new Set();
let total = 0;
let isToday = true;
let drawing = false;
let reading = null;
let meanwhile = null;

const day = () => find('day').value;

// Cash comes in as it was rounded, everything else in the total.
const takenOf = order => (['settlement', 'refund'].includes(order.oh_payment_status)
  ? (order.oh_payment_type === 'cash' ? order.oh_rounded_amount : order.oh_total_amount) - order.oh_refunded_amount
  : 0);

// What can still be paid, the till takes the money for.
const isPayable = order => ['pending', 'deny', 'expire', 'failure'].includes(order.oh_payment_status);

const sorted = () => [...orders.values()].sort((one, other) => other.oh_id - one.oh_id);

const cardOf = (order, isTold) => {
  const state = element('span', { className: 'state', hidden: isTold }, word(`s_${order.oh_payment_status}`));
  state.dataset.status = order.oh_payment_status;
  const whose = [order.table_location?.tl_name, order.customer?.cu_name].filter(Boolean).map(apart).join(', ');
  const how = [timeOf(order.created_at), word(`t_${order.oh_order_type}`), order.oh_payment_type ? method(order.oh_payment_type) : ''];
  return element('li', { id: `order-${order.oh_id}`, className: fresh.has(order.oh_id) ? 'fresh' : '' },
    element('strong', {}, isPayable(order) ? element('a', { href: `/demo/till?order=${order.oh_id}` }, order.oh_order_number) : order.oh_order_number), state,
    element('span', { className: 'when' }, how.filter(Boolean).join(' · ')), element('span', { className: 'amount' }, rupiah(order.oh_total_amount)),
    ...(whose ? [element('span', { className: 'whose', dir: 'auto' }, whose)] : []),
    ...(order.oh_refunded_amount > 0 ? [element('span', { className: 'whose soft' }, word('refundedPart', rupiah(order.oh_refunded_amount)))] : []));
};

const columnOf = (name, states, all) => {
  const wanted = find('state').value;
  if (wanted && !states.includes(wanted)) {
    return [];
  }
  const mine = all.filter(order => (wanted ? order.oh_payment_status === wanted : states.includes(order.oh_payment_status)));
  const list = element('ol', { tabIndex: 0, 'aria-labelledby': `column-${name}` }, ...mine.slice(0, mostShown).map(order => cardOf(order, states.length === 1)));
  list.dataset.column = name;
  return [element('section', { className: 'card column', 'aria-labelledby': `column-${name}` },
    element('div', { className: 'row' }, element('h2', { id: `column-${name}` }, word(`c_${name}`)), element('span', { className: 'soft' }, String(mine.length))),
    ...(mine.length > 0 ? [list] : [element('p', { className: 'hint' }, word('noneHere'))]),
    ...(mine.length > mostShown ? [element('p', { className: 'hint' }, word('andOlder', mine.length - mostShown))] : []))];
};

const drawTakings = all => {
  const tenders = new Map();
  all.filter(order => takenOf(order) > 0).forEach(order => {
    const before = tenders.get(order.oh_payment_type) ?? { count: 0, amount: 0 };
    tenders.set(order.oh_payment_type, { count: before.count + 1, amount: before.amount + takenOf(order) });
  });
  const rows = [...tenders].sort(([, one], [, other]) => other.amount - one.amount);
  find('takings').textContent = rupiah(rows.reduce((sum, [, { amount }]) => sum + amount, 0));
  find('count').textContent = String(all.length);
  find('tenders').replaceChildren(...rows.flatMap(([name, { count, amount }]) => [element('dt', {}, `${method(name)} (${count})`), element('dd', {}, rupiah(amount))]));
  find('no-takings').hidden = rows.length > 0;
};

const draw = () => {
  drawing = false;
  const all = sorted();
  const focused = document.activeElement?.closest('#columns li, #columns ol');
  const places = new Map([...document.querySelectorAll('#columns ol')].map(list => [list.dataset.column, list.scrollTop]));
  drawTakings(all);
  find('columns').replaceChildren(...Object.entries(columns).flatMap(([name, states]) => columnOf(name, states, all)));
  document.querySelectorAll('#columns ol').forEach(list => {
    list.scrollTop = places.get(list.dataset.column) ?? 0;
  });
  if (focused) {
    const place = focused.id ? find(focused.id)?.querySelector('a') : document.querySelector(`[data-column="${focused.dataset.column}"]`);
    place?.focus({ preventScroll: true });
  }
  find('zone').textContent = word(isZoneKnown() ? 'zoneHint' : 'zoneUnknown', zoneName());
  find('bound').hidden = total <= orders.size;
  find('bound').textContent = word('bounded', orders.size, total);
};

// Many news at once are one picture.
const drawSoon = () => {
  if (!drawing) {
    drawing = true;
    requestAnimationFrame(draw);
  }
};

const put = order => {
  if (dayOf(order.created_at) === day()) {
    total += orders.has(order.oh_id) ? 0 : 1;
    orders.set(order.oh_id, order);
  }
};

const read = async () => {
  reading?.abort();
  const mine = new AbortController();
  reading = mine;
  meanwhile ??= [];
  const found = [];
  let query = new URLSearchParams({ date_from: day(), date_to: day(), limit: pageSize }).toString();
  try {
    for (let page = 0; query && page < mostPages; page++) {
      const answer = await ask('GET', `/orders?${query}`, undefined, { signal: mine.signal });
      found.push(...answer.json);
      ({ total, next: query } = answer);
    }
  } catch (fault) {
    if (mine.signal.aborted) {
      return;
    }
    meanwhile = null;
    throw fault;
  }
  orders.clear();
  found.forEach(order => orders.set(order.oh_id, order));
  meanwhile.forEach(put);
  meanwhile = null;
  draw();
};

const goTo = async date => {
  find('day').value = date;
  isToday = date === today();
  await read();
};

const tell = fault => say(fault.message, 'bad');

const heard = async (name, order) => {
  if (name === 'reset') {
    log(word('e_reset'));
    await read().catch(tell);
    return;
  }
  log(`${order.oh_order_number} ${word(`e_${name}`)}`);
  if (!isZoneKnown() && name === 'paid') {
    await learnZone().then(() => (isToday ? goTo(today()) : read())).catch(tell);
  }
  await midnight();
  if (dayOf(order.created_at) !== day()) {
    return;
  }
  // A list that is on its way may be older than this.
  meanwhile?.push(order);
  put(order);
  fresh.add(order.oh_id);
  setTimeout(() => {
    fresh.delete(order.oh_id);
    find(`order-${order.oh_id}`)?.classList.remove('fresh');
  }, 3_000);
  drawSoon();
};

// Whoever looks at today looks at the next day after midnight.
const midnight = async () => {
  if (isToday && day() && day() !== today()) {
    await goTo(today()).catch(tell);
  }
};

find('day').addEventListener('change', () => (day() ? goTo(day()).catch(tell) : undefined));
find('state').addEventListener('change', draw);
onPress(find('today'), () => goTo(today()));
onLanguage(() => (reading ? draw() : undefined));
setInterval(midnight, 30_000);
begin(heard, async hears => {
  await learnZone();
  await hears;
  await goTo(today());
});
