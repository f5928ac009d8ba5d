// The cart: lines, for whom and where, and what the API says that it costs.
import { word, rupiah, onLanguage } from './words.js';
import { element, find, onPress, say } from './demo.js';
import { apart, ask } from './staff.js';
import { doubtful, keep, putCart, till } from './till-store.js';

const mostLines = 200;
const mostUnits = 9_999;
const fields = { type: 'order-type', table: 'table', email: 'customer-email', name: 'customer-name', notes: 'order-notes' };
const shown = new Map();
let price = null;
let asking = null;
let timer;

export const body = () => ({
  oh_order_type: till.type,
  ...(till.table ? { tl_id: Number(till.table) } : {}),
  ...(till.email ? { cu_email: till.email, ...(till.name ? { cu_name: till.name } : {}) } : {}),
  ...(till.notes ? { oh_notes: till.notes } : {}),
  items: till.lines.map(line => ({ pr_id: line.pr_id, oi_qty: line.quantity, ...(line.note ? { oi_notes: line.note } : {}) })),
});

const rows = answer => [
  ['subtotal', answer.oh_subtotal_amount], ['discount', -answer.oh_discount_amount], ['service', answer.oh_service_charge_amount], ['tax', answer.oh_tax_amount],
  ['total', answer.oh_total_amount], ['cashDue', answer.oh_rounded_amount],
];

export const amounts = (list, answer) => list.replaceChildren(...rows(answer).flatMap(([name, value]) => {
  const strong = name === 'total' ? 'strong' : '';
  return [element('dt', { className: strong }, word(name)), element('dd', { className: strong }, value < 0 ? `\u2212${rupiah(-value)}` : rupiah(Math.abs(value)))];
}));

const showPrice = () => {
  const priced = price !== null;
  // What is under a finger must not move when the price is asked for anew, so the old amounts keep their place unseen.
  find('amounts').hidden = till.lines.length === 0;
  find('amounts').classList.toggle('pending', !priced);
  if (priced) {
    amounts(find('amounts'), price);
  }
  till.lines.forEach((line, place) => {
    const { sum, promotion } = shown.get(line.id) ?? {};
    const item = price?.items[place];
    if (sum) {
      sum.textContent = item ? rupiah(item.oi_line_subtotal) : '…';
      if (item) {
        promotion.textContent = item.pm_name ? word('promotion', apart(item.pm_name)) : '';
        promotion.hidden = !item.pm_name;
      }
    }
  });
  find('bar-count').textContent = word(till.lines.length === 1 ? 'oneLine' : 'lines', till.lines.length);
  find('bar-total').textContent = priced ? rupiah(price.oh_total_amount) : till.lines.length > 0 ? '…' : '';
  find('take-total').textContent = priced ? rupiah(price.oh_total_amount) : '';
  find('bar').hidden = till.lines.length === 0 || Boolean(till.sale);
};

const priceSays = (text, kind = '') => {
  find('price-said').textContent = text;
  find('price-said').dataset.kind = kind;
  find('price-again').hidden = kind !== 'bad';
};

const calculate = async () => {
  asking = new AbortController();
  const mine = asking;
  try {
    const { json } = await ask('POST', '/orders/calculate', body(), { signal: mine.signal });
    if (!mine.signal.aborted) {
      price = json;
      priceSays('');
      showPrice();
    }
  } catch (fault) {
    if (!mine.signal.aborted) {
      const faults = Object.entries(fault.fields ?? {}).map(([field, messages]) => `${field} ${messages.join(' ')}`);
      priceSays([fault.message, ...faults].join(' '), 'bad');
    }
  }
};

// Asked for anew with every change; what was asked before counts no more.
export const reprice = (wait = 150) => {
  keep();
  price = null;
  asking?.abort();
  clearTimeout(timer);
  priceSays(till.lines.length > 0 ? word('pricing') : word('cartEmpty'));
  if (till.lines.length > 0) {
    timer = setTimeout(calculate, wait);
  }
  showPrice();
};

const step = (line, units) => {
  line.quantity = Math.min(Math.max(line.quantity + units, 1), mostUnits);
  shown.get(line.id).quantity.value = line.quantity;
  reprice();
};

const small = (sign, name, label, act) => {
  const button = element('button', { type: 'button', className: 'small', 'aria-label': word(label, apart(name)) }, sign);
  button.addEventListener('click', act);
  return button;
};

const remove = line => {
  const place = till.lines.indexOf(line);
  till.lines.splice(place, 1);
  draw();
  reprice();
  const near = till.lines[Math.min(place, till.lines.length - 1)];
  (near ? shown.get(near.id).removal : find('search')).focus();
};

