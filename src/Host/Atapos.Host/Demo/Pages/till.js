// The cashier's till: menu, cart, payment.
import { word } from './words.js';
import { find, onPress, say } from './demo.js';
import { begin } from './staff.js';
import { menu } from './till-menu.js';
import * as cart from './till-cart.js';
import * as payment from './till-pay.js';
import { cart as content, doubtful, keep, once, till } from './till-store.js';

const fail = fault => say(fault.message, 'bad');

const shelves = menu({ add: cart.add, fail });

onPress(find('take'), async () => {
  if (till.lines.length === 0) {
    say(word('cartEmpty'), 'bad');
    find('search').focus();
    return;
  }
  if (!doubtful() && !cart.isPriced()) {
    say(word('notPriced'), 'bad');
    return;
  }
  try {
    const { json: order } = await once('order', '/orders', doubtful() ?? cart.body());
    payment.pay({ ...order, cart: content() });
    cart.refill(null);
    shelves.refresh();
  } catch (fault) {
    if (cart.frozen()) {
      throw new Error([fault.message, word('unknownOrder')].join(' '));
    }
    throw fault;
  }
});

begin(payment.heard, async hears => {
  if (doubtful()) {
    say(word('unknownOrder'), 'bad');
  }
  const opened = await Promise.allSettled([shelves.open(), cart.open(), payment.open(hears)]);
  keep();
  const fault = opened.find(result => result.status === 'rejected')?.reason;
  if (fault) {
    throw fault;
  }
});
