// A whole visit to the shop, against a host and the sandbox: `node dist/journey.js http://localhost:8000 http://127.0.0.1:8100`.
import { AtaposError, createAtapos, orderEvents, take } from './index.js';

declare const process: { argv: string[] };

const [api, sandbox] = process.argv.slice(2);
if (api === undefined || sandbox === undefined) {
  throw new Error('Say the address of the host and that of the sandbox.');
}

const email = `pelanggan-${Date.now()}@example.com`;
const anyone = createAtapos({ baseUrl: api, merchant: 1 });

await take(anyone.POST('/api/v1/auth/customer/request-otp', { body: { email } }));
const entered = await take(anyone.POST('/api/v1/auth/customer/verify-otp', { body: { email, otp: await codeOf(email) } }));
say('signed in', entered.token_type);

const products = await take(anyone.GET('/api/v1/products', { params: { query: { limit: 5, search: 'nasi goreng' } } }));
const dish = products.find(product => product.pr_is_available);
if (dish === undefined) {
  throw new Error('There is no Nasi Goreng today.');
}
say('product', dish.pr_name);

const customer = createAtapos({ baseUrl: api, token: entered.access_token });
const placed = await take(customer.POST('/api/v1/orders', {
  params: { header: { 'Idempotency-Key': crypto.randomUUID() } },
  body: { oh_order_type: 'takeaway', items: [{ pr_id: dish.pr_id, oi_qty: 2 }] },
}));
say('ordered', placed.oh_payment_status);

const cashier = createAtapos({ baseUrl: api, token: 'sandbox-officer-1' });
const path = { oh_id: numberOf(placed) };
const refused = await take(cashier.POST('/api/v1/orders/{oh_id}/pay-cash', { params: { path }, body: { amount_paid: 1 } })).catch((error: unknown) => error);
if (!(refused instanceof AtaposError)) {
  throw new Error('One rupiah was enough.');
}
say('refused', refused.problem.code);

const paid = await take(cashier.POST('/api/v1/orders/{oh_id}/pay-cash', { params: { path }, body: { amount_paid: placed.oh_rounded_amount + 200 } }));
say('paid', `change ${paid.change_amount}`);

const read = await take(customer.GET('/api/v1/orders/{oh_id}', { params: { path } }));
say('read back', read.oh_payment_status);

const enough = AbortSignal.timeout(15_000);
for await (const event of orderEvents({ baseUrl: api, token: entered.access_token }, enough, '0')) {
  say('event', event.type);
  if (event.type.endsWith('paid')) {
    break;
  }
}

// An order that was only priced has no number.
function numberOf(order: { oh_id: number | null }): number {
  if (order.oh_id === null) {
    throw new Error('The order was not taken.');
  }
  return order.oh_id;
}

async function codeOf(address: string): Promise<string> {
  for (let tries = 0; tries < 100; tries++) {
    const mails = await (await fetch(new URL(`/mail?to=${encodeURIComponent(address)}`, sandbox))).json() as { text: string }[];
    const code = /\b\d{6,10}\b/.exec(mails[0]?.text ?? '');
    if (code !== null) {
      return code[0];
    }
    await new Promise(resolve => setTimeout(resolve, 100));
  }
  throw new Error('No code came.');
}

function say(what: string, how: string): void {
  console.log(`${what}: ${how}`);
}