const rowOf = line => {
  const quantity = element('input', { type: 'number', inputMode: 'numeric', min: 1, max: mostUnits, value: line.quantity, 'aria-label': word('quantityOf', apart(line.name)) });
  quantity.addEventListener('change', () => {
    const units = Number(quantity.value);
    line.quantity = Number.isInteger(units) && units >= 1 && units <= mostUnits ? units : line.quantity;
    quantity.value = line.quantity;
    reprice();
  });
  const note = element('input', { type: 'text', className: 'note', dir: 'auto', maxLength: 500, value: line.note, placeholder: word('note'), 'aria-label': word('noteOf', apart(line.name)) });
  note.addEventListener('change', () => {
    line.note = note.value.trim();
    reprice();
  });
  const sum = element('span', { className: 'sum' }, '…');
  const promotion = element('span', { className: 'soft promotion', hidden: true });
  const removal = small('\u00d7', line.name, 'remove', () => remove(line));
  shown.set(line.id, { quantity, sum, promotion, removal });
  return element('li', {},
    element('strong', { dir: 'auto' }, line.name), sum, promotion,
    element('div', { className: 'stepper' }, small('\u2212', line.name, 'less', () => step(line, -1)), quantity, small('+', line.name, 'more1', () => step(line, 1)), note, removal));
};

export const draw = () => {
  shown.clear();
  find('lines').replaceChildren(...till.lines.map(rowOf));
  find('empty').hidden = till.lines.length === 0;
  Object.entries(fields).forEach(([name, id]) => { find(id).value = till[name]; });
  frozen();
  showPrice();
};

// While nobody knows whether it was taken, the cart stays as it was sent.
export const frozen = () => {
  const isFrozen = Boolean(doubtful());
  find('cart-fields').disabled = isFrozen;
  find('empty').disabled = isFrozen;
  find('take-word').textContent = word(isFrozen ? 'tryAgain' : 'takeOrder');
  return isFrozen;
};

export const add = product => {
  if (till.sale || doubtful()) {
    say(till.sale ? word('payOrder', till.sale.oh_order_number) : word('unknownOrder'), 'bad');
    return;
  }
  const line = till.lines.find(one => one.pr_id === product.pr_id && !one.note && one.quantity < mostUnits);
  if (line) {
    step(line, 1);
  } else if (till.lines.length === mostLines) {
    say(word('linesFull'), 'bad');
    return;
  } else {
    till.lines.push({ id: crypto.randomUUID(), pr_id: product.pr_id, name: product.pr_name, quantity: 1, note: '' });
    find('lines').append(rowOf(till.lines.at(-1)));
    find('empty').hidden = false;
    reprice();
  }
  say(word('added', apart(product.pr_name)));
};

export const refill = content => {
  putCart(content);
  draw();
  reprice(0);
};

export const isPriced = () => price !== null;

// The lines are drawn before the tables are there and not again: somebody may be typing in them by then.
export const open = async () => {
  draw();
  const tables = (await ask('GET', '/table-locations?limit=1000')).json;
  find('table').replaceChildren(
    element('option', { value: '' }, word('noTable')),
    ...tables.map(table => element('option', { value: String(table.tl_id) }, table.tl_name === table.tl_number ? table.tl_name : `${table.tl_number} · ${table.tl_name}`)));
  const { table } = till;
  till.table = tables.some(one => String(one.tl_id) === String(table)) ? table : '';
  find('table').value = till.table;
  if (price === null || till.table !== table) {
    reprice(0);
  }
};

const suggest = async () => {
  const typed = find('customer-email').value.trim();
  const found = typed.length < 2 ? [] : (await ask('GET', `/customers?${new URLSearchParams({ search: typed, limit: 8 })}`)).json;
  find('customers').replaceChildren(...found.map(customer => element('option', { value: customer.cu_email }, customer.cu_name ?? '')));
};

Object.entries(fields).forEach(([name, id]) => find(id).addEventListener('change', () => {
  till[name] = find(id).value.trim();
  reprice();
}));
find('customer-email').addEventListener('input', () => suggest().catch(fault => say(fault.message, 'bad')));
onPress(find('empty'), async () => {
  refill(null);
  say(word('emptied'));
  find('search').focus();
});
onPress(find('price-again'), async () => {
  find('take').focus();
  reprice(0);
});
new IntersectionObserver(([seen]) => find('bar').classList.toggle('seen', seen.isIntersecting)).observe(find('take'));
window.addEventListener('online', () => (price === null && !till.sale ? reprice(0) : undefined));
onLanguage(() => {
  draw();
  find('table').options[0]?.replaceChildren(word('noTable'));
  if (!isPriced()) {
    reprice(0);
  }
});
